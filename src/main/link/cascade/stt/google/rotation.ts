/**
 * Pure: when a call is to be followed by the next one, because the service ends each after five minutes. A word that is
 * cut in two is heard as neither, so a silence is waited for as long as there is time.
 */
import type { Ms } from '../../../../../shared/time'
import { type Hz, msToSamples, type Samples } from '../../../../audio'

export interface Rotation {
  /** From here on at the next silence. */
  fromMs: Ms
  /** Whatever is being said. */
  atMs: Ms
}

/** The service means five minutes of a call, or of its sound. */
export const ROTATION: Rotation = { fromMs: 270_000, atMs: 288_000 }

const SILENCE_MS: Ms = 200
/** Of what is loudest: nobody speaks so softly between two words. */
const QUIET = 1 / 8

/** Listens along with one call. */
export class CallAge {
  readonly #rotation: Rotation
  readonly #startedAtMs: Ms
  readonly #silenceSamples: Samples
  readonly #rateHz: Hz
  #samples: Samples = 0
  #quietSamples: Samples = 0
  #loudest = 1

  constructor(rotation: Rotation, rateHz: Hz, nowMs: Ms) {
    this.#rotation = rotation
    this.#rateHz = rateHz
    this.#startedAtMs = nowMs
    this.#silenceSamples = msToSamples(SILENCE_MS, rateHz)
  }

  sent(samples: Int16Array): void {
    let peak = 0
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample))
    this.#samples += samples.length
    this.#loudest = Math.max(this.#loudest, peak)
    this.#quietSamples = peak <= this.#loudest * QUIET ? this.#quietSamples + samples.length : 0
  }

  /** @param speaking as the service hears it, which is a little late */
  isOver(speaking: boolean, nowMs: Ms): boolean {
    const ageMs = Math.max(nowMs - this.#startedAtMs, (this.#samples * 1000) / this.#rateHz)
    if (ageMs >= this.#rotation.atMs) return true
    return ageMs >= this.#rotation.fromMs && !speaking && this.#quietSamples >= this.#silenceSamples
  }
}
