/**
 * The user's sound on its way to the service. By key nothing depends on a piece's arrival before the turn is over, so
 * five pieces share one frame: a fifth of the wake-ups on both ends. Hands-free the service listens for the pause, and
 * every piece goes at once.
 */
import { msToSamples, type Samples } from '../../audio'
import type { WireFormat } from './wireFormat'

const TOGETHER_MS = 100

export class Append {
  /** Hands-free: every piece at once. */
  direct = false
  readonly #format: WireFormat
  readonly #send: (base64: string) => void
  readonly #held: Int16Array
  #samples: Samples = 0

  constructor(format: WireFormat, send: (base64: string) => void) {
    this.#format = format
    this.#send = send
    this.#held = new Int16Array(msToSamples(TOGETHER_MS, format.rateHz))
  }

  /** Copies. */
  push(samples: Int16Array): void {
    if (this.direct) {
      this.flush()
      return this.#send(this.#format.encode(samples))
    }
    let from = 0
    while (from < samples.length) {
      const part = samples.subarray(from, from + this.#held.length - this.#samples)
      this.#held.set(part, this.#samples)
      this.#samples += part.length
      from += part.length
      if (this.#samples === this.#held.length) this.flush()
    }
  }

  flush(): void {
    if (this.#samples === 0) return
    const held = this.#held.subarray(0, this.#samples)
    this.#samples = 0
    this.#send(this.#format.encode(held))
  }

  forget(): void {
    this.#samples = 0
  }
}
