/** The Fourier transform of blocks of one length, a power of two, in place, and back. Allocates nothing after construction. */
export class Transform {
  readonly #length: number
  readonly #cos: Float64Array
  readonly #sin: Float64Array
  readonly #reversed: Uint16Array

  constructor(length: number) {
    this.#length = length
    this.#cos = Float64Array.from({ length: length / 2 }, (_, n) => Math.cos((2 * Math.PI * n) / length))
    this.#sin = Float64Array.from({ length: length / 2 }, (_, n) => -Math.sin((2 * Math.PI * n) / length))
    this.#reversed = Uint16Array.from({ length }, (_, n) => {
      let reversed = 0
      for (let bit = 1; bit < length; bit *= 2) reversed = reversed * 2 + (n & bit ? 1 : 0)
      return reversed
    })
  }

  forward(re: Float64Array, im: Float64Array): void {
    for (let n = 0; n < this.#length; n++) {
      const other = this.#reversed[n]!
      if (other <= n) continue
      const heldRe = re[n]!
      const heldIm = im[n]!
      re[n] = re[other]!
      im[n] = im[other]!
      re[other] = heldRe
      im[other] = heldIm
    }
    for (let half = 1; half < this.#length; half *= 2) this.#stage(re, im, half)
  }

  /** Undoes `forward`. */
  inverse(re: Float64Array, im: Float64Array): void {
    this.forward(im, re)
    for (let n = 0; n < this.#length; n++) {
      re[n]! /= this.#length
      im[n]! /= this.#length
    }
  }

  #stage(re: Float64Array, im: Float64Array, half: number): void {
    const step = this.#length / (2 * half)
    for (let start = 0; start < this.#length; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const low = start + k
        const high = low + half
        const c = this.#cos[k * step]!
        const s = this.#sin[k * step]!
        const turnedRe = re[high]! * c - im[high]! * s
        const turnedIm = re[high]! * s + im[high]! * c
        re[high] = re[low]! - turnedRe
        im[high] = im[low]! - turnedIm
        re[low]! += turnedRe
        im[low]! += turnedIm
      }
    }
  }
}
