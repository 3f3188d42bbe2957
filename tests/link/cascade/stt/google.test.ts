/** Google's recognizer beyond the rules: calls that follow each other, loss, Opus, what is billed, and what it is told. */
import { afterEach, describe, expect, it } from 'vitest'
import type { HearEvent } from '../../../../src/main/link/cascade/ports'
import { GoogleSpeech, type GoogleSpeechOptions } from '../../../../src/main/link/cascade/stt/google'
import { createDialer } from '../../../../src/main/net'
import { type GoogleFake, type GoogleFakeOptions, REFUSALS, startGoogleFake } from '../../../fixtures/services/google'
import { FlowingClock, until } from '../../../support/flowingClock'
import { keepsToLoopback } from '../../../support/keepsToLoopback'
import { numberedSound, positionOf, type ScriptedWord } from '../../../support/numberedSound'
import { privateAuthority } from '../../../support/privateAuthority'

const KEY = 'AIzaNobodysKey-0123456789abcdefghijklm'
const RATE_HZ = 16_000
/** A word each half second, with a pause after each fourth. */
const WORDS: readonly ScriptedWord[] = Array.from({ length: 24 }, (_, index) => {
  const startMs = 200 + index * 500 + Math.floor(index / 4) * 1_500
  return { text: `word${index}`, startMs, endMs: startMs + 380 }
})
const LENGTH_MS = 21_500
const SENTENCE = WORDS.map(({ text }) => text).join(' ')

const authority = privateAuthority('localhost')
let clock: FlowingClock
const closing: (() => Promise<void>)[] = []

keepsToLoopback()
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  clock.stop()
})

async function scene(fakeOptions: Partial<GoogleFakeOptions> = {}, options: Partial<GoogleSpeechOptions> = {}) {
  clock = new FlowingClock().flow()
  const fake = await startGoogleFake({
    certificate: authority.certificate,
    apiKey: KEY,
    ...fakeOptions,
    speech: { script: WORDS, ...fakeOptions.speech },
  })
  const hear = new GoogleSpeech({
    service: {
      ...{ credentials: KEY, project: 'parley-test', location: 'global', clock },
      dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [authority.ca] }),
      address: { host: 'localhost', port: fake.port },
    },
    ...{ languages: ['en-US'], model: 'latest_long', bandwidth: 'full', random: Math.random },
    ...options,
  })
  closing.push(
    () => fake.close(),
    () => hear.close(),
  )
  return { fake, hear }
}

/**
 * @param paceSamples of which one comes every 15 ms: ten times as fast as real, or faster
 * @param fake waited for where it has not got what was said so far: a busy machine must not make its answers late
 */
async function listen(hear: GoogleSpeech, sound: Int16Array, paceSamples = 3_200, fake?: GoogleFake) {
  const events: HearEvent[] = []
  const stream = hear.start((event) => events.push(event), new AbortController().signal)
  await until(() => events.length > 0, 'the service')
  for (let at = 0; at < sound.length; at += 320) {
    stream.push(sound.subarray(at, at + 320))
    // Answers come in between.
    if (at % paceSamples !== 0) continue
    const behind = () => at + 320 - takenBy(fake!).reduce((all, length) => all + length, 0)
    if (fake) await until(() => behind() <= paceSamples, 'the service to keep up')
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
  stream.end()
  await until(() => events.some(({ type }) => type === 'final' || type === 'failed'), 'an end')
  return { events, end: events.at(-1)! }
}

const takenBy = (fake: GoogleFake) =>
  fake.speech.calls.map(({ sound }) => sound.reduce((all, { length }) => all + length, 0))
const segmentsOf = (events: HearEvent[]) => events.flatMap((event) => (event.type === 'segment' ? [event] : []))

describe('A call that would last too long', () => {
  const rotation = { fromMs: 2_500, atMs: 6_500 }

  it('is followed by the next one in a silence: every sample goes into one call, no word is lost or doubled', async () => {
    // Late finals of the old call come when the new one hears already.
    const { fake, hear } = await scene({ speech: { limitMs: 7_000, finalDelayMs: 15 } }, { rotation })
    const sound = numberedSound(RATE_HZ, LENGTH_MS, WORDS)
    const { events, end } = await listen(hear, sound, 3_200, fake)
    expect(end).toMatchObject({ type: 'final', text: SENTENCE, understood: true })
    expect(events.filter(({ type }) => type === 'mending')).toEqual([])
    expect(fake.speech.calls.length).toBeGreaterThan(3)
    // Conserved exactly: together they are the sound, and each begins where the one before ended.
    expect(takenBy(fake).reduce((all, length) => all + length, 0)).toBe(sound.length)
    let at = 0
    for (const { sound: parts, halfClosed } of fake.speech.calls) {
      const [first] = parts
      expect(
        positionOf(
          first!.length >= 320 ? first! : Int16Array.from(parts.slice(0, 8).flatMap((part) => [...part])),
          RATE_HZ,
        ),
      ).toBe(at)
      at += parts.reduce((all, { length }) => all + length, 0)
      expect(halfClosed).toBe(true)
    }
    const words = segmentsOf(events).flatMap((segment) => segment.words)
    expect(words.map(({ text }) => text)).toEqual(WORDS.map(({ text }) => text))
    for (const [index, word] of words.entries()) {
      expect(Math.abs(word.startSample / 16 - WORDS[index]!.startMs), `${word.text} begins`).toBeLessThan(5)
    }
    expect(segmentsOf(events).map(({ segment }) => segment)).toEqual(segmentsOf(events).map((_, index) => index))
  })

  it('is followed by the next one at the last moment where nobody is silent', async () => {
    const script = [{ text: 'aaah', startMs: 0, endMs: 9_000 }]
    const { fake, hear } = await scene(
      { speech: { script, limitMs: 5_000 } },
      { rotation: { fromMs: 3_000, atMs: 4_500 } },
    )
    await listen(hear, numberedSound(RATE_HZ, 10_000, script))
    expect(fake.speech.calls.length).toBe(3)
    expect(
      takenBy(fake)
        .slice(0, 2)
        .every((samples) => samples >= 4_400 * 16 && samples <= 4_700 * 16),
    ).toBe(true)
  })

  it('is billed call by call, as the service says', async () => {
    const { hear } = await scene({ speech: { limitMs: 7_000 } }, { rotation })
    const { end } = await listen(hear, numberedSound(RATE_HZ, 6_000, WORDS))
    const [line, more] = (end as Extract<HearEvent, { type: 'final' }>).usage
    expect(more).toBeUndefined()
    expect(line).toMatchObject({ unit: 'billed audio seconds', model: 'latest_long' })
    expect(line).not.toHaveProperty('estimated')
    // Each of two calls is rounded up to a second.
    expect(line?.quantity).toBeGreaterThanOrEqual(6)
    expect(line?.quantity).toBeLessThanOrEqual(8)
  })
})

it('sends again from the last final on when a call is lost, and nothing before it', async () => {
  const breakAfterMs = (call: number) => (call === 1 ? 7_000 : undefined)
  const { fake, hear } = await scene({ speech: { breakAfterMs } })
  const sound = numberedSound(RATE_HZ, LENGTH_MS, WORDS)
  const { events, end } = await listen(hear, sound)
  expect(end).toMatchObject({ type: 'final', text: SENTENCE })
  expect(events.filter(({ type }) => type === 'mending')).toHaveLength(1)
  const second = fake.speech.calls[1]!.sound
  const from = positionOf(Int16Array.from(second.slice(0, 8).flatMap((part) => [...part])), RATE_HZ)
  // The eighth word ended a segment at 5.58 s.
  expect(Math.abs(from - WORDS[7]!.endMs * 16)).toBeLessThan(700)
  const { usage } = end as Extract<HearEvent, { type: 'final' }>
  expect(usage.map(({ estimated = false }) => estimated)).toEqual([false, true])
})

it('goes on after a call that the service ended for its length', async () => {
  const { hear, fake } = await scene({ speech: { limitMs: 7_500 } })
  const { end } = await listen(hear, numberedSound(RATE_HZ, LENGTH_MS, WORDS))
  expect(end).toMatchObject({ type: 'final', text: SENTENCE })
  expect(fake.speech.calls.length).toBeGreaterThan(2)
})

it('hears minutes of silence as nothing, and needs none of it again after a loss', async () => {
  const breakAfterMs = (call: number) => (call === 1 ? 100_000 : undefined)
  const { fake, hear } = await scene({ speech: { script: [], breakAfterMs } }, { random: () => 0 })
  const { end } = await listen(hear, numberedSound(RATE_HZ, 150_000, []), 16_000)
  expect(end).toMatchObject({ type: 'final', text: '', understood: true, words: [] })
  const [first = 0, second = 0] = takenBy(fake)
  expect(first + second).toBeLessThan((150_000 + 25_000) * 16)
})

describe('To save bandwidth', () => {
  it('sends Opus in an Ogg stream, in which every word is heard, in less than a sixth of the bytes', async () => {
    const told: number[][] = []
    const onWire = (up: number, down: number) => told.push([up, down])
    const save = await scene({}, { bandwidth: 'save', onWire })
    const sound = numberedSound(RATE_HZ, LENGTH_MS, WORDS)
    const { end } = await listen(save.hear, sound)
    expect(end).toMatchObject({ type: 'final', text: SENTENCE })
    const [call] = save.fake.speech.calls
    expect(takenBy(save.fake)).toEqual([sound.length])
    expect(call!.audioBytes).toBeLessThan(sound.length / 3)
    expect(told).toHaveLength(1)
    expect(told[0]![0]).toBeGreaterThan(call!.audioBytes)
    expect(told[0]![1]).toBeGreaterThan(0)
  })

  it('begins a new Ogg stream with each call', async () => {
    const { fake, hear } = await scene(
      { speech: { limitMs: 7_000 } },
      { bandwidth: 'save', rotation: { fromMs: 2_500, atMs: 6_500 } },
    )
    const sound = numberedSound(RATE_HZ, LENGTH_MS, WORDS)
    await listen(hear, sound)
    expect(takenBy(fake).reduce((all, length) => all + length, 0)).toBe(sound.length)
    expect(fake.speech.calls.length).toBeGreaterThan(3)
  })
})

describe('What goes wrong is told as it is', () => {
  it.each([
    ['a wrong key', { apiKey: 'AIzaAnother' }, {}, 'auth', 'key.wrong'],
    ['a key that may not', { refuseAll: REFUSALS.forbidden }, {}, 'auth', 'key.notAllowed'],
    ['a service that is switched off', { refuseAll: REFUSALS.disabled }, {}, 'auth', 'google.apiDisabled'],
    ['an account without credit', { refuseAll: REFUSALS.noBilling }, {}, 'quota', 'quota.empty'],
    ['a language there is not', {}, { languages: ['tlh'] }, 'badRequest', 'language.unsupported'],
    ['a model there is not', {}, { model: 'whisper' }, 'badRequest', 'model.unknown'],
    ['another place', { speech: { location: 'eu' } }, {}, 'badRequest', 'region.unknown'],
  ] as const)('%s', async (_, fakeOptions, options, kind, code) => {
    const { hear, fake } = await scene(
      fakeOptions as Partial<GoogleFakeOptions>,
      options as Partial<GoogleSpeechOptions>,
    )
    const events: HearEvent[] = []
    const stream = hear.start((event) => events.push(event), new AbortController().signal)
    stream.push(new Int16Array(3_200))
    stream.end()
    await until(() => events.some(({ type }) => type === 'failed'), 'a failure')
    expect(events.at(-1)).toMatchObject({ type: 'failed', failure: { kind, retryable: false, error: { code } } })
    expect(fake.speech.calls).toHaveLength(1)
  })

  it('too many questions, which may be asked again', async () => {
    const { hear } = await scene({ refuseAll: REFUSALS.tooMany })
    const events: HearEvent[] = []
    const stream = hear.start((event) => events.push(event), new AbortController().signal)
    stream.push(new Int16Array(320))
    stream.end()
    await until(() => events.some(({ type }) => type === 'failed'), 'a failure')
    expect(events.some(({ type }) => type === 'mending')).toBe(true)
    expect(events.at(-1)).toMatchObject({ failure: { kind: 'rateLimit', error: { code: 'link.busy' } } })
  })
})
