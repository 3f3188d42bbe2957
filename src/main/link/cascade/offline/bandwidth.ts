/**
 * Whether the sound comes over a narrow line: a headset in its telephone profile or an old driver carries nothing above
 * 4 kHz, where the acoustic model, trained on wide sound, expects its hissing sounds. What is missing is made from what
 * lies below, mirrored at 4 kHz. Owns that judgement: its beginning makes it for an utterance where that is plain, else the
 * utterance before, because the microphone is the same.
 */
import { BINS, Spectrum } from '../../../audio'

const BANDWIDTH_TUNING = {
  /** The brightest blocks of wide speech lie at -37 dB or more against its low half, of narrow speech below -67. */
  narrowBelowDb: -50,
  /** Part of the blocks that may be brighter by accident: a click, a knock. */
  accidents: 0.02,
  /** The first half second of 50 sentences: in nine wide voices -51 dB or more, of kal at 8 kHz -69 or less. */
  surelyNarrowBelowDb: -66,
  /** Hiss lies this far above the room's own noise or is none: 24 sentences each, narrow at most 2 dB, six wide voices at least 4. */
  hissOverFloorDb: 3,
  /** A room that is louder than this against speech hides hiss and tells nothing. */
  quietFloorDb: -46,
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
  /** Of a block before the utterance: what the room has above 4 kHz; 0 unknown. */
  #floorHigh = 0
  /** Of the sample that comes next: the mirror changes its sign with every one. */
  #sign = 1

  get isNarrow(): boolean {
    return this.#narrow
  }

  /**
   * The beginning of an utterance, half a second or so from just before its first word, and what was heard before it: judges
   * the line where that is plain.
   */
  anticipate(beginning: Float32Array, before: Float32Array): void {
    const quiet = this.#bandsOf(before)
    this.#floorHigh = quiet.length === 0 ? 0 : mean(quiet.map(({ high }) => high))
    const blocks = this.#bandsOf(beginning)
    const loudest = Math.max(...blocks.map(({ low }) => low), 0)
    const voiced = blocks.filter(({ low }) => low > loudest / 100)
    if (voiced.length < BANDWIDTH_TUNING.leastBeginning || loudest === 0) return
    const low = mean(voiced.map((block) => block.low))
    const brightest = Math.max(...voiced.map(({ high }) => high))
    if (decibels(brightest / low) < BANDWIDTH_TUNING.surelyNarrowBelowDb || this.#isFloor(brightest, low))
      this.#narrow = true
    else if (decibels(brightest / low) > BANDWIDTH_TUNING.narrowBelowDb && !this.#hides(low)) this.#narrow = false
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
      const low = this.#lowSum / blocks
      this.#narrow = decibels(brightest / low) < BANDWIDTH_TUNING.narrowBelowDb || this.#isFloor(brightest, low)
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

  /** The brightest there was is the room's own noise. */
  #isFloor(brightest: number, low: number): boolean {
    return !this.#hides(low) && decibels(brightest / this.#floorHigh) < BANDWIDTH_TUNING.hissOverFloorDb
  }

  #hides(low: number): boolean {
    return decibels(this.#floorHigh / low) > BANDWIDTH_TUNING.quietFloorDb
  }

  #bandsOf(samples: Float32Array): { low: number; high: number }[] {
    const blocks: { low: number; high: number }[] = []
    for (let at = 0; at + BLOCK <= samples.length; at += BLOCK) {
      this.#spectrum.magnitudes(samples, at, this.#magnitudes, 0)
      blocks.push({ low: energyIn(this.#magnitudes, LOW_HZ), high: energyIn(this.#magnitudes, HIGH_HZ) })
    }
    return blocks
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const decibels = (ratio: number): number => 10 * Math.log10(ratio)

function energyIn(magnitudes: Float32Array, [fromHz, toHz]: readonly [number, number]): number {
  let energy = 0
  for (let bin = Math.ceil(fromHz / BIN_HZ); bin * BIN_HZ <= toHz; bin++) energy += magnitudes[bin]! ** 2
  return energy
}
