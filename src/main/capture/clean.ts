/**
 * What every link wants done to the user's sound, in place and without delay: the constant offset of cheap converters
 * is taken out, because it would read as a level and click at the edges of a turn. An echo canceller will stand here too.
 */
import type { Hz } from '../audio'

/** One pole well under the lowest voice (about 70 Hz): at 70 Hz it takes 0.4 dB. */
const CUTOFF_HZ = 20

export class Cleaner {
  readonly #keep: number
  #offset = 0
  #settled = false

  constructor(rateHz: Hz) {
    this.#keep = Math.exp((-2 * Math.PI * CUTOFF_HZ) / rateHz)
  }

  /** Writes the cleaned samples to the start of `into`, which is at least as long and may be `samples` itself. Allocates nothing. */
  clean(samples: Int16Array, into: Int16Array): Int16Array {
    // Starting at the first piece's mean instead of at zero spares the turn a thump of the full offset.
    if (!this.#settled && samples.length > 0) {
      this.#offset = mean(samples)
      this.#settled = true
    }
    const take = 1 - this.#keep
    for (let i = 0; i < samples.length; i++) {
      const sample = samples[i]!
      this.#offset += (sample - this.#offset) * take
      into[i] = Math.max(-32768, Math.min(32767, Math.round(sample - this.#offset)))
    }
    return into.subarray(0, samples.length)
  }
}

function mean(samples: Int16Array): number {
  let sum = 0
  for (let i = 0; i < samples.length; i++) sum += samples[i]!
  return sum / samples.length
}
