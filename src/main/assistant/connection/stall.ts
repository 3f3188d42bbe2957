/** Bounds the wait between two pieces of an answer that is sounding. */
import type { Cancel, Clock, Ms } from '../../../shared/time'

export class Stall {
  readonly #clock: Clock
  readonly #boundMs: Ms
  #cancel: Cancel = () => {}

  constructor(clock: Clock, boundMs: Ms) {
    this.#clock = clock
    this.#boundMs = boundMs
  }

  /** A piece came and more is expected; `stalled` is called when none does. */
  expect(stalled: () => void): void {
    this.#cancel()
    this.#cancel = this.#clock.after(this.#boundMs, stalled)
  }

  over(): void {
    this.#cancel()
  }
}
