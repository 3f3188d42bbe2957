/**
 * Pure: a stream of sound cut into windows where nobody speaks, for recognizers that take whole recordings only. Speech is
 * told by loudness alone, against the loudest of late. Together the windows are the sound.
 */
import type { Ms } from '../../../../shared/time'
import { type Dbfs, type Hz, joinSamples, levelDbfs, msToSamples, type Samples, samplesToMs } from '../../../audio'

export interface CutTuning {
  /** No window is shorter but the last. */
  leastMs: Ms
  /** No window is longer. */
  mostMs: Ms
  /** Quiet for so long is a pause: longer than the gap before a p or t. */
  pauseMs: Ms
}

export interface Window {
  samples: Int16Array
  /** Of its first sample, since the stream's first. */
  startSample: Samples
  /** Where somebody speaks in it, from its first sample on; undefined: nobody does. */
  voiced: { from: Samples; to: Samples } | undefined
  /** It ends where somebody speaks: the word there may be in both halves. */
  splitsSpeech: boolean
}

const SLICE_MS: Ms = 10
/** Speech moves within about this much below its own loudest part. */
const RANGE_DB = 32
/** Nothing quieter is speech. */
const FLOOR_DBFS: Dbfs = -55
/** The loudest is forgotten by so much a slice, 1 dB a second: somebody else may speak from further away. */
const FORGET_DB = 0.01

export class Cutter {
  readonly #rateHz: Hz
  readonly #tuning: CutTuning
  readonly #slice: Samples
  #pieces: Int16Array[] = []
  #length: Samples = 0
  #startSample: Samples = 0
  /** Of this window, slice by slice. */
  #levels: Dbfs[] = []
  #voiced: boolean[] = []
  #loudest: Dbfs = FLOOR_DBFS
  #partial = new Int16Array(0)

  constructor(rateHz: Hz, tuning: CutTuning) {
    this.#rateHz = rateHz
    this.#tuning = tuning
    this.#slice = msToSamples(SLICE_MS, rateHz)
  }

  /** Copies. @returns the windows that are whole now */
  push(samples: Int16Array): Window[] {
    const windows: Window[] = []
    const joined = new Int16Array(this.#partial.length + samples.length)
    joined.set(this.#partial)
    joined.set(samples, this.#partial.length)
    let at = 0
    for (; at + this.#slice <= joined.length; at += this.#slice) {
      this.#take(joined.slice(at, at + this.#slice))
      const slices = this.#cutAfter()
      if (slices !== undefined) windows.push(this.#cut(slices))
    }
    this.#partial = joined.slice(at)
    return windows
  }

  /** No more sound: what is left, if anything is. */
  end(): Window[] {
    if (this.#partial.length > 0) this.#take(this.#partial)
    this.#partial = new Int16Array(0)
    return this.#pieces.length > 0 ? [this.#cut(this.#pieces.length)] : []
  }

  #take(slice: Int16Array): void {
    const level = levelDbfs(slice)
    this.#loudest = Math.max(FLOOR_DBFS, level, this.#loudest - FORGET_DB)
    this.#pieces.push(slice)
    this.#levels.push(level)
    this.#voiced.push(level > FLOOR_DBFS && level > this.#loudest - RANGE_DB)
    this.#length += slice.length
  }

  /** After how many slices a window ends now; undefined: it goes on. */
  #cutAfter(): number | undefined {
    const { leastMs, mostMs, pauseMs } = this.#tuning
    const count = this.#pieces.length
    if (count * SLICE_MS < leastMs) return undefined
    const quiet = count - 1 - this.#voiced.lastIndexOf(true)
    // In the middle of the pause: what is soft at the end and at the beginning of words stays with them.
    if (quiet * SLICE_MS >= pauseMs) {
      return Math.max(Math.ceil(leastMs / SLICE_MS), count - Math.floor(pauseMs / SLICE_MS / 2))
    }
    return count * SLICE_MS >= mostMs ? this.#quietest(leastMs) : undefined
  }

  /** Without a pause: after the softest slice behind the shortest window. */
  #quietest(leastMs: Ms): number {
    let best = Math.floor(leastMs / SLICE_MS)
    for (let at = best; at < this.#levels.length; at++) if (this.#levels[at]! < this.#levels[best]!) best = at
    return best + 1
  }

  #cut(slices: number): Window {
    const pieces = this.#pieces.splice(0, slices)
    const voiced = this.#voiced.splice(0, slices)
    this.#levels.splice(0, slices)
    const samples = joinSamples(pieces)
    const { length } = samples
    const [first, last] = [voiced.indexOf(true), voiced.lastIndexOf(true)]
    const startSample = this.#startSample
    this.#startSample += length
    this.#length -= length
    return {
      samples,
      startSample,
      voiced: first < 0 ? undefined : { from: first * this.#slice, to: Math.min(length, (last + 1) * this.#slice) },
      splitsSpeech: voiced.at(-1) === true && this.#voiced[0] === true,
    }
  }

  /** Sound that is in no window yet, ms. */
  get waitingMs(): Ms {
    return samplesToMs(this.#length + this.#partial.length, this.#rateHz)
  }
}

/** What is said in a window, behind what was said before: a word that was cut in two is in both, and is kept once. */
export function withoutDouble(before: string, text: string, splitsSpeech: boolean): string {
  if (!splitsSpeech) return text
  const last = bare(before.trim().split(/\s+/).at(-1) ?? '')
  const words = text.trim().split(/\s+/)
  const first = bare(words[0] ?? '')
  return last !== '' && last === first ? words.slice(1).join(' ') : text
}

const bare = (word: string): string => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
