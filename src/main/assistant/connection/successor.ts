/** A connection that stands before the one whose place it takes is let go. */
import type { EpochMs } from '../../../shared/time'
import type { Turn } from '../../../shared/view'
import type { RealtimeLink, SessionConfig } from '../../link'

export interface Successor {
  link: RealtimeLink
  /** Whether it stands: a service that cannot be reached now may be later. */
  opened: boolean
  /** It ends by itself then. */
  expiresAt: EpochMs | undefined
}

/** Never rejects. Whoever does not take it closes it. */
export async function openSuccessor(
  link: RealtimeLink,
  config: SessionConfig,
  history: readonly Turn[],
  signal: AbortSignal,
): Promise<Successor> {
  let expiresAt: EpochMs | undefined
  const unsubscribe = link.events.on((event) => {
    if (event.type === 'expires') expiresAt = event.at
  })
  const opened = await link.open(config, history, signal).then(
    () => true,
    () => false,
  )
  unsubscribe()
  return { link, opened, expiresAt }
}
