/** What one conversation sent and got over the network, in kbit/s of the sound it carried. Counts; opens nothing. */
import type { Ms } from '../../../shared/time'
import type { WireRate } from '../../../shared/view'

export class Wire {
  #up = 0
  #down = 0

  /** Bytes on a socket, framing included; given to every adapter. */
  readonly count = (bytesUp: number, bytesDown: number): void => {
    this.#up += bytesUp
    this.#down += bytesDown
  }

  /**
   * Of everything since it was asked last.
   * @param heardMs sound of the user, @param spokenMs sound of the answer
   * @returns undefined where nothing was sent
   */
  rate(heardMs: Ms, spokenMs: Ms): WireRate | undefined {
    const [up, down] = [this.#up, this.#down]
    this.#up = 0
    this.#down = 0
    return up + down === 0 ? undefined : { upKbps: kbps(up, heardMs), downKbps: kbps(down, spokenMs) }
  }
}

/** A byte a millisecond is 8 kbit/s. Of no sound there is no rate. */
const kbps = (bytes: number, ms: Ms): number => (ms > 0 ? Math.round((bytes * 80) / ms) / 10 : 0)
