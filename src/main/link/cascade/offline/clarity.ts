/**
 * How clearly an utterance stands out of what surrounds it: how steeply its level falls where sounds end. Close to a
 * microphone it drops by 20 dB and more within 60 ms; a room's echoes and noise fill the gaps. Owns the levels of one
 * utterance; what follows from it is refusal.ts's.
 */
const CLARITY_TUNING = {
  sliceSamples: 160,
  /** Six slices are 60 ms: an echo with an RT60 of 0.4 s falls by 9 dB in it. */
  slices: 6,
  /** Falls are looked at from this near the loudest slice: a fall from a murmur goes into the floor of any room. */
  fromBelowPeakDb: 20,
  /** Deeper is as good as silent. */
  floorBelowPeakDb: 50,
  /** Part of the falls that is steeper than the one that counts: most slices lie within a sound. */
  steepest: 0.05,
} as const

export class Clarity {
  #levelsDb: number[] = []
  #filled = 0
  #energy = 0

  /** Samples from -1 to 1 at 16 kHz. */
  observe(samples: Float32Array): void {
    for (const sample of samples) {
      this.#energy += sample ** 2
      if (++this.#filled < CLARITY_TUNING.sliceSamples) continue
      this.#levelsDb.push(10 * Math.log10(this.#energy / CLARITY_TUNING.sliceSamples + 1e-12))
      this.#energy = 0
      this.#filled = 0
    }
  }

  /** The utterance is over: its fall in dB, 0 without sound. Begins anew. */
  conclude(): number {
    const levels = this.#levelsDb
    this.#levelsDb = []
    this.#filled = 0
    this.#energy = 0
    const peakDb = levels.reduce((peak, level) => Math.max(peak, level), -120)
    const { slices, fromBelowPeakDb, floorBelowPeakDb, steepest } = CLARITY_TUNING
    const falls = levels
      .slice(0, -slices)
      .map((level, at) => ({ level, fall: level - Math.max(levels[at + slices]!, peakDb - floorBelowPeakDb) }))
      .filter(({ level }) => level > peakDb - fromBelowPeakDb)
      .map(({ fall }) => fall)
      .sort((a, b) => b - a)
    return falls[Math.floor(falls.length * steepest)] ?? 0
  }
}
