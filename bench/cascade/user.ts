/** A user of the overlap bench: real sound in real time, a key that is held, and the words a recognizer will hear in it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { decodeWav, levelDbfs } from '../../src/main/audio'
import type { ScriptedWord } from '../../tests/support/numberedSound'

export const RATE_HZ = 16_000
const FRAME_MS = 20
/** As people let go of a key. */
const RELEASE_MS = 100
const SLICE = RATE_HZ / 200

export interface Question {
  samples: Int16Array
  words: ScriptedWord[]
  /** One past the last sample within 35 dB of the loudest 5 ms. */
  lastVoicedSample: number
}

const recording = decodeWav(readFileSync(join(import.meta.dirname, '../../resources/question.wav')), 'question').samples

/** Where the voice is. */
function voiced(samples: Int16Array): { from: number; to: number } {
  const levels = Array.from({ length: Math.floor(samples.length / SLICE) }, (_, at) =>
    levelDbfs(samples.subarray(at * SLICE, (at + 1) * SLICE)),
  )
  const loud = Math.max(...levels) - 35
  return {
    from: levels.findIndex((level) => level > loud) * SLICE,
    to: (levels.findLastIndex((level) => level > loud) + 1) * SLICE,
  }
}

const SPOKEN = voiced(recording)
const said = recording.subarray(SPOKEN.from, SPOKEN.to)

/**
 * @param text as many words as it has are laid over the voice
 * @param pauseMs the user thinks in the middle of it; 0: not
 */
export function question(text: string, pauseMs: number): Question {
  const pause = (pauseMs * RATE_HZ) / 1000
  const parts = pauseMs > 0 ? [said, new Int16Array(pause), said] : [said]
  const lead = 0.3 * RATE_HZ
  const length = parts.reduce((sum, part) => sum + part.length, lead)
  const samples = new Int16Array(length + RATE_HZ)
  let at = lead
  const stretches = parts.map((part) => {
    samples.set(part, at)
    at += part.length
    return { from: at - part.length, to: at }
  })
  const spoken = stretches.filter((_, index) => index !== 1)
  const words = text.split(' ')
  const each = Math.ceil(words.length / spoken.length)
  const placed = spoken.flatMap(({ from, to }, part) => {
    const own = words.slice(part * each, (part + 1) * each)
    const width = (to - from) / own.length
    return own.map((word, index) => ({
      text: word,
      startMs: ((from + index * width) * 1000) / RATE_HZ,
      endMs: ((from + (index + 1) * width) * 1000) / RATE_HZ,
    }))
  })
  return { samples, words: placed, lastVoicedSample: length }
}

/**
 * Says it as a microphone would and lets go of the key.
 * @returns when the last voiced sample was said (`performance.now`)
 */
export async function speak(
  { samples, lastVoicedSample }: Question,
  push: (samples: Int16Array, atMs: number) => void,
  release: () => void,
): Promise<number> {
  const frame = (FRAME_MS * RATE_HZ) / 1000
  const startedAt = performance.now()
  const voicedUntil = (lastVoicedSample * 1000) / RATE_HZ
  const releasedAt = Math.ceil((voicedUntil + RELEASE_MS) / FRAME_MS) * FRAME_MS
  for (let ms = FRAME_MS; ms <= releasedAt; ms += FRAME_MS) {
    await sleep(Math.max(0, startedAt + ms - performance.now()))
    const from = ((ms - FRAME_MS) * RATE_HZ) / 1000
    push(samples.subarray(from, from + frame), startedAt + ms)
  }
  release()
  return startedAt + voicedUntil
}
