/**
 * What a turn is said to have sent and got is what its services saw come and go, byte for byte, where a service speaks
 * HTTP and where it holds a session. For the others: `stt/google.test.ts`, `stt/elevenlabs.test.ts`, `bench/wire`.
 */
import { afterEach, expect, it } from 'vitest'
import type { HearEvent, SpeakEvent } from '../../../src/main/link/cascade/ports'
import { OpenaiBatch } from '../../../src/main/link/cascade/stt/openaiBatch'
import { createOpenaiLiveEars } from '../../../src/main/link/cascade/stt/openaiLive'
import { createWindowedEars } from '../../../src/main/link/cascade/stt/windowed'
import { createOpenaiVoice } from '../../../src/main/link/cascade/tts/openaiSpeech'
import { countedService, openaiFailure } from '../../../src/main/link/vendors/openai'
import { createDialer, createWebFetch } from '../../../src/main/net'
import { OPENAI_KEY, startOpenai } from '../../fixtures/services/openai'
import { startLive } from '../../fixtures/services/openai/live'
import { createSpeech } from '../../fixtures/services/openai/speech'
import { createTranscriptions } from '../../fixtures/services/openai/transcriptions'
import { FlowingClock, until } from '../../support/flowingClock'
import { numberedSound } from '../../support/numberedSound'

const SCRIPT = [{ text: 'hello', startMs: 200, endMs: 500 }]
const LENGTH_MS = 2_000

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

function surroundings() {
  const clock = new FlowingClock().flow()
  closing.push(() => clock.stop())
  const dialer = createDialer({ clock, proxyFor: async () => undefined, extraCa: [] })
  const told = { up: 0, down: 0 }
  const onWire = (up: number, down: number) => {
    expect([up >= 0, down >= 0, up + down > 0]).toEqual([true, true, true])
    told.up += up
    told.down += down
  }
  return { clock, dialer, told, onWire }
}

function overHttp(port: number) {
  const { clock, dialer, told, onWire } = surroundings()
  const fetch = createWebFetch({ clock, dialer })
  closing.push(() => fetch.close())
  const base = `http://127.0.0.1:${port}/v1`
  const service = { name: 'OpenAI', base, headers: { Authorization: `Bearer ${OPENAI_KEY}` }, fetch }
  return { clock, told, service: countedService(service, onWire) }
}

it('a voice over HTTP tells what its requests sent and got', async () => {
  const speech = createSpeech(
    () => ({}),
    (what) => expect(what).toBe(''),
  )
  const server = await startOpenai({ other: speech.answer })
  closing.push(() => server.close())
  const { clock, told, service } = overHttp(server.port)
  const voice = createOpenaiVoice({ service, clock, model: 'gpt-4o-mini-tts', voice: 'marin' })
  const events: SpeakEvent['type'][] = []
  const stream = voice.start({ voice: '', speed: 1 }, ({ type }) => events.push(type), new AbortController().signal)
  stream.write('Good morning. ')
  stream.write('It is nine o’clock.')
  stream.end()
  await until(() => events.includes('ended') || events.includes('failed'), 'an end')
  expect(events.at(-1)).toBe('ended')
  expect(told).toEqual(server.bytes())
  // The sound, and more.
  expect(told.down).toBeGreaterThan(speech.spoken.reduce((sum, { bytes }) => sum + bytes.length, 0))
})

it('a recognizer of whole recordings tells what its windows sent and got', async () => {
  const transcriptions = createTranscriptions({ script: SCRIPT, complain: (what) => expect(what).toBe('') })
  const server = await startOpenai({ other: transcriptions.answer })
  closing.push(() => server.close())
  const { clock, told, service } = overHttp(server.port)
  const hear = createWindowedEars({
    ...{ provider: 'Server', model: 'whisper-1', clock, onNotice: () => {} },
    batch: new OpenaiBatch({ service, clock, model: 'whisper-1', attempts: 1 }),
    reach: (signal) => service.fetch.reach(service.base, signal),
    failureOf: (thrown) => openaiFailure(thrown, { provider: 'Server', model: 'whisper-1' }, clock.epoch()),
  })
  const events: HearEvent['type'][] = []
  const stream = hear.start(({ type }) => events.push(type), new AbortController().signal)
  stream.push(numberedSound(hear.rateHz, LENGTH_MS, SCRIPT))
  stream.end()
  await until(() => events.includes('final') || events.includes('failed'), 'an end')
  expect(events.at(-1)).toBe('final')
  expect(told).toEqual(server.bytes())
  expect(told.up).toBeGreaterThan((hear.rateHz * 2 * LENGTH_MS) / 1000 / 2)
})

it('a live session tells what its socket sent and got, base64 and framing included', async () => {
  const { clock, dialer, told, onWire } = surroundings()
  const key = OPENAI_KEY
  const service = await startLive({ key, script: SCRIPT, plan: () => ({}), admit: () => undefined })
  closing.push(() => service.close())
  const hear = createOpenaiLiveEars({
    ...{ provider: 'OpenAI', clock, dialer, language: 'en-US', wire: 'full', onWire },
    endpoint: {
      ...{ provider: 'openai', base: `http://127.0.0.1:${service.port}/v1`, model: 'gpt-live-transcribe', plain: true },
      headers: { Authorization: `Bearer ${key}` },
    },
  })
  const events: HearEvent['type'][] = []
  const stream = hear.start(({ type }) => events.push(type), new AbortController().signal)
  const sound = numberedSound(hear.rateHz, LENGTH_MS, SCRIPT)
  stream.push(sound)
  stream.end()
  await until(() => events.includes('final') || events.includes('failed'), 'an end')
  expect(events.at(-1)).toBe('final')
  const saw = service.bytes()
  // The farewells are no turn's.
  for (const way of ['up', 'down'] as const) {
    expect(saw[way] - told[way]).toBeGreaterThanOrEqual(0)
    expect(saw[way] - told[way]).toBeLessThan(20)
  }
  expect(told.up).toBeGreaterThan((sound.length * 2 * 4) / 3)
})
