/** What was removed can be brought back for as long as the windows offer it; then its way back is forgotten. */
import type { RemovedView, WayBackView } from '../../shared/desktop'
import { AppException } from '../../shared/errors'
import type { Clock, Ms } from '../../shared/time'

/** As long as the windows offer to undo it. */
export const OFFERED_MS: Ms = 10_000
/** A moment more, for the click to arrive. */
export const UNDO_MS: Ms = OFFERED_MS + 500

interface Way {
  removed: RemovedView
  untilMs: Ms
  back(): Promise<void>
}

export class WaysBack {
  readonly #clock: Clock
  readonly #ways = new Map<string, Way>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The newest way counts, for its own time. */
  keep(removed: RemovedView, back: () => Promise<void>): void {
    const way = { removed, back, untilMs: this.#clock.now() + OFFERED_MS }
    this.#ways.set(removed.id, way)
    this.#clock.after(UNDO_MS, () => {
      if (this.#ways.get(removed.id) === way) this.#ways.delete(removed.id)
    })
  }

  /** @throws AppException `history.deletedAlready`: its time is over, or it was taken */
  async take(id: string): Promise<void> {
    const way = this.#ways.get(id)
    if (!way) throw new AppException('history.deletedAlready')
    this.#ways.delete(id)
    await way.back()
  }

  /** Those that are offered still. */
  left(): WayBackView[] {
    const now = this.#clock.now()
    return [...this.#ways.values()]
      .map(({ removed, untilMs }) => ({ ...removed, leftMs: untilMs - now }))
      .filter(({ leftMs }) => leftMs > 0)
  }
}
