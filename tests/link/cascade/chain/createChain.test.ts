/** Parts of different vendors as one link, over real sockets: what is chosen is asked, with its own key, and nothing else. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decodeWav } from '../../../../src/main/audio'
import { createRealClock } from '../../../../src/main/clock'
import { type ChainChoice, createChain, type LinkEvent, type SessionConfig } from '../../../../src/main/link'
import { chainPrices, costOf, readPrices } from '../../../../src/main/meter'
import { createDialer, createWebFetch } from '../../../../src/main/net'
import { defaultSettings } from '../../../../src/main/settings'
import { createSkills, openSkillStore } from '../../../../src/main/skills'
import type { SecretName } from '../../../../src/shared/services'
import type { AppError } from '../../../../src/shared/view'
import { type Azure, startAzure } from '../../../fixtures/services/azure'
import { AZURE_VOICES } from '../../../fixtures/services/azure/mouth'
import { type ElevenLabs, startElevenLabs } from '../../../fixtures/services/elevenlabs'
import type { ModelPlay, ModelService } from '../../../fixtures/services/modelPlay'
import { OPENAI_KEY, startOpenai } from '../../../fixtures/services/openai'

const KEY = 'sk_0123456789abcdef0123456789abcdef'
const AZURE_KEY = '0123456789abcdef0123456789abcdef'
const VOICE = '21m00Tcm4TlvDq8ikWAM'
const ROOT = join(import.meta.dirname, '../../../..')
const question = decodeWav(readFileSync(join(ROOT, 'resources/question.wav')), 'question.wav').samples
const skills = createSkills()

let folder: string
let eleven: ElevenLabs
let azure: Azure
let openai: ModelService
let notices: AppError[]
let closing: (() => Promise<void>)[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-chain-'))
  notices = []
  closing = []
})

afterEach(async () => {
  for (const close of closing) await close()
  rmSync(folder, { recursive: true, force: true })
})

interface Setting {
  words?: string
  plays?: ModelPlay[]
  choice?: (standard: ChainChoice) => Partial<ChainChoice>
  keys?: Partial<Record<SecretName, string>>
  mode?: SessionConfig['mode']
}

const answer = (...pieces: string[]): ModelPlay => ({
  ...{ do: 'answer', pieces },
  usage: { input: 40, cached: 0, output: 9 },
})

async function chain({ words = 'who are you then', plays = [], choice, keys, mode = 'hold' }: Setting) {
  const script = words.split(' ').map((text, at) => ({ text, startMs: 600 + 200 * at, endMs: 780 + 200 * at }))
  eleven = await startElevenLabs({ key: KEY, script })
  azure = await startAzure({ key: AZURE_KEY, script })
  openai = await startOpenai({ plays })
  const clock = createRealClock()
  const dialer = createDialer({ clock, proxyFor: async () => undefined, extraCa: [] })
  const fetch = createWebFetch({ dialer, clock })
  const secrets: Partial<Record<SecretName, string>> = keys ?? { elevenlabs: KEY, openai: OPENAI_KEY }
  const { speechToText, languageModel, textToSpeech, ...others } = defaultSettings()
  const standard: ChainChoice = {
    ...others,
    speechToText: { ...speechToText, service: 'elevenlabs', fallback: [] },
    languageModel: { ...languageModel, service: 'openai', models: { openai: 'gpt-5-mini' }, fallback: [] },
    textToSpeech: { ...textToSpeech, service: 'elevenlabs', voices: { elevenlabs: VOICE }, fallback: [] },
  }
  const link = createChain({
    ...{
      clock,
      dialer,
      fetch,
      skills,
      store: await openSkillStore(folder, clock),
      newId: () => 'id',
      random: () => 0.5,
    },
    host: { volume: () => 50, setVolume: () => {} },
    ...{ hearEntry: '', speakEntry: '', resources: join(ROOT, 'resources') },
    secret: async (name) => secrets[name],
    choice: () => ({ ...standard, ...choice?.(standard) }),
    holdsKey: () => mode !== 'hands-free',
    onNotice: (notice) => notices.push(notice),
    addresses: { elevenlabs: eleven.origin, azureSpeech: azure.origin, openai: openai.base },
  })
  const events: LinkEvent[] = []
  link.events.on((event) => events.push(event.type === 'audio' ? { ...event, samples: event.samples.slice() } : event))
  const config = { conversation: 'c', mode, instructions: 'Be brief.', voice: '', speed: 1, locale: 'en-US' }
  closing.push(
    () => link.close(),
    async () => fetch.close(),
    () => eleven.close(),
    () => azure.close(),
    () => openai.close(),
  )
  await link.open({ ...config, timeZone: 'UTC' }, [], new AbortController().signal)
  return { link, events, has: (type: LinkEvent['type']) => events.find((event) => event.type === type) }
}

type Chain = Awaited<ReturnType<typeof chain>>

/** The question that ships, held from its beginning to its end. */
function say({ link }: Chain, turnId = 1): void {
  for (let at = 0; at < question.length; at += 320) {
    const samples = question.subarray(at, at + 320)
    link.append({ turnId, samples, rateHz: 16_000, capturedAtMs: (at + 320) / 16 })
  }
  link.commit(turnId)
}

const PATIENT = { timeout: 20_000 }
const over = ({ has }: Chain) => expect.poll(() => has('responseDone') ?? has('responseFailed'), PATIENT).toBeDefined()

describe('a turn through three services', () => {
  it('is heard, answered and spoken, and says what each of them used and what the wire carried', async () => {
    const one = await chain({ plays: [answer('I am Parley, ', 'at your service.')] })
    say(one)
    await over(one)
    expect(one.has('userFinal')).toMatchObject({ text: 'who are you then' })
    const reply = one.events.map((event) => (event.type === 'replyDelta' ? event.text : '')).join('')
    expect(reply).toBe('I am Parley, at your service.')
    const samples = one.events.reduce((sum, event) => sum + (event.type === 'audio' ? event.samples.length : 0), 0)
    expect(samples).toBeGreaterThan(2_400)
    const done = one.has('responseDone')
    expect(done).toMatchObject({ outcome: 'answered', wire: { upKbps: expect.any(Number) } })
    const used = done?.type === 'responseDone' ? done.usage.map(({ unit }) => unit) : []
    expect(used).toEqual(expect.arrayContaining(['input text tokens', 'output text tokens', 'spoken characters']))
    expect(one.has('userFinal')).toMatchObject({ usage: [{ unit: 'audio seconds' }] })
    expect([eleven.complaints, openai.complaints, notices]).toEqual([[], [], []])
  })

  it('is heard and spoken by Azure Speech as well, and the bill says that its price is not known', async () => {
    const choice = ({ speechToText, textToSpeech }: ChainChoice): Partial<ChainChoice> => ({
      speechToText: { ...speechToText, service: 'azureSpeech' },
      textToSpeech: { ...textToSpeech, service: 'azureSpeech', voices: { azureSpeech: AZURE_VOICES[0]! } },
    })
    const keys = { azureSpeech: AZURE_KEY, openai: OPENAI_KEY }
    const one = await chain({ plays: [answer('I am Parley, ', 'at your service.')], choice, keys })
    say(one)
    await over(one)
    expect(one.has('userFinal')).toMatchObject({
      text: 'who are you then',
      usage: [{ unit: 'audio seconds', model: 'azure-speech-to-text' }],
    })
    expect(azure.mouths.flatMap(({ written }) => written).join('')).toContain('I am Parley, at your service.')
    const samples = one.events.reduce((sum, event) => sum + (event.type === 'audio' ? event.samples.length : 0), 0)
    expect(samples).toBeGreaterThan(2_400)
    const done = one.has('responseDone')
    expect(done).toMatchObject({ outcome: 'answered' })
    const usage = done?.type === 'responseDone' ? done.usage : []
    expect(usage.map(({ model }) => model)).toContain('azure-neural-voice')
    const shipped = JSON.parse(readFileSync(join(ROOT, 'resources/prices.json'), 'utf8'))
    expect(costOf(usage, chainPrices(readPrices(shipped, 'prices.json').list))).toMatchObject({ incomplete: true })
    expect([azure.complaints, eleven.scribes, notices]).toEqual([[], [], []])
  })

  it('sends less where bandwidth is to be saved', async () => {
    const rates: number[] = []
    for (const bandwidth of ['full', 'save'] as const) {
      const choice = ({ services }: ChainChoice) => ({ services: { ...services, bandwidth } })
      const one = await chain({ plays: [answer('Yes.')], choice })
      say(one)
      await over(one)
      const done = one.has('responseDone')
      rates.push(done?.type === 'responseDone' ? (done.wire?.upKbps ?? 0) : 0)
    }
    // Base64 in JSON: a third more than the sound itself.
    expect(rates[0]).toBeGreaterThan(256)
    expect(rates[1]).toBeLessThan(rates[0]! / 2)
  })

  it('tells the model what was said before and how to answer, and gives it the tools it may call', async () => {
    const one = await chain({ plays: [answer('Yes.')] })
    say(one)
    await over(one)
    expect(openai.read[0]).toMatchObject({ instructions: expect.stringContaining('Be brief.') })
    expect(openai.read[0]?.turns).toEqual([{ role: 'user', text: 'who are you then' }])
  })

  it('speaks Markdown as a person would', async () => {
    const one = await chain({ plays: [answer('This is **very** ', 'important.')] })
    say(one)
    await over(one)
    const reply = one.events.map((event) => (event.type === 'replyDelta' ? event.text : '')).join('')
    expect(reply).toBe('This is very important.')
  })
})

describe('what Parley can do by itself', () => {
  it('is answered without asking the model', async () => {
    const one = await chain({ words: 'what time is it' })
    say(one)
    await over(one)
    const reply = one.events.map((event) => (event.type === 'replyDelta' ? event.text : '')).join('')
    expect(reply).toMatch(/^It is /)
    expect(openai.asked.filter(({ path }) => path.includes('chat'))).toEqual([])
  })

  it('is asked of the model where the user wants that', async () => {
    const choice = ({ languageModel }: ChainChoice) => ({ languageModel: { ...languageModel, skillsFirst: false } })
    const one = await chain({ words: 'what time is it', plays: [answer('Late.')], choice })
    say(one)
    await over(one)
    expect(openai.read).toHaveLength(1)
  })
})

describe('a service without a key', () => {
  it('gives the turn to the next one, and the user is told once', async () => {
    const choice = ({ languageModel }: ChainChoice): Partial<ChainChoice> => ({
      languageModel: { ...languageModel, service: 'anthropic', fallback: ['openai'] },
    })
    const one = await chain({ plays: [answer('Hello.')], choice })
    for (const turn of [1, 2]) {
      say(one, turn)
      await expect.poll(() => one.events.filter(({ type }) => type === 'responseDone'), PATIENT).toHaveLength(turn)
    }
    expect(openai.read).toHaveLength(2)
    expect(notices.map(({ code }) => code)).toEqual(['provider.replaced'])
    expect(notices[0]?.message).toMatch(/Anthropic.*no key.*OpenAI/)
  })

  it('and the next one is asked for its own model and speaks with its own voice', async () => {
    const choice = ({ languageModel, textToSpeech }: ChainChoice): Partial<ChainChoice> => ({
      languageModel: {
        ...languageModel,
        ...{ service: 'anthropic', fallback: ['openai'], models: { anthropic: 'a-model', openai: 'gpt-5-nano' } },
      },
      textToSpeech: {
        ...textToSpeech,
        ...{ service: 'google', fallback: ['elevenlabs'], models: { google: 'chirp3-hd' } },
        voices: { google: 'en-US-Chirp3-HD-Aoede', elevenlabs: VOICE },
      },
    })
    const one = await chain({ plays: [answer('Hello.')], choice })
    say(one)
    await over(one)
    expect(one.has('responseDone')).toMatchObject({ outcome: 'answered' })
    const asked = openai.asked.filter(({ path }) => path.includes('chat')).map(({ body }) => JSON.parse(String(body)))
    expect(asked.map(({ model }) => model)).toEqual(['gpt-5-nano'])
    const spoken = eleven.addresses.filter((address) => address.includes('/text-to-speech/'))
    expect(spoken).toEqual([expect.stringContaining(`/${VOICE}/`)])
    // Its own usual one, and not the other's.
    expect(spoken[0]).toContain('model_id=eleven_flash_v2_5')
    const served = one.events.filter((event) => event.type === 'served')
    expect(served.map(({ part, by }) => [part, by.service, by.model])).toEqual(
      expect.arrayContaining([
        ['think', 'openai', 'gpt-5-nano'],
        ['speak', 'elevenlabs', 'eleven_flash_v2_5'],
      ]),
    )
  })

  it('and without another fails the turn with what is missing', async () => {
    const one = await chain({ keys: { elevenlabs: KEY } })
    say(one)
    await over(one)
    expect(one.has('responseFailed')).toMatchObject({
      error: { code: 'key.missing', message: expect.stringMatching(/OpenAI/) },
    })
  })
})

describe('hands-free', () => {
  it('is decided by the voice that is heard here, and silence is sent to nobody', async () => {
    const one = await chain({ mode: 'hands-free', plays: [answer('Hello.')] })
    const silence = new Int16Array(320)
    let capturedAtMs = 0
    const push = (samples: Int16Array) => {
      capturedAtMs += 20
      one.link.append({ turnId: 1, samples, rateHz: 16_000, capturedAtMs })
    }
    for (let piece = 0; piece < 100; piece += 1) push(silence)
    expect(eleven.scribes).toHaveLength(0)
    for (let at = 0; at + 320 <= question.length; at += 320) push(question.subarray(at, at + 320))
    for (let piece = 0; piece < 100; piece += 1) push(silence)
    await over(one)
    expect(one.has('speechStopped')).toBeDefined()
    const sent = eleven.scribes[0]!.pieces.reduce((sum, { length }) => sum + length, 0)
    expect(sent).toBeLessThan(question.length + 16_000 * 2)
  })
})

it('says that it looks at no pictures', async () => {
  const one = await chain({})
  one.link.add({ type: 'userImage', turnId: 1, mime: 'image/png', bytes: new Uint8Array(1) })
  expect(one.has('noticed')).toMatchObject({ error: { code: 'picture.notHere' } })
})
