/** When a connection that ends by itself should be replaced: some minutes before, as soon as nothing is going on. */
import type { Cancel, Clock, EpochMs, Ms } from '../../../shared/time'

/** Long enough to find a quiet moment even in a lively conversation. */
const BEFORE_MS: Ms = 300_000
/** The next one may end as soon: replacing them would never stop. */
const SHORTEST_MS: Ms = 30_000
const AGAIN_MS: Ms = 30_000
/** Timers count in 31 bits. */
const LONGEST_TIMER_MS: Ms = 2_000_000_000

export class Renewal {
  readonly #clock: Clock
  readonly #renew: () => void
  #cancel: Cancel = () => {}
  #due = false
  #quiet = false

  /** @param renew called in a quiet moment; again with `failed` if it did not come to anything */
  constructor(clock: Clock, renew: () => void) {
    this.#clock = clock
    this.#renew = renew
  }

  /** The connection ends by itself then. One that has already ended, or is about to, is mended, not renewed. */
  expires(at: EpochMs): void {
    this.over()
    const leftMs = at - this.#clock.epoch()
    if (leftMs < SHORTEST_MS) return
    const inMs = Math.max(leftMs - BEFORE_MS, leftMs / 2)
    this.#cancel = this.#clock.after(Math.min(inMs, LONGEST_TIMER_MS), () => this.failed())
  }

  quiet(quiet: boolean): void {
    this.#quiet = quiet
    this.#look()
  }

  get isQuiet(): boolean {
    return this.#quiet
  }

  /** It is still to be done: in the next quiet moment. */
  failed(): void {
    this.#due = true
    this.#look()
  }

  /** Nobody could be reached: in a quiet moment a little later. */
  unreachable(): void {
    this.#cancel()
    this.#cancel = this.#clock.after(AGAIN_MS, () => this.failed())
  }

  over(): void {
    this.#cancel()
    this.#due = false
  }

  #look(): void {
    if (!this.#due || !this.#quiet) return
    this.#due = false
    this.#renew()
  }
}
