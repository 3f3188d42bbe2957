/** Scribe over a real socket: what it may say beside words, and what each of its refusals is called. */
import { afterEach, describe, expect, it } from 'vitest'
import { MU_LAW } from '../../../../src/main/audio'
import type { HearEvent } from '../../../../src/main/link/cascade/ports'
import { createElevenLabsEars, type ElevenLabsEarsOptions } from '../../../../src/main/link/cascade/stt/elevenlabs'
import { createDialer } from '../../../../src/main/net'
import { type ElevenLabs, type ElevenLabsOptions, startElevenLabs } from '../../../fixtures/services/elevenlabs'
import type { ScribePlan } from '../../../fixtures/services/elevenlabs/scribe'
import { FlowingClock } from '../../../support/flowingClock'
import { numberedSound, type ScriptedWord } from '../../../support/numberedSound'
import { type ScriptedListening, scriptedListening } from '../../../support/scriptedListening'

const KEY = 'sk_0123456789abcdef'
const SCRIPT: readonly ScriptedWord[] = [
  { text: 'one', startMs: 200, endMs: 400 },
  { text: 'two', startMs: 1_200, endMs: 1_400 },
]
const LENGTH_MS = 2_000

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

interface Listening extends ScriptedListening {
  service: ElevenLabs
  clock: FlowingClock
  wire: { up: number; down: number }
}

async function listening(
  service: Partial<ElevenLabsOptions>,
  options: Partial<ElevenLabsEarsOptions> = {},
): Promise<Listening> {
  const clock = new FlowingClock().flow()
  const fake = await startElevenLabs({ key: KEY, script: SCRIPT, ...service })
  const wire = { up: 0, down: 0 }
  const hear = createElevenLabsEars({
    ...{ clock, dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }), apiKey: KEY },
    ...{ address: fake.origin, model: 'scribe_v2_realtime', language: 'en-GB', wire: 'full', random: () => 0.5 },
    onWire(up, down) {
      wire.up += up
      wire.down += down
    },
    ...options,
  })
  const heard = scriptedListening(hear, { clock, script: SCRIPT, lengthMs: LENGTH_MS })
  closing.push(
    () => fake.close(),
    () => clock.stop(),
    () => heard.abort(),
  )
  return { ...heard, service: fake, clock, wire }
}

const plan = (scribe: ScribePlan): Partial<ElevenLabsOptions> => ({ scribe: () => scribe })

describe('Scribe', () => {
  it('commits at the end: one segment with its words, their places and the language', async () => {
    const { push, end, events } = await listening({})
    push()
    expect(await end()).toMatchObject({
      ...{ type: 'final', text: 'one two', understood: true },
      usage: [{ unit: 'audio seconds', quantity: 2, model: 'scribe_v2_realtime', estimated: true }],
    })
    const segment = events.find(({ type }) => type === 'segment')
    expect(segment).toEqual({
      ...{ type: 'segment', segment: 0, text: 'one two', language: 'en' },
      words: [
        { text: 'one', startSample: 3_200, endSample: 6_400, confidence: Math.exp(-0.1) },
        { text: 'two', startSample: 19_200, endSample: 22_400, confidence: Math.exp(-0.1) },
      ],
    })
  })

  it('is waited for no longer than its words are worth when their times do not come', async () => {
    const { push, end, events } = await listening(plan({ timesMs: 'never' }))
    push()
    expect(await end()).toMatchObject({ type: 'final', text: 'one two', words: [] })
    expect(events.filter(({ type }) => type === 'segment')).toHaveLength(1)
  })

  it('is asked in the pauses where that is wanted, and the late end is not missed', async () => {
    const { push, end, events } = await listening({}, { commit: 'vad' })
    push()
    expect(await end()).toMatchObject({ type: 'final', text: 'one two' })
    expect(events.filter(({ type }) => type === 'segment')).toMatchObject([{ text: 'one' }, { text: 'two' }])
  })

  it('has answered only for what was said before its own pause, also when the end of the sound was told by then', async () => {
    const scribe = (session: number): ScribePlan => (session === 0 ? { after: { ms: 1_500, do: 'cut' } } : {})
    const { push, end, events } = await listening({ scribe }, { commit: 'vad' })
    // Before the session has started: all of it and its end go out at once.
    push()
    expect(await end()).toMatchObject({ type: 'final', text: 'one two' })
    expect(events.filter(({ type }) => type === 'mending')).toHaveLength(1)
  })

  it('hears nothing in silence, and in less sound than a word has', async () => {
    const silent = await listening({ script: [] })
    silent.push()
    expect(await silent.end()).toMatchObject({ type: 'final', text: '', understood: true })
    const short = await listening({})
    short.push(0, 100)
    expect(await short.end()).toMatchObject({ type: 'final', text: '', understood: true })
    const none = await listening({})
    expect(await none.end()).toMatchObject({ type: 'final', text: '', usage: [] })
  })

  it('is left alone with messages nobody knows, warnings among them', async () => {
    for (const noise of ['{"message_type":"warning","warning":"slow"}', '{"message_type":"of_next_year","text":7}']) {
      const { push, end } = await listening(plan({ noise }))
      push()
      expect(await end()).toMatchObject({ type: 'final', text: 'one two' })
    }
  })

  it.each(['no message', '[]', '{"message_type":7}'])('that says %s speaks another protocol', async (noise) => {
    const { push, end } = await listening(plan({ noise }))
    push()
    expect(await end()).toMatchObject({ type: 'failed', failure: { error: { code: 'provider.protocol' } } })
  })

  it('takes µ-law where bandwidth is to be saved, byte for byte', async () => {
    const { push, end, service } = await listening({ script: [] }, { wire: 'saveBandwidth' })
    push()
    await end()
    const sound = numberedSound(8_000, LENGTH_MS, SCRIPT)
    expect(Buffer.concat(service.scribes[0]!.bytes)).toEqual(Buffer.from(MU_LAW.encode(sound)))
    expect([service.addresses[0], service.complaints]).toEqual([expect.stringContaining('audio_format=ulaw_8000'), []])
  })

  it('counts what goes over the wire as the service counts it', async () => {
    const { push, end, service, wire } = await listening({})
    push()
    await end()
    const counted = service.bytes()
    // The farewell may still be under way on either side.
    expect(Math.abs(wire.up - counted.up)).toBeLessThan(64)
    expect(Math.abs(wire.down - counted.down)).toBeLessThan(64)
    expect(wire.up).toBeGreaterThan((LENGTH_MS / 1000) * 32_000 * (4 / 3))
  })

  it('gets the key in a header and in no address', async () => {
    const { push, end, service } = await listening({})
    push()
    await end()
    expect(service.headers[0]!['xi-api-key']).toBe(KEY)
    expect(service.addresses.join()).not.toContain(KEY)
  })
})

describe('a session', () => {
  it('that had its time is followed by another at once, and no word is lost or doubled', async () => {
    const over = (attempt: number): ScribePlan =>
      attempt === 0 ? { after: { ms: 1_300, do: { error: 'session_time_limit_exceeded' } } } : {}
    const { push, end, events, service } = await listening({ scribe: over })
    push()
    expect(await end()).toMatchObject({ type: 'final', text: 'one two' })
    expect(events.filter(({ type }) => type === 'mending')).toEqual([{ type: 'mending', attempt: 0, delayMs: 0 }])
    expect(service.scribes).toHaveLength(2)
  })

  it('that ends because nobody speaks goes on behind the silence, for minutes', async () => {
    const quiet: ScribePlan = { after: { ms: 10_000, do: { error: 'insufficient_audio_activity' } } }
    const clock = new FlowingClock().flow()
    const fake = await startElevenLabs({ key: KEY, script: [], scribe: () => quiet })
    const dialer = createDialer({ clock, proxyFor: async () => undefined, extraCa: [] })
    const asked = { apiKey: KEY, address: fake.origin, model: 'scribe_v2_realtime', random: () => 0.5 }
    const hear = createElevenLabsEars({ clock, dialer, ...asked, wire: 'full' })
    const events: HearEvent[] = []
    const abort = new AbortController()
    closing.push(
      () => fake.close(),
      () => clock.stop(),
      () => abort.abort(),
    )
    const stream = hear.start((event) => events.push(event), abort.signal)
    const second = new Int16Array(16_000)
    const mended = () => events.filter(({ type }) => type === 'mending').length
    for (let minute = 0; mended() < 12; minute++) {
      expect(minute).toBeLessThan(2_000)
      stream.push(second)
      await clock.leap(100, undefined, 50)
    }
    expect(events.filter(({ type }) => type === 'failed')).toEqual([])
    // No silence is sent twice.
    const sent = fake.scribes.flatMap(({ pieces }) => pieces).reduce((sum, { length }) => sum + length, 0)
    expect(sent).toBeLessThanOrEqual(16_000 * 2_000)
    expect(events.filter(({ type }) => type === 'mending')).toEqual(
      Array.from({ length: mended() }, () => ({ type: 'mending', attempt: 0, delayMs: 0 })),
    )
  })

  it.each([
    ['auth_error', 'key.wrong', false],
    ['unaccepted_terms', 'provider.terms', false],
    ['quota_exceeded', 'quota.empty', false],
    ['rate_limited', 'link.busy', true],
    ['queue_overflow', 'link.busy', true],
    ['resource_exhausted', 'link.busy', true],
    ['transcriber_error', 'provider.down', true],
    ['error', 'provider.down', true],
    ['error_of_next_year_error', 'provider.down', true],
    ['input_error', 'provider.protocol', false],
    ['chunk_size_exceeded', 'provider.protocol', false],
    ['invalid_request', 'provider.badRequest', false],
  ])('that says %s fails as %s', async (error, code, passes) => {
    const { push, end, service } = await listening(plan({ after: { ms: 500, do: { error } } }))
    push()
    expect(await end()).toMatchObject({ type: 'failed', failure: { error: { code }, retryable: passes } })
    expect(service.scribes.length > 1).toBe(passes)
  })

  it.each([
    [1011, 'internal', 'provider.down'],
    [1013, 'try again later', 'provider.down'],
    [1007, 'not utf-8', 'provider.protocol'],
    [1008, 'you have no quota: quota_exceeded', 'quota.empty'],
    [1008, 'idle', 'link.expired'],
    [4008, 'nobody knows', 'link.lost'],
  ])('closed with %i (%s) fails as %s', async (close, reason, code) => {
    const { push, end } = await listening(plan({ after: { ms: 500, do: { close, reason } } }))
    push()
    const failed = await end()
    expect(failed).toMatchObject({ type: 'failed', failure: { error: { code } } })
    expect(JSON.stringify(failed)).not.toContain(reason)
  })
})

describe('a handshake', () => {
  const refused = (status: number, name?: string): Partial<ElevenLabsOptions> => ({
    admit: () => ({ status, body: name ? JSON.stringify({ detail: { status: name, message: KEY } }) : '<html>' }),
  })

  it.each([
    [401, 'invalid_api_key', 'key.wrong'],
    [401, 'quota_exceeded', 'quota.empty'],
    [401, undefined, 'key.wrong'],
    [401, 'missing_permissions', 'key.notAllowed'],
    [403, undefined, 'key.notAllowed'],
    [429, 'too_many_concurrent_requests', 'link.busy'],
    [429, undefined, 'link.busy'],
    [500, undefined, 'provider.down'],
    [400, 'unsupported_language', 'language.unsupported'],
    [400, 'model_not_found', 'model.unknown'],
    [400, 'invalid_sample_rate', 'format.unsupported'],
    [422, undefined, 'provider.badRequest'],
    [302, undefined, 'provider.badRequest'],
  ])('refused with %i %s is %s', async (status, name, code) => {
    const { push, end } = await listening(refused(status, name))
    push()
    const failed = await end()
    expect(failed).toMatchObject({ type: 'failed', failure: { error: { code } }, usage: [] })
    expect(JSON.stringify(failed)).not.toContain(KEY)
  })

  it.each([
    [{ language: 'tlh' }, 'language.unsupported', 'ElevenLabs does not know the language tlh.'],
    [{ model: 'scribe_v9' }, 'model.unknown', 'ElevenLabs knows no model scribe_v9.'],
    [{ apiKey: 'another' }, 'key.wrong', 'ElevenLabs does not accept the key.'],
  ])('with %o is told in one line', async (options, code, message) => {
    const { push, end } = await listening({}, options)
    push()
    expect(await end()).toMatchObject({ failure: { error: { code, message } } })
  })
})
