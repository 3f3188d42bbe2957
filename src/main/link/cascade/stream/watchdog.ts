/** A bound on silence: barks once when nothing has come for so long. Time is an argument. */
import type { Cancel, Clock, Ms } from '../../../../shared/time'

export class Watchdog {
  readonly #clock: Clock
  readonly #boundMs: Ms
  readonly #bark: () => void
  #stop: Cancel | undefined

  /** Asleep until `watch`. */
  constructor(clock: Clock, boundMs: Ms, bark: () => void) {
    this.#clock = clock
    this.#boundMs = boundMs
    this.#bark = bark
  }

  get watching(): boolean {
    return this.#stop !== undefined
  }

  /** From now on, anew when it was watching already. */
  watch(): void {
    this.rest()
    this.#stop = this.#clock.after(this.#boundMs, () => {
      this.#stop = undefined
      this.#bark()
    })
  }

  /** Something came. Does not wake it. */
  feed(): void {
    if (this.#stop) this.watch()
  }

  /** Idempotent. */
  rest(): void {
    this.#stop?.()
    this.#stop = undefined
  }
}
