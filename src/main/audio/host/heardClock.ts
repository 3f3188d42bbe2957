/** Translates instants of the host's clock into main's. Pure arithmetic on what arrives; both clocks run at one speed. */
import type { Ms } from '../../../shared/time'

export class HeardClock {
  #offsetMs = Number.POSITIVE_INFINITY

  /**
   * The message that arrived soonest after it was stamped says how far the clocks are apart: the others only waited
   * longer. A busy main process therefore does not make speech later than it was.
   */
  toMain(hostMs: Ms, arrivedAtMs: Ms): Ms {
    this.#offsetMs = Math.min(this.#offsetMs, arrivedAtMs - hostMs)
    return hostMs + this.#offsetMs
  }

  /** Another host has another clock. */
  reset(): void {
    this.#offsetMs = Number.POSITIVE_INFINITY
  }
}
