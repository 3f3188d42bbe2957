/** Samples on their way, first in, first out, as many as come: whole answers and sentences, seconds rather than hours. */
import type { Samples } from '../format'

export class SampleQueue {
  readonly #pieces: Int16Array[] = []
  /** Taken already of the first piece. */
  #taken: Samples = 0
  #length: Samples = 0

  get lengthSamples(): Samples {
    return this.#length
  }

  /** Appends a copy. */
  push(samples: Int16Array): void {
    if (samples.length === 0) return
    this.#pieces.push(samples.slice())
    this.#length += samples.length
  }

  /** Moves the oldest samples to the start of `target`; returns how many, fewer than fit only when it runs empty. */
  readInto(target: Int16Array): Samples {
    let filled = 0
    while (filled < target.length && this.#length > 0) {
      const piece = this.#pieces[0]!
      const count = Math.min(target.length - filled, piece.length - this.#taken)
      target.set(piece.subarray(this.#taken, this.#taken + count), filled)
      filled += count
      this.#skip(count)
    }
    return filled
  }

  /** Removes up to `count` of the oldest; returns how many there were. */
  discard(count: Samples): Samples {
    let left = Math.min(count, this.#length)
    const discarded = left
    while (left > 0) {
      const step = Math.min(left, this.#pieces[0]!.length - this.#taken)
      left -= step
      this.#skip(step)
    }
    return discarded
  }

  clear(): void {
    this.#pieces.length = 0
    this.#taken = 0
    this.#length = 0
  }

  #skip(count: Samples): void {
    this.#taken += count
    this.#length -= count
    if (this.#taken === this.#pieces[0]!.length) {
      this.#pieces.shift()
      this.#taken = 0
    }
  }
}
