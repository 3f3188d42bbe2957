/** Regroups pieces of any length into chunks of one exact length, in order, without allocating after construction. */
import type { Samples } from './format'

export class Chunker {
  readonly #chunk: Int16Array
  readonly #deliver: (chunk: Int16Array) => void
  #filled: Samples = 0

  /**
   * `deliver` gets every full chunk during `push`; the array is reused for the next one: copy to keep.
   * @throws RangeError unless `chunkSamples` is a whole number of at least 1.
   */
  constructor(chunkSamples: Samples, deliver: (chunk: Int16Array) => void) {
    if (!Number.isInteger(chunkSamples) || chunkSamples < 1) {
      throw new RangeError(`chunkSamples must be at least 1, got ${chunkSamples}`)
    }
    this.#chunk = new Int16Array(chunkSamples)
    this.#deliver = deliver
  }

  /** Samples waiting for their chunk to become full: 0 to chunk size - 1. */
  get pendingSamples(): Samples {
    return this.#filled
  }

  push(samples: Int16Array): void {
    const chunk = this.#chunk
    let at = this.#filled
    for (let i = 0; i < samples.length; i++) {
      chunk[at++] = samples[i]!
      if (at === chunk.length) {
        at = 0
        // Stored before the call, so that a `clear` from inside `deliver` finds a consistent chunker.
        this.#filled = 0
        this.#deliver(chunk)
      }
    }
    this.#filled = at
  }

  /** Delivers what is pending as one shorter chunk: at the end of a stream, or where it must not wait. Nothing when nothing is pending. */
  flush(): void {
    if (this.#filled === 0) return
    const rest = this.#chunk.subarray(0, this.#filled)
    this.#filled = 0
    this.#deliver(rest)
  }

  /** Forgets what is pending. */
  clear(): void {
    this.#filled = 0
  }
}
