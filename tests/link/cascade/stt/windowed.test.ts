/** Windows as a person gets them: the default lengths, silence left out, and no word lost or doubled where they are cut. */
import { afterEach, describe, expect, it } from 'vitest'
import type { BatchSpeechToText, HearEvent } from '../../../../src/main/link/cascade/ports'
import { OpenaiBatch } from '../../../../src/main/link/cascade/stt/openaiBatch'
import { createWindowedEars, WINDOW_TUNING } from '../../../../src/main/link/cascade/stt/windowed'
import { openaiFailure } from '../../../../src/main/link/vendors/openai'
import { createDialer, createWebFetch } from '../../../../src/main/net'
import type { AppError } from '../../../../src/shared/view'
import { OPENAI_KEY, startOpenai } from '../../../fixtures/services/openai'
import { createTranscriptions } from '../../../fixtures/services/openai/transcriptions'
import { FlowingClock, until } from '../../../support/flowingClock'
import { isVoiced, numberedSound, positionOf, type ScriptedWord } from '../../../support/numberedSound'

const RATE_HZ = 16_000
const LENGTH_MS = 12_000
const CHUNK = 320

/** With short gaps, with pauses, with four seconds of nothing, and to the very end. */
const SCRIPT: readonly ScriptedWord[] = [
  { text: 'one', startMs: 400, endMs: 700 },
  { text: 'two', startMs: 760, endMs: 1_050 },
  { text: 'three', startMs: 1_110, endMs: 1_500 },
  { text: 'four', startMs: 1_560, endMs: 1_900 },
  { text: 'five', startMs: 1_960, endMs: 2_350 },
  { text: 'six', startMs: 2_800, endMs: 3_100 },
  { text: 'six', startMs: 3_160, endMs: 3_500 },
  { text: 'seven', startMs: 7_500, endMs: 8_000 },
  { text: 'eight', startMs: 8_350, endMs: 8_700 },
  { text: 'nine', startMs: 9_900, endMs: 10_400 },
  { text: 'ten', startMs: 11_700, endMs: 12_000 },
]
const textOf = (script: readonly ScriptedWord[]) => script.map(({ text }) => text).join(' ')

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

function ears(clock: FlowingClock, batch: BatchSpeechToText, reach: (signal: AbortSignal) => Promise<void>) {
  const notices: AppError[] = []
  const hear = createWindowedEars({
    ...{ batch, provider: 'Server', model: 'whisper-1', clock, reach, random: () => 0.5 },
    failureOf: (thrown) => openaiFailure(thrown, { provider: 'Server', model: 'whisper-1' }, clock.epoch()),
    onNotice: (notice) => notices.push(notice),
  })
  closing.push(() => hear.close())
  const said = async (script: readonly ScriptedWord[], lengthMs: number): Promise<HearEvent[]> => {
    const events: HearEvent[] = []
    const stream = hear.start((event) => events.push(event), new AbortController().signal)
    const sound = numberedSound(RATE_HZ, lengthMs, script)
    for (let at = 0; at < sound.length; at += CHUNK) stream.push(sound.subarray(at, at + CHUNK))
    stream.end()
    await until(() => events.some(({ type }) => type === 'final' || type === 'failed'), 'an end')
    return events
  }
  return { said, notices }
}

function flowing(): FlowingClock {
  const clock = new FlowingClock().flow()
  closing.push(() => clock.stop())
  return clock
}

describe('windows of one to two seconds', () => {
  it('lose and double no word of twelve seconds with pauses, and send no silence', async () => {
    const clock = flowing()
    const complaints: string[] = []
    const transcriptions = createTranscriptions({ script: SCRIPT, complain: (what) => void complaints.push(what) })
    const server = await startOpenai({ other: transcriptions.answer })
    const fetch = createWebFetch({
      clock,
      dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }),
    })
    closing.push(
      () => server.close(),
      () => fetch.close(),
    )
    const headers = { Authorization: `Bearer ${OPENAI_KEY}` }
    const service = { name: 'Server', base: server.base, headers, fetch }
    const batch = new OpenaiBatch({ service, clock, model: 'whisper-1', language: 'en-US', attempts: 1 })
    const { said, notices } = ears(clock, batch, (signal) => fetch.reach(server.base, signal))
    const events = await said(SCRIPT, LENGTH_MS)
    expect(events.at(-1)).toMatchObject({ type: 'final', text: textOf(SCRIPT), understood: true })
    const segments = events.filter((event) => event.type === 'segment')
    const places = segments.flatMap(({ words }) => words.map((word) => [word.text, Math.round(word.startSample / 16)]))
    expect(places).toEqual(SCRIPT.map(({ text, startMs }) => [text, startMs]))
    const sent = transcriptions.heard.map(({ samples }) => samples)
    expect(sent.every(isVoiced)).toBe(true)
    const lengthsMs = sent.map(({ length }) => (length * 1000) / RATE_HZ)
    expect(Math.max(...lengthsMs)).toBeLessThanOrEqual(WINDOW_TUNING.mostMs)
    expect(Math.min(...lengthsMs.slice(0, -1))).toBeGreaterThanOrEqual(WINDOW_TUNING.leastMs)
    expect(lengthsMs.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(LENGTH_MS - 2_000)
    await said(SCRIPT, LENGTH_MS)
    expect(notices).toMatchObject([{ code: 'hearing.windowed' }])
    expect(complaints).toEqual([])
  })

  it('keep a word once that is heard on both sides of a cut, and twice what was said twice', async () => {
    const script: readonly ScriptedWord[] = [
      { text: 'so', startMs: 300, endMs: 700 },
      { text: 'looong', startMs: 760, endMs: 3_000 },
      { text: 'very', startMs: 3_400, endMs: 3_800 },
      { text: 'very', startMs: 4_300, endMs: 4_700 },
      { text: 'good', startMs: 4_760, endMs: 5_100 },
    ]
    let heardPieces = 0
    /** Hears a word in any part of it that is long enough. */
    const batch: BatchSpeechToText = {
      ...{ rateHz: RATE_HZ, longestMs: 60_000 },
      async transcribe(samples) {
        const fromMs = (positionOf(samples, RATE_HZ) * 1000) / RATE_HZ
        const toMs = fromMs + (samples.length * 1000) / RATE_HZ
        const words = script.filter(({ startMs, endMs }) => Math.min(endMs, toMs) - Math.max(startMs, fromMs) > 100)
        heardPieces += words.length
        return { text: textOf(words), words: [], usage: [] }
      },
    }
    const { said } = ears(flowing(), batch, async () => {})
    const events = await said(script, 5_500)
    expect(events.at(-1)).toMatchObject({ type: 'final', text: 'so looong very very good' })
    expect(heardPieces, 'the long word is in more than one window').toBeGreaterThan(script.length)
  })
})
