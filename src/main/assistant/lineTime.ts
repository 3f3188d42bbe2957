/** Puts the time on lines: milliseconds since the first word could be said, 0 before. */
import type { LineBody, OutputLine } from '../../shared/lines'
import type { Clock, Ms } from '../../shared/time'

export class LineTime {
  readonly #clock: Clock
  #readyAtMs: Ms | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** From now on time counts. */
  begin(): void {
    this.#readyAtMs = this.#clock.now()
  }

  get hasBegun(): boolean {
    return this.#readyAtMs !== undefined
  }

  /** To a tenth of a millisecond. */
  stamped(bodies: readonly LineBody[]): OutputLine[] {
    const nowMs = this.#clock.now()
    const t = Math.max(0, Math.round((nowMs - (this.#readyAtMs ?? nowMs)) * 10) / 10)
    return bodies.map((body) => ({ ...body, t }))
  }
}
