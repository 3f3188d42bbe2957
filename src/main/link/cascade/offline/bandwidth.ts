/**
 * Whether the sound comes over a narrow line: a headset in its telephone profile or an old driver carries nothing above
 * 4 kHz, where the acoustic model, trained on wide sound, expects its hissing sounds. What is missing is made from what
 * lies below, mirrored at 4 kHz. Owns that judgement: its beginning makes it for an utterance where that is plain, else the
 * utterance before, because the microphone is the same.
 */
import { BINS, Spectrum } from '../../../audio'

export const BANDWIDTH_TUNING = {
  /** The brightest blocks of wide speech lie at -37 dB or more against its low half, of narrow speech below -67. */
  narrowBelowDb: -50,
  /** Part of the blocks that may be brighter by accident: a click, a knock. */
  accidents: 0.02,
  /** The first quarter second of nine sentences in four voices: wide -45 dB or more, over a telephone line -72 or less. */
  surelyNarrowBelowDb: -66,
  /** Voiced blocks of a beginning: a hard voice has no more. */
  leastBeginning: 2,
  /** Shorter utterances tell nothing: "no" has no hiss. */
  leastBlocks: 20,
  /** Of the mirrored half. */
  mirrorGain: 0.5,
} as const

const BLOCK = 256
const BIN_HZ = 16000 / BLOCK
const LOW_HZ = [300, 3500] as const
const HIGH_HZ = [4400, 6800] as const

export class Bandwidth {
  readonly #spectrum = new Spectrum()
  readonly #magnitudes = new Float32Array(BINS)
  readonly #block = new Float32Array(BLOCK)
  #filled = 0
  #lowSum = 0
  #highs: number[] = []
  #narrow = false
  /** Of the sample that comes next: the mirror changes its sign with every one. */
  #sign = 1

  get isNarrow(): boolean {
    return this.#narrow
  }

  /** The beginning of an utterance, what came just before it included: judges it where that is plain. */
  anticipate(samples: Float32Array): void {
    const lows: number[] = []
    const highs: number[] = []
    for (let at = 0; at + BLOCK <= samples.length; at += BLOCK) {
      this.#spectrum.magnitudes(samples, at, this.#magnitudes, 0)
      lows.push(energyIn(this.#magnitudes, LOW_HZ))
      highs.push(energyIn(this.#magnitudes, HIGH_HZ))
    }
    const loudest = Math.max(...lows, 0)
    const voiced = lows.flatMap((low, at) => (low > loudest / 100 ? [{ low, high: highs[at]! }] : []))
    if (voiced.length < BANDWIDTH_TUNING.leastBeginning || loudest === 0) return
    const low = voiced.reduce((sum, block) => sum + block.low, 0) / voiced.length
    const brightestDb = 10 * Math.log10(Math.max(...voiced.map(({ high }) => high)) / low)
    if (brightestDb < BANDWIDTH_TUNING.surelyNarrowBelowDb) this.#narrow = true
    else if (brightestDb > BANDWIDTH_TUNING.narrowBelowDb) this.#narrow = false
  }

  /** An utterance at 16 kHz, piece by piece; what of it comes before speech may be left out. */
  observe(samples: Float32Array): void {
    for (const sample of samples) {
      this.#block[this.#filled++] = sample
      if (this.#filled < BLOCK) continue
      this.#filled = 0
      this.#spectrum.magnitudes(this.#block, 0, this.#magnitudes, 0)
      this.#lowSum += energyIn(this.#magnitudes, LOW_HZ)
      this.#highs.push(energyIn(this.#magnitudes, HIGH_HZ))
    }
  }

  /** The utterance is over: judges it. */
  conclude(): void {
    const blocks = this.#highs.length
    if (blocks >= BANDWIDTH_TUNING.leastBlocks && this.#lowSum > 0) {
      const brightest = this.#highs.sort((a, b) => b - a)[Math.floor(blocks * BANDWIDTH_TUNING.accidents)]!
      this.#narrow = brightest / (this.#lowSum / blocks) < 10 ** (BANDWIDTH_TUNING.narrowBelowDb / 10)
    }
    this.#filled = 0
    this.#lowSum = 0
    this.#highs = []
  }

  /** Narrow sound with its mirror, in place; wide sound as it is. */
  widen(samples: Float32Array): Float32Array {
    if (!this.#narrow) return samples
    for (let n = 0; n < samples.length; n++) {
      samples[n]! *= 1 + this.#sign * BANDWIDTH_TUNING.mirrorGain
      this.#sign = -this.#sign
    }
    return samples
  }
}

function energyIn(magnitudes: Float32Array, [fromHz, toHz]: readonly [number, number]): number {
  let energy = 0
  for (let bin = Math.ceil(fromHz / BIN_HZ); bin * BIN_HZ <= toHz; bin++) energy += magnitudes[bin]! ** 2
  return energy
}
