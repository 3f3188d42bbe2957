/** Whether the service took the session as it was asked for: once yes, no, or nothing within the bound. */
import type { Cancel, Clock, Ms } from '../../../shared/time'

/** From the open socket to the accepted session; a service that is well takes one round trip. */
const BOUND_MS: Ms = 5_000

export class Acceptance {
  readonly promise: Promise<void>
  #settle = { resolve: () => {}, reject: (_: unknown) => {} }
  #cancel: Cancel
  #over = false

  /** @param silent what is wrong when nothing comes */
  constructor(clock: Clock, signal: AbortSignal, silent: () => unknown) {
    this.promise = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
    this.#cancel = clock.after(BOUND_MS, () => this.refused(silent()))
    signal.addEventListener('abort', () => this.refused(signal.reason), { once: true })
  }

  get isOver(): boolean {
    return this.#over
  }

  accepted(): void {
    this.#end(() => this.#settle.resolve())
  }

  refused(reason: unknown): void {
    this.#end(() => this.#settle.reject(reason))
  }

  #end(settle: () => void): void {
    if (this.#over) return
    this.#over = true
    this.#cancel()
    settle()
  }
}
