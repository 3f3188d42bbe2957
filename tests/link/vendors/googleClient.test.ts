/** Google's client on its way out: what it would print, a proxy that wants a password, connections that end in every way. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { HearEvent, SpeakEvent } from '../../../src/main/link/cascade/ports'
import { GoogleSpeech } from '../../../src/main/link/cascade/stt/google'
import { GoogleVoice } from '../../../src/main/link/cascade/tts/google'
import type { GoogleService } from '../../../src/main/link/vendors/google'
import { createDialer } from '../../../src/main/net'
import { type GoogleFake, type GoogleFakeOptions, startGoogleFake } from '../../fixtures/services/google'
import { startProxy } from '../../support/connectProxy'
import { FlowingClock, until } from '../../support/flowingClock'
import { keepsToLoopback } from '../../support/keepsToLoopback'
import { startLateDoor } from '../../support/lateDoor'
import { numberedSound } from '../../support/numberedSound'
import { privateAuthority } from '../../support/privateAuthority'

const KEY = 'AIzaNobodysKey-0123456789abcdefghijklm'
const VOICE = 'en-US-Chirp3-HD-Aoede'
const SCRIPT = [
  { text: 'secretly', startMs: 200, endMs: 500 },
  { text: 'spoken', startMs: 1_300, endMs: 1_600 },
]
const LENGTH_MS = 2_400

const authority = privateAuthority('localhost', 'service.test')
let clock: FlowingClock
const closing: (() => unknown)[] = []

beforeAll(() => {
  // Before the client is loaded, which reads it then.
  vi.stubEnv('GOOGLE_SDK_NODE_LOGGING', '*')
  vi.stubEnv('GRPC_VERBOSITY', 'DEBUG')
  vi.stubEnv('GRPC_TRACE', 'all')
})
afterAll(() => vi.unstubAllEnvs())
keepsToLoopback()
beforeEach(() => {
  clock = new FlowingClock().flow()
  closing.push(() => clock.stop())
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function fakeOf(options: Partial<GoogleFakeOptions> = {}) {
  const fake = await startGoogleFake({ certificate: authority.certificate, apiKey: KEY, ...options })
  closing.push(() => fake.close())
  return fake
}

const serviceAt = (port: number, host = 'localhost', proxy?: string): GoogleService => ({
  ...{ credentials: KEY, project: 'parley-test', location: 'global', clock, address: { host, port } },
  dialer: createDialer({ clock, proxyFor: async () => proxy, extraCa: [authority.ca] }),
})

function hear(service: GoogleService) {
  const ears = new GoogleSpeech({
    service,
    languages: ['en-US'],
    model: 'latest_long',
    bandwidth: 'full',
    random: () => 0,
  })
  closing.push(() => ears.close())
  const events: HearEvent[] = []
  const stream = ears.start((event) => events.push(event), new AbortController().signal)
  const sound = numberedSound(ears.rateHz, LENGTH_MS, SCRIPT)
  const perMs = ears.rateHz / 1_000
  return {
    events,
    push: (fromMs: number, toMs: number) => stream.push(sound.subarray(fromMs * perMs, toMs * perMs)),
    async end() {
      stream.end()
      await until(() => events.some(({ type }) => type === 'final' || type === 'failed'), 'an end')
      return events.at(-1)
    },
  }
}

/** Which can be cut, and left dead. */
async function doorTo({ port }: GoogleFake) {
  const door = await startLateDoor(port, true)
  closing.push(() => door.close())
  return door
}

/** Of a word, the second one, and the service has heard the beginning. */
async function inTheMiddle() {
  const fake = await fakeOf({ speech: { script: SCRIPT } })
  const door = await doorTo(fake)
  const heard = hear(serviceAt(door.port))
  heard.push(0, 1_400)
  await until(() => fake.speech.calls.some(({ sound }) => sound.length > 0), 'sound at the service')
  return { fake, door, heard }
}

async function speak(service: GoogleService, act: (voice: ReturnType<GoogleVoice['start']>) => Promise<void> | void) {
  const voice = new GoogleVoice({ service, model: 'chirp3-hd', random: () => 0 })
  closing.push(() => voice.close())
  const events: SpeakEvent[] = []
  await act(voice.start({ voice: VOICE, speed: 1 }, (event) => events.push(event), new AbortController().signal))
  await until(() => events.some(({ type }) => type === 'ended' || type === 'failed'), 'an end')
  return events.at(-1)
}

it('prints nothing of keys, words and addresses, whatever the environment asks it to', async () => {
  const printed: string[] = []
  const spies = [process.stderr, process.stdout].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => printed.push(String(text)) > 0),
  )
  for (const name of ['log', 'info', 'error', 'debug', 'warn'] as const) {
    spies.push(vi.spyOn(console, name).mockImplementation((...words) => void printed.push(words.join(' '))) as never)
  }
  try {
    const fake = await fakeOf({ speech: { script: SCRIPT } })
    const heard = hear(serviceAt(fake.port))
    heard.push(0, LENGTH_MS)
    expect(await heard.end()).toMatchObject({ type: 'final', text: 'secretly spoken' })
    const ended = await speak(serviceAt(fake.port), (stream) => {
      stream.write('Tell nobody.')
      stream.end()
    })
    expect(ended).toMatchObject({ type: 'ended' })
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  const told = printed.join('\n')
  for (const secret of [KEY, 'secretly', 'Tell nobody', 'parley-test']) expect(told).not.toContain(secret)
})

it('says that the proxy lets nobody through where it wants a password, and not that the service is down', async () => {
  const fake = await fakeOf()
  const proxy = await startProxy({ to: fake.port, answer: () => '407 Proxy Authentication Required' })
  closing.push(() => proxy.close())
  const heard = hear(serviceAt(fake.port, 'service.test', proxy.url))
  heard.push(0, 500)
  await clock.leap(20_000, () => heard.events.some(({ type }) => type === 'failed'), 50)
  const end = heard.events.some(({ type }) => type === 'failed') ? heard.events.at(-1) : await heard.end()
  expect(proxy.asked.length).toBeGreaterThan(0)
  expect(end).toMatchObject({ type: 'failed', failure: { error: { code: expect.stringMatching(/^net\.proxy/) } } })
})

it.each(['a GOAWAY of the service', 'a reset of the line'])('loses no word by %s in the middle of one', async (way) => {
  const { fake, door, heard } = await inTheMiddle()
  if (way.startsWith('a GOAWAY')) fake.cut()
  else door.cut()
  heard.push(1_400, LENGTH_MS)
  expect(await heard.end()).toMatchObject({ type: 'final', text: 'secretly spoken' })
})

it('loses no word by a line that goes dead in the middle of one, without anybody being told', async () => {
  const { door, heard } = await inTheMiddle()
  door.numb()
  heard.push(1_400, LENGTH_MS)
  const ended = heard.end()
  await clock.leap(5_000, () => door.knocks() > 1)
  expect(await ended).toMatchObject({ type: 'final', text: 'secretly spoken' })
})

it('speaks over a new line where the old one has gone dead', async () => {
  const fake = await fakeOf()
  const door = await doorTo(fake)
  const ended = await speak(serviceAt(door.port), async (stream) => {
    await until(() => fake.voice.calls.length > 0, 'a call at the service')
    door.numb()
    stream.write('Here it is.')
    stream.end()
    await clock.leap(5_000, () => door.knocks() > 1)
  })
  expect(ended).toMatchObject({ type: 'ended' })
})

it('is told that a rate cannot be had by its own name', async () => {
  const refusal = { code: 3, details: 'Invalid recognition config: bad sample rate hertz.' }
  const fake = await fakeOf({ speech: { script: SCRIPT, refuse: () => ({ afterMs: 0, refusal }) } })
  const heard = hear(serviceAt(fake.port))
  heard.push(0, 500)
  expect(await heard.end()).toMatchObject({
    type: 'failed',
    failure: { retryable: false, error: { code: 'rate.unsupported', message: expect.stringContaining('16000 Hz') } },
  })
})

it('speaks on after a pause in which the service would lose its patience', async () => {
  const fake = await fakeOf({ voice: { idleMs: 1_000 } })
  const ended = await speak(serviceAt(fake.port), async (stream) => {
    stream.write('One moment, please. ')
    await until(() => fake.voice.calls[0]?.texts.length === 1, 'the first clause at the service')
    // Four of the client's seconds, before one of the service's is over.
    await clock.leap(4_500, () => false, 500)
    await until(() => fake.voice.calls[0]?.halfClosed === true, 'the end of the first call')
    stream.write('Here it is.')
    stream.end()
  })
  expect(ended).toMatchObject({ type: 'ended' })
  expect(fake.voice.calls.map(({ texts }) => texts.join('').trim())).toEqual(['One moment, please.', 'Here it is.'])
})
