/** What was written to a speaker and not yet handed to the device: a queue of pieces that loses samples at its head. */
import type { Samples } from '../format'

export class UnplayedSound {
  #pieces: Int16Array[] = []

  /** Keeps `samples`, which must not change any more. */
  push(samples: Int16Array): void {
    this.#pieces.push(samples)
  }

  /** Forgets the oldest `count`, or all there is. */
  drop(count: Samples): void {
    let left = count
    while (left > 0 && this.#pieces.length > 0) {
      const first = this.#pieces[0]!
      if (first.length > left) this.#pieces[0] = first.subarray(left)
      else this.#pieces.shift()
      left -= first.length
    }
  }

  clear(): void {
    this.#pieces = []
  }

  /** Oldest first; copies, because a piece that was cut would be sent with what was in front of it. */
  pieces(): Int16Array[] {
    return this.#pieces.map((piece) => piece.slice())
  }
}
