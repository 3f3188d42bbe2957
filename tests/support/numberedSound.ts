/**
 * Sound that tells where it is from: each 10 ms hold their number in samples too quiet to be speech, and what is voiced
 * lies loud upon them. A fake recognizer reads from what it was sent which part of the utterance it is, wherever a
 * connection began, and a test which samples came.
 */
import type { Ms } from '../../src/shared/time'

export interface ScriptedWord {
  text: string
  startMs: Ms
  endMs: Ms
}

/** Blocks a second. */
const BLOCKS_HZ = 100
const DIGITS = 50
const LOUD = 8_000
/** What no digit is; begins each group of four. */
const SYNC = -55

export function numberedSound(rateHz: number, lengthMs: Ms, script: readonly ScriptedWord[]): Int16Array {
  const samples = new Int16Array(Math.round((lengthMs * rateHz) / 1000))
  const block = rateHz / BLOCKS_HZ
  for (let [number, at] = [0, 0]; at < samples.length; number += 1) {
    const group = groupOf(number)
    const end = Math.min(samples.length, (number + 1) * block)
    for (; at < end; at += 1) samples[at] = group[at % 4]!
  }
  for (const { startMs, endMs } of script) {
    const end = Math.min(samples.length, Math.round((endMs * rateHz) / 1000))
    for (let at = Math.round((startMs * rateHz) / 1000); at < end; at += 1) {
      samples[at] = samples[at]! + (at % 16 < 8 ? LOUD : -LOUD)
    }
  }
  return samples
}

const groupOf = (block: number): number[] => [
  SYNC,
  ...[0, 1, 2].map((place) => Math.floor(block / DIGITS ** place) % DIGITS),
]

/**
 * Where in numbered sound the first of these samples stood.
 * @returns -1 for what is no numbered sound or too short to tell
 */
export function positionOf(samples: Int16Array, rateHz: number): number {
  const block = rateHz / BLOCKS_HZ
  const quiet = samples.map(withoutVoice)
  const sync = quiet.indexOf(SYNC)
  if (sync < 0 || sync > 3 || quiet.length < sync + 4) return -1
  // The number may change once in the first groups; the place of the change says where exactly this began.
  const numberAt = (from: number) => quiet[from + 1]! + quiet[from + 2]! * DIGITS + quiet[from + 3]! * DIGITS ** 2
  const first = numberAt(sync)
  for (let from = sync; from + 4 <= quiet.length; from += 4) {
    if (numberAt(from) === first + 1) return (first + 1) * block - from
  }
  // Less than a whole block: somewhere in it.
  return first * block + ((4 - sync) % 4)
}

const withoutVoice = (sample: number): number =>
  sample > LOUD / 2 ? sample - LOUD : sample < -LOUD / 2 ? sample + LOUD : sample

/** Whether this is voiced: loud. */
export const isVoiced = (samples: Int16Array): boolean => samples.some((sample) => Math.abs(sample) > LOUD / 2)
