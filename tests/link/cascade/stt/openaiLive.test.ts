/** OpenAI's live transcription over a real socket: what goes out where bandwidth is saved, and what each refusal is called. */
import { afterEach, describe, expect, it } from 'vitest'
import { MU_LAW } from '../../../../src/main/audio'
import type { HearEvent } from '../../../../src/main/link/cascade/ports'
import { createOpenaiLiveEars, type OpenaiLiveOptions } from '../../../../src/main/link/cascade/stt/openaiLive'
import { createDialer } from '../../../../src/main/net'
import { INDISCREET } from '../../../fixtures/services/openai/dialect'
import { type LiveOptions, startLive } from '../../../fixtures/services/openai/live'
import { FlowingClock, until } from '../../../support/flowingClock'
import { numberedSound } from '../../../support/numberedSound'

const KEY = 'sk-secret-1234567890'
const SCRIPT = [
  { text: 'good', startMs: 200, endMs: 400 },
  { text: 'morning', startMs: 420, endMs: 800 },
]
const RATE_HZ = 8_000
/** No divisor of anything. */
const CHUNK = 77

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

interface Asked extends Partial<Pick<OpenaiLiveOptions, 'language'>> {
  model?: string
  service?: Partial<LiveOptions>
}

/** The sound, said and ended, and what came of it. */
async function heard(sound: Int16Array, { model = 'gpt-live-transcribe', service: more, language }: Asked = {}) {
  const clock = new FlowingClock().flow()
  const service = await startLive({ key: KEY, script: SCRIPT, ...more })
  const sent = { bytes: 0 }
  const ears = createOpenaiLiveEars({
    ...{ provider: 'OpenAI', clock, wire: 'saveBandwidth', random: () => 0.5, ...(language && { language }) },
    dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }),
    endpoint: {
      ...{ provider: 'openai', base: `http://127.0.0.1:${service.port}/v1`, model, plain: true },
      headers: { Authorization: `Bearer ${KEY}` },
    },
    onWire: (up) => {
      sent.bytes += up
    },
  })
  closing.push(
    () => service.close(),
    () => ears.close(),
    () => clock.stop(),
  )
  expect(ears.rateHz).toBe(RATE_HZ)
  const events: HearEvent[] = []
  const stream = ears.start((event) => events.push(event), new AbortController().signal)
  for (let at = 0; at < sound.length; at += CHUNK) stream.push(sound.subarray(at, at + CHUNK))
  stream.end()
  const isOver = () => events.some(({ type }) => type === 'final' || type === 'failed')
  await clock.leap(60_000, isOver, 20)
  await until(isOver, 'an end')
  expect(service.complaints).toEqual([])
  const { sessions } = service
  return { end: events.at(-1), sessions, bytes: Buffer.concat(sessions[0]?.bytes ?? []), sent }
}

describe('live transcription over a thin line', () => {
  it('sends every sample as one byte of µ-law, and is understood', async () => {
    const sound = numberedSound(RATE_HZ, 1_000, SCRIPT)
    const { end, sessions, bytes, sent } = await heard(sound)
    expect(sessions[0]?.wanted.audio.input.format).toEqual({ type: 'audio/pcmu' })
    expect(bytes).toEqual(Buffer.from(MU_LAW.encode(sound)))
    expect(bytes.length).toBe(sound.length)
    // In base64, each piece in JSON and a frame of its own, and the handshake.
    expect(sent.bytes).toBeGreaterThanOrEqual((bytes.length * 4) / 3)
    expect(sent.bytes).toBeLessThan(bytes.length * 2.3)
    expect(end).toMatchObject({ type: 'final', text: 'good morning' })
  })

  it('fills up what is too short for the service with the silence of µ-law', async () => {
    const sound = numberedSound(RATE_HZ, 50, [])
    const { end, bytes } = await heard(sound)
    expect(bytes.subarray(0, sound.length)).toEqual(Buffer.from(MU_LAW.encode(sound)))
    expect(bytes.subarray(sound.length)).toEqual(Buffer.alloc(RATE_HZ / 10 - sound.length, 0xff))
    expect(end?.type).toBe('final')
  })
})

const SOUND = numberedSound(RATE_HZ, 1_000, SCRIPT)
const said = (code: string, type = 'invalid_request_error') =>
  JSON.stringify({ error: { code, type, message: INDISCREET, param: null } })

describe('a handshake', () => {
  it.each([
    [401, said('invalid_api_key'), 'key.wrong', false],
    [401, '', 'key.wrong', false],
    [403, '', 'key.notAllowed', false],
    [403, said('unsupported_country_region_territory'), 'provider.notInCountry', false],
    [429, said('insufficient_quota'), 'quota.empty', false],
    [429, '', 'link.busy', true],
    [404, said('model_not_found'), 'model.unknown', false],
    [500, '', 'provider.down', true],
  ])('refused with %i %s is %s', async (status, body, code, retryable) => {
    const { end } = await heard(SOUND, { service: { admit: () => ({ status, body }) } })
    expect(end).toMatchObject({ type: 'failed', failure: { error: { code }, retryable }, usage: [] })
    for (const secret of [KEY, 'secret diary']) expect(JSON.stringify(end)).not.toContain(secret)
  })
})

describe('a session', () => {
  it.each([
    [{ refuse: 'insufficient_quota' }, 'quota.empty', false],
    [{ refuse: 'rate_limit_exceeded' }, 'link.busy', true],
    [{ refuse: 'invalid_api_key' }, 'key.wrong', false],
    [{ refuse: 'invalid_value', param: 'session.audio.input.format.rate' }, 'format.unsupported', false],
    [{ refuse: 'server_error' }, 'provider.down', true],
  ])('that says %o in the middle is told as its own', async (fate, code, retryable) => {
    const { end, sessions } = await heard(SOUND, { service: { plan: () => ({ after: { ms: 500, do: fate } }) } })
    expect(end).toMatchObject({ type: 'failed', failure: { error: { code }, retryable } })
    expect(sessions.length > 1).toBe(retryable)
    for (const secret of [KEY, 'secret diary']) expect(JSON.stringify(end)).not.toContain(secret)
  })

  it('that had its time is followed by another at once, and no word is lost', async () => {
    const plan = (session: number) => (session === 0 ? { after: { ms: 300, do: { refuse: 'session_expired' } } } : {})
    const { end, sessions } = await heard(SOUND, { service: { plan } })
    expect(end).toMatchObject({ type: 'final', text: 'good morning' })
    expect(sessions).toHaveLength(2)
  })

  it.each([
    [{ language: 'tlh' }, 'language.unsupported', 'OpenAI does not know the language tlh.'],
    [{ model: 'gpt-nothing' }, 'model.unknown', 'OpenAI knows no model gpt-nothing.'],
  ])('asked for %o says so in one line, once', async (asked, code, message) => {
    const { end, sessions } = await heard(SOUND, asked)
    expect(end).toMatchObject({ type: 'failed', failure: { error: { code, message }, retryable: false } })
    expect(sessions).toHaveLength(1)
  })
})
