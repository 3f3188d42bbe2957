/** Loudness of what is played, 0 to 100, changed without a click. Works on samples on their way out, in place. */
import type { Ms } from '../../shared/time'
import { type Hz, msToSamples } from '../audio'

/** Half of the scale sounds half as loud (about -10 dB), the end is silence. */
export const gainOf = (volume: number): number => (Math.min(100, Math.max(0, volume)) / 100) ** 1.66

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

  apply(samples: Int16Array): void {
    if (this.#gain === 1 && this.#target === 1) return
    for (let i = 0; i < samples.length; i++) {
      if (this.#gain < this.#target) this.#gain = Math.min(this.#target, this.#gain + this.#step)
      else if (this.#gain > this.#target) this.#gain = Math.max(this.#target, this.#gain - this.#step)
      samples[i] = Math.round(samples[i]! * this.#gain)
    }
  }
}
