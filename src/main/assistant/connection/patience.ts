/** Bounds how long what was said waits for a connection, the first one or the next: past it nobody wants the answer any more. */
import { appError } from '../../../shared/errors'
import type { Cancel, Clock, Ms } from '../../../shared/time'
import type { AppError } from '../../../shared/view'

/** Mended within this time, nothing is said about it. */
const MEND_MS: Ms = 8_000

export class Patience {
  readonly #clock: Clock
  readonly #tooLong: (why: AppError, told: boolean) => void
  #cancel: Cancel | undefined
  #why: AppError | undefined
  #told = false

  /** @param tooLong called when it is over, with what keeps the connection away and whether that was so told before */
  constructor(clock: Clock, tooLong: (why: AppError, told: boolean) => void) {
    this.#clock = clock
    this.#tooLong = tooLong
  }

  /** An attempt failed, or the connection broke. */
  failed(why: AppError): void {
    this.#why = why
  }

  /** @param waits something does: from the first time on it counts, until nothing does any more */
  look(waits: boolean): void {
    if (!waits) return this.#stop()
    this.#cancel ??= this.#clock.after(MEND_MS, () => {
      this.#cancel = undefined
      const told = this.#told
      this.#told = true
      this.#tooLong(this.#why ?? appError('link.opening'), told)
    })
  }

  /** There is a connection, or none is wanted. */
  over(): void {
    this.#stop()
    this.#why = undefined
    this.#told = false
  }

  #stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}
