/** A recognizer without ears of its own: voice is found on real speech, and silence is not sent where nobody holds a key. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { decodeWav } from '../../../src/main/audio'
import type { HearEvent, SpeechToText } from '../../../src/main/link/cascade/ports'
import { withVoiceActivity } from '../../../src/main/link/cascade/withVoiceActivity'

const ROOT = join(import.meta.dirname, '../../..')
const weights = readFileSync(join(ROOT, 'resources/vad/silero-v6-16k.bin'))
const RATE_HZ = 16_000

/** Two seconds of silence around the question that ships. */
function question(): Int16Array {
  const { samples, rateHz } = decodeWav(readFileSync(join(ROOT, 'resources/question.wav')), 'question.wav')
  expect(rateHz).toBe(RATE_HZ)
  const whole = new Int16Array(samples.length + 4 * RATE_HZ)
  whole.set(samples, 2 * RATE_HZ)
  return whole
}

let started: number
let got: Int16Array[]
let said: (event: HearEvent) => void
let warmed: number
let events: HearEvent[]

const service: SpeechToText = {
  rateHz: RATE_HZ,
  detectsVoice: false,
  start: (onEvent) => {
    started += 1
    said = onEvent
    return {
      push: (samples) => {
        got.push(samples.slice())
        return true
      },
      end: () => onEvent({ type: 'final', text: 'what', understood: true, words: [], usage: [] }),
    }
  },
  warm: () => {
    warmed += 1
  },
  close: async () => {},
}

beforeEach(() => {
  started = 0
  got = []
  warmed = 0
  events = []
})

const total = () => got.reduce((sum, { length }) => sum + length, 0)

function hear(sendsAll: boolean) {
  const sound = question()
  const hear = withVoiceActivity(service, { weights, sendsAll: () => sendsAll })
  const abort = new AbortController()
  const stream = hear.start((event) => events.push(event), abort.signal)
  for (let at = 0; at < sound.length; at += 320) stream.push(sound.subarray(at, at + 320))
  return { sound, stream, abort }
}

describe('hands-free', () => {
  it('asks the service from just before the first word on, and loses nothing of it', () => {
    const { sound } = hear(false)
    const [first] = events.filter((event) => event.type === 'voice')
    const from = sound.length - total()
    expect(first).toMatchObject({ active: true })
    expect(from).toBeGreaterThan(1.2 * RATE_HZ)
    expect(from).toBeLessThan((first as { atSample: number }).atSample - 0.2 * RATE_HZ)
    const sent = new Int16Array(total())
    let at = 0
    for (const piece of got) {
      sent.set(piece, at)
      at += piece.length
    }
    expect(sent).toEqual(sound.slice(from))
  })

  it('connects ahead, and places the words of the service in the whole sound', () => {
    const { sound } = hear(false)
    expect([warmed, started]).toEqual([1, 1])
    const from = sound.length - total()
    said({
      type: 'segment',
      segment: 0,
      text: 'what',
      words: [{ text: 'what', startSample: 5, endSample: 9, confidence: 1 }],
    })
    expect(events.at(-1)).toMatchObject({ words: [{ startSample: from + 5, endSample: from + 9 }] })
  })

  it('in which nobody says anything costs nothing and is nothing', () => {
    const stream = withVoiceActivity(service, { weights, sendsAll: () => false }).start(
      (event) => events.push(event),
      new AbortController().signal,
    )
    for (let piece = 0; piece < 100; piece += 1) stream.push(new Int16Array(320))
    stream.end()
    expect(started).toBe(0)
    expect(events.at(-1)).toEqual({ type: 'final', text: '', understood: true, words: [], usage: [] })
  })
})

describe('with a key held', () => {
  it('sends every sample', () => {
    const { sound } = hear(true)
    expect(total()).toBe(sound.length)
  })
})

it('says how far it has looked with every piece, and when the voice began and ended', () => {
  const { sound } = hear(true)
  const until = events.flatMap((event) => (event.type === 'heardUntil' ? [event.atSample] : []))
  expect(until.at(-1)).toBe(sound.length)
  const voice = events.flatMap((event) => (event.type === 'voice' ? [event] : []))
  expect(voice.map(({ active }) => active)).toEqual([true, false])
  expect(voice[0]!.atSample).toBeGreaterThan(2 * RATE_HZ)
  expect(voice[1]!.atSample).toBeLessThan(sound.length - 1.5 * RATE_HZ)
})

it('is silent after an abort and after its end', () => {
  const { stream, abort } = hear(true)
  stream.end()
  const ended = events.length
  said({ type: 'interim', text: 'late' })
  stream.push(new Int16Array(320))
  expect(events).toHaveLength(ended)
  abort.abort()
  said({ type: 'interim', text: 'later' })
  expect(events).toHaveLength(ended)
})
