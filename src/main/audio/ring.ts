/**
 * A bounded queue of samples that forgets the oldest when it is full: pre-roll and hand-over buffers.
 * Single owner, one thread. `push` and `readInto` never allocate.
 */
import type { Samples } from './format'

export class SampleRing {
  readonly #buffer: Int16Array
  #start = 0
  #length: Samples = 0
  #dropped: Samples = 0

  /** @throws RangeError unless `capacitySamples` is a whole number of at least 1. */
  constructor(capacitySamples: Samples) {
    if (!Number.isInteger(capacitySamples) || capacitySamples < 1) {
      throw new RangeError(`capacitySamples must be at least 1, got ${capacitySamples}`)
    }
    this.#buffer = new Int16Array(capacitySamples)
  }

  get capacitySamples(): Samples {
    return this.#buffer.length
  }

  get lengthSamples(): Samples {
    return this.#length
  }

  /** Samples overwritten before anyone read them, since creation. What `takeLatest` skips or `clear` discards is not counted. */
  get droppedSamples(): Samples {
    return this.#dropped
  }

  /** Appends a copy. Returns how many samples were lost by it (the oldest ones, or the head of a too long `samples`). */
  push(samples: Int16Array): Samples {
    const capacity = this.#buffer.length
    const overflow = Math.max(0, this.#length + samples.length - capacity)
    const skipped = Math.max(0, samples.length - capacity)
    const removed = overflow - skipped
    this.#start = (this.#start + removed) % capacity
    this.#length -= removed
    let at = (this.#start + this.#length) % capacity
    for (let i = skipped; i < samples.length; i++) {
      this.#buffer[at] = samples[i]!
      at = at + 1 === capacity ? 0 : at + 1
    }
    this.#length += samples.length - skipped
    this.#dropped += overflow
    return overflow
  }

  /** Moves the oldest samples into `target`; returns how many (less than asked when it runs empty). None comes twice. */
  readInto(target: Int16Array): Samples {
    const capacity = this.#buffer.length
    const count = Math.min(target.length, this.#length)
    let at = this.#start
    for (let i = 0; i < count; i++) {
      target[i] = this.#buffer[at]!
      at = at + 1 === capacity ? 0 : at + 1
    }
    this.#start = at
    this.#length -= count
    return count
  }

  /** The newest samples, at most `maxSamples`, oldest first, in an array of their own; the ring is empty afterwards. */
  takeLatest(maxSamples: Samples): Int16Array {
    const count = Math.min(Math.max(0, Math.floor(maxSamples)), this.#length)
    this.#start = (this.#start + this.#length - count) % this.#buffer.length
    this.#length = count
    const latest = new Int16Array(count)
    this.readInto(latest)
    return latest
  }

  clear(): void {
    this.#start = 0
    this.#length = 0
  }
}
