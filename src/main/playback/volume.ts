/** Loudness of what is played, 0 to 100, changed without a click. */
import type { Ms } from '../../shared/time'
import { type Hz, msToSamples } from '../audio'

/** Half of the scale sounds half as loud (about -10 dB), the end is silence. */
export const gainOf = (volume: number): number => (volume >= 100 ? 1 : (Math.max(0, volume) / 100) ** 1.66)

export class Volume {
  readonly #step: number
  #target: number
  #gain: number

  /** @param volume 0 to 100 */
  constructor(volume: number, rampMs: Ms, rateHz: Hz) {
    this.#step = 1 / Math.max(1, msToSamples(rampMs, rateHz))
    this.#target = gainOf(volume)
    this.#gain = this.#target
  }

  set(volume: number): void {
    this.#target = gainOf(volume)
  }

  /** The next samples of the stream as loud as they shall be: at full volume themselves, else a copy. */
  applied(samples: Int16Array): Int16Array {
    if (this.#gain === 1 && this.#target === 1) return samples
    const loud = new Int16Array(samples.length)
    for (let i = 0; i < samples.length; i++) {
      if (this.#gain < this.#target) this.#gain = Math.min(this.#target, this.#gain + this.#step)
      else if (this.#gain > this.#target) this.#gain = Math.max(this.#target, this.#gain - this.#step)
      loud[i] = Math.round(samples[i]! * this.#gain)
    }
    return loud
  }
}
