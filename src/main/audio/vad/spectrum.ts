/**
 * Magnitudes of one Hann-windowed block of 256 samples, as the voice-activity net was trained on.
 * A plain radix-2 transform: 129 bins cost about 5 microseconds. Allocates nothing after construction.
 */
const BLOCK = 256
export const BINS = BLOCK / 2 + 1

export class Spectrum {
  readonly #window = Float64Array.from({ length: BLOCK }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / BLOCK))
  readonly #cos = Float64Array.from({ length: BLOCK / 2 }, (_, n) => Math.cos((2 * Math.PI * n) / BLOCK))
  readonly #sin = Float64Array.from({ length: BLOCK / 2 }, (_, n) => -Math.sin((2 * Math.PI * n) / BLOCK))
  readonly #reversed = Uint8Array.from({ length: BLOCK }, (_, n) => {
    let reversed = 0
    for (let bit = 1; bit < BLOCK; bit *= 2) reversed = reversed * 2 + (n & bit ? 1 : 0)
    return reversed
  })
  readonly #re = new Float64Array(BLOCK)
  readonly #im = new Float64Array(BLOCK)

  /** Writes the magnitudes of `source[at .. at + 256)` into `target[to .. to + 129)`. */
  magnitudes(source: Float32Array, at: number, target: Float32Array, to: number): void {
    const re = this.#re
    const im = this.#im
    for (let n = 0; n < BLOCK; n++) {
      re[this.#reversed[n] as number] = (source[at + n] as number) * (this.#window[n] as number)
    }
    im.fill(0)
    for (let half = 1; half < BLOCK; half *= 2) this.#stage(half)
    for (let k = 0; k < BINS; k++) {
      target[to + k] = Math.sqrt((re[k] as number) ** 2 + (im[k] as number) ** 2)
    }
  }

  #stage(half: number): void {
    const re = this.#re
    const im = this.#im
    const step = BLOCK / (2 * half)
    for (let start = 0; start < BLOCK; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const low = start + k
        const high = low + half
        const c = this.#cos[k * step] as number
        const s = this.#sin[k * step] as number
        const tr = (re[high] as number) * c - (im[high] as number) * s
        const ti = (re[high] as number) * s + (im[high] as number) * c
        re[high] = (re[low] as number) - tr
        im[high] = (im[low] as number) - ti
        re[low] = (re[low] as number) + tr
        im[low] = (im[low] as number) + ti
      }
    }
  }
}
