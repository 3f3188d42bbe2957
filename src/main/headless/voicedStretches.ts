/** Where somebody speaks in a recording, so that a talk key can be held around it. By loudness alone. */
import { Readable } from 'node:stream'
import { AppException } from '../../shared/errors'
import type { Ms } from '../../shared/time'
import { fromS16leBytes, type Hz, LIMIT_HOURS, levelDbfs, msToSamples, samplesToMs, WavReader } from '../audio'
import type { Hold } from './commandLine/command'

const WINDOW_MS = 10
/** Read at once of a file: a second. */
const PIECE_WINDOWS = 100
/** Speech moves within about this much below its own loudest part. */
const RANGE_DB = 32
/** Nothing quieter is speech. */
const FLOOR_DBFS = -55
/** Pauses inside a sentence are shorter. */
const GAP_MS = 700
/** A click is no word. */
const SHORTEST_MS = 60
const BEFORE_MS = 200
const AFTER_MS = 100

/** One hold a voiced stretch: pressed 200 ms before it, never before 0 or the release before, and released 100 ms after. */
export const holdsAround = (samples: Int16Array, rateHz: Hz): Hold[] => held(voicedStretches(samples, rateHz))

function held(stretches: readonly Stretch[]): Hold[] {
  const holds: Hold[] = []
  for (const { fromMs, toMs } of stretches) {
    const earliestMs = holds.at(-1)?.toMs ?? 0
    holds.push({ fromMs: Math.max(earliestMs, fromMs - BEFORE_MS), toMs: toMs + AFTER_MS })
  }
  return holds
}

export interface Stretch {
  fromMs: Ms
  toMs: Ms
}

export function voicedStretches(samples: Int16Array, rateHz: Hz): Stretch[] {
  return stretchesOf(levelsOf(samples, rateHz), samplesToMs(samples.length, rateHz))
}

function levelsOf(samples: Int16Array, rateHz: Hz): number[] {
  const window = msToSamples(WINDOW_MS, rateHz)
  const levels: number[] = []
  for (let at = 0; at < samples.length; at += window) levels.push(levelDbfs(samples.subarray(at, at + window)))
  return levels
}

/** @param levels of one window after the other */
function stretchesOf(levels: readonly number[], lengthMs: Ms): Stretch[] {
  const loudest = levels.reduce((most, level) => Math.max(most, level), FLOOR_DBFS)
  const threshold = Math.max(FLOOR_DBFS, loudest - RANGE_DB)
  const stretches: Stretch[] = []
  for (const [index, level] of levels.entries()) {
    if (level <= threshold) continue
    const fromMs = index * WINDOW_MS
    const toMs = Math.min(fromMs + WINDOW_MS, lengthMs)
    const last = stretches.at(-1)
    if (last && fromMs - last.toMs < GAP_MS) last.toMs = toMs
    else stretches.push({ fromMs, toMs })
  }
  return stretches.filter(({ fromMs, toMs }) => toMs - fromMs >= SHORTEST_MS)
}

/** Of hours only the levels are in memory. @throws AppException wav.* */
export function holdsInFile(file: string): Hold[] {
  const reader = WavReader.open(file)
  try {
    const { rateHz, lengthSamples } = reader
    const piece = new Int16Array(PIECE_WINDOWS * msToSamples(WINDOW_MS, rateHz))
    const levels: number[] = []
    for (let count = reader.read(piece); count > 0; count = reader.read(piece)) {
      for (const level of levelsOf(piece.subarray(0, count), rateHz)) levels.push(level)
    }
    return held(stretchesOf(levels, samplesToMs(lengthSamples, rateHz)))
  } finally {
    reader.close()
  }
}

/**
 * Of signed 16-bit little-endian mono samples, and a pipe that brings them once more: a key that is pressed before a stretch
 * has to know what comes, so its end is waited for. Rejects with wav.tooLong, as a wav file would.
 */
export async function holdsInPipe(pipe: Readable, rateHz: Hz): Promise<{ holds: Hold[]; pipe: Readable }> {
  const pieces: Buffer[] = []
  let lengthBytes = 0
  for await (const piece of pipe) {
    pieces.push(piece)
    lengthBytes += piece.length
    if (lengthBytes >= LIMIT_HOURS * 3600 * rateHz * 2) {
      throw new AppException('wav.tooLong', { file: 'The standard input', limit: `${LIMIT_HOURS} hours` })
    }
  }
  const bytes = Buffer.concat(pieces)
  return { holds: holdsAround(fromS16leBytes(bytes), rateHz), pipe: Readable.from([bytes]) }
}
