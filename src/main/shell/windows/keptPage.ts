/** A page that has died is loaded anew: nobody could do that to a window without a frame. Knows no window but by its contents. */
import type { Clock } from '../../../shared/time'
import { RestartPlan } from '../../restartPlan'

/** A window's contents. */
export interface PageContents {
  on(event: 'did-navigate', listener: () => void): unknown
  on(event: 'render-process-gone', listener: (event: unknown, details: { reason: string }) => void): unknown
  reload(): void
  isDestroyed(): boolean
}

/** A page that dies four times within a minute would go on so. */
const RELOADS = { pausesMs: [200, 1_000, 3_000], countForMs: 60_000 }

/** @param left the page that stood there is gone, and what it waited for with it */
export function keepPage(contents: PageContents, clock: Clock, left: () => void): void {
  const plan = new RestartPlan(RELOADS)
  contents.on('did-navigate', left)
  contents.on('render-process-gone', (_event, { reason }) => {
    left()
    if (reason === 'clean-exit') return
    const pauseMs = plan.died(clock.now())
    if (pauseMs === undefined) return
    clock.after(pauseMs, () => {
      if (!contents.isDestroyed()) contents.reload()
    })
  })
}
