/** Loudness of samples, for meters, gates and the one-line curve of the terminal. 0 dBFS is a full-scale square wave. */
import { type Dbfs, type Samples, SILENCE_DBFS } from './format'

const FULL_SCALE = 32768

const toDbfs = (amplitude: number): Dbfs =>
  amplitude <= 0 ? SILENCE_DBFS : Math.max(SILENCE_DBFS, 20 * Math.log10(amplitude / FULL_SCALE))

/** Root mean square; a full-scale sine reads -3.01. Nothing and digital silence read `SILENCE_DBFS`. Allocates nothing. */
export function levelDbfs(samples: Int16Array): Dbfs {
  let energy = 0
  for (let i = 0; i < samples.length; i++) energy += samples[i]! * samples[i]!
  return samples.length === 0 ? SILENCE_DBFS : toDbfs(Math.sqrt(energy / samples.length))
}

/** The loudest single sample. */
export function peakDbfs(samples: Int16Array): Dbfs {
  let peak = 0
  for (let i = 0; i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i]!))
  return toDbfs(peak)
}

/** Reports the level of every full window of a stream, whatever the size of the pieces. Allocates nothing while running. */
export class LevelMeter {
  readonly #windowSamples: Samples
  readonly #report: (rmsDbfs: Dbfs, peakDbfs: Dbfs) => void
  #count: Samples = 0
  #energy = 0
  #peak = 0

  constructor(windowSamples: Samples, report: (rmsDbfs: Dbfs, peakDbfs: Dbfs) => void) {
    if (!Number.isInteger(windowSamples) || windowSamples < 1) {
      throw new RangeError(`windowSamples must be at least 1, got ${windowSamples}`)
    }
    this.#windowSamples = windowSamples
    this.#report = report
  }

  push(samples: Int16Array): void {
    for (let from = 0; from < samples.length; ) {
      const to = Math.min(samples.length, from + this.#windowSamples - this.#count)
      this.#add(samples, from, to)
      from = to
      if (this.#count === this.#windowSamples) this.#close()
    }
  }

  /** In local sums: it runs over every sample of both directions. */
  #add(samples: Int16Array, from: number, to: number): void {
    let energy = this.#energy
    let peak = this.#peak
    for (let i = from; i < to; i++) {
      const sample = samples[i]!
      energy += sample * sample
      peak = Math.max(peak, Math.abs(sample))
    }
    this.#energy = energy
    this.#peak = peak
    this.#count += to - from
  }

  #close(): void {
    const rms = toDbfs(Math.sqrt(this.#energy / this.#count))
    const peak = toDbfs(this.#peak)
    this.#count = 0
    this.#energy = 0
    this.#peak = 0
    this.#report(rms, peak)
  }
}

const BLOCKS = '▁▂▃▄▅▆▇█'
/** Speech moves within about this much below its own loudest part. */
const CURVE_RANGE_DB = 36
/** A recording with nothing louder is drawn as silence instead of having its noise blown up. */
const CURVE_FLOOR_DBFS = -60

/**
 * The course of loudness as one line of `columns` block characters (at most one a sample), relative to its own loudest
 * column, so that quiet and loud recordings are equally readable. Empty for no samples or no columns.
 */
export function levelCurve(samples: Int16Array, columns: number): string {
  const count = Math.min(Math.max(0, Math.floor(columns)), samples.length)
  const levels: Dbfs[] = []
  for (let i = 0; i < count; i++) {
    const from = Math.floor((i * samples.length) / count)
    const to = Math.floor(((i + 1) * samples.length) / count)
    levels.push(levelDbfs(samples.subarray(from, to)))
  }
  const topDbfs = Math.max(CURVE_FLOOR_DBFS, ...levels)
  return levels.map((level) => blockFor((level - topDbfs) / CURVE_RANGE_DB + 1, topDbfs)).join('')
}

/** `height` 0 is the lowest block, 1 the highest. */
function blockFor(height: number, topDbfs: Dbfs): string {
  if (topDbfs <= CURVE_FLOOR_DBFS) return BLOCKS[0]!
  const index = Math.round(height * (BLOCKS.length - 1))
  return BLOCKS[Math.min(BLOCKS.length - 1, Math.max(0, index))]!
}
