/** What was removed can be brought back for as long as the windows offer it; then its way back is forgotten. */
import { AppException } from '../../shared/errors'
import type { Clock, Ms } from '../../shared/time'

/** As long as the windows offer to undo it, and a moment more for the click to arrive. */
export const UNDO_MS: Ms = 10_500

export class WaysBack {
  readonly #clock: Clock
  readonly #ways = new Map<string, () => Promise<void>>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The newest way counts, for its own time. */
  keep(id: string, back: () => Promise<void>): void {
    this.#ways.set(id, back)
    this.#clock.after(UNDO_MS, () => {
      if (this.#ways.get(id) === back) this.#ways.delete(id)
    })
  }

  /** @throws AppException `history.deletedAlready`: its time is over, or it was taken */
  async take(id: string): Promise<void> {
    const back = this.#ways.get(id)
    if (!back) throw new AppException('history.deletedAlready')
    this.#ways.delete(id)
    await back()
  }
}
