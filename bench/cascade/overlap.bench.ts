/**
 * What the overlap of hearing, thinking and speaking gains: 200 turns through real adapters and real sockets to services
 * with the article's delays, beside the same services asked one after the other, turn by turn with the same delays.
 * Turn latency is from the user's last voiced sample to the first sample of the answer. Once with a voice that takes tokens
 * as they come and once with one that takes whole words.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createRealClock } from '../../src/main/clock'
import { createChain, type LinkEvent } from '../../src/main/link'
import { OpenaiChat } from '../../src/main/link/cascade/llm/openaiChat'
import { createElevenLabsEars } from '../../src/main/link/cascade/stt/elevenlabs'
import { createAzureVoice } from '../../src/main/link/cascade/tts/azure'
import { createElevenLabsVoice } from '../../src/main/link/cascade/tts/elevenlabs'
import { createDialer, createWebFetch } from '../../src/main/net'
import { defaultSettings } from '../../src/main/settings'
import { createSkills, openSkillStore } from '../../src/main/skills'
import { startAzure } from '../../tests/fixtures/services/azure'
import { AZURE_VOICES } from '../../tests/fixtures/services/azure/mouth'
import { startElevenLabs } from '../../tests/fixtures/services/elevenlabs'
import { OPENAI_KEY, startOpenai } from '../../tests/fixtures/services/openai'
import { machine, quantile, row } from '../measure/figures'
import { type Question, question, RATE_HZ, speak } from './user'

const TURNS = Number(process.env['OVERLAP_TURNS'] ?? 200)
const AT_ONCE = Number(process.env['OVERLAP_AT_ONCE'] ?? 4)
/** Turns in which the user thinks in the middle of the sentence. */
const THINKING_SHARE = 0.25
const THINKING_MS = 600
const INTERIM_MS = 100
const KEY = 'sk_0123456789abcdef0123456789abcdef'
const VOICES = { azureSpeech: AZURE_VOICES[0]!, elevenlabs: '21m00Tcm4TlvDq8ikWAM' } as const
type Speaker = keyof typeof VOICES
const MODEL = 'a-model'
const TEXT = 'how does a candle flame get its colour'
/** Eighteen words, as long as Parley asks for, in tokens as OpenAI's o200k cuts them, written at fifty a second. */
const ANSWER = [
  ...['That', ' is', ' soot', ',', ' which', ' gl', 'ows', ' yellow', ' when', ' the', ' flame', ' heats', ' it', ','],
  ...[' while', ' the', ' blue', ' below', ' burns', ' clean', ' gas', '.'],
]
const TOKEN_MS = 20

/** Most price lists ask so much more for a token that is written than for one that is read. */
const OUTPUT_WEIGHT = 5
/** As vendors state it for European languages. */
const CHARACTERS_PER_TOKEN = 4

interface Delays {
  finalMs: number
  firstTokenMs: number
  firstSoundMs: number
  thinks: boolean
}

interface Measured extends Delays {
  latencyMs: number
}

/** The same numbers in every run. */
function* numbers(seed: number): Generator<number, never> {
  let state = seed
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

const random = numbers(7)
const between = (from: number, to: number) => from + (to - from) * random.next().value
const drawn: Delays[] = Array.from({ length: TURNS }, () => ({
  finalMs: between(200, 500),
  firstTokenMs: between(300, 800),
  firstSoundMs: between(100, 400),
  thinks: random.next().value < THINKING_SHARE,
}))
const FAST: Delays = { finalMs: 200, firstTokenMs: 300, firstSoundMs: 100, thinks: false }

const MORE = `${TEXT} and why is it blue below`
const short = question(TEXT, 0)
const long = question(MORE, THINKING_MS)
const asked = ({ thinks }: Delays): Question => (thinks ? long : short)

async function services(speaker: Speaker) {
  let now: Delays = FAST
  const eleven = await startElevenLabs({
    key: KEY,
    get script() {
      return asked(now).words
    },
    scribe: () => ({ interimMs: INTERIM_MS, finalMs: () => now.finalMs }),
    voice: () => ({ firstMs: () => now.firstSoundMs }),
  })
  const azure = await startAzure({ key: KEY, mouth: () => ({ firstMs: () => now.firstSoundMs }) })
  const openai = await startOpenai({
    plays: [
      {
        ...{ do: 'answer', pieces: ANSWER, everyMs: TOKEN_MS, firstMs: () => now.firstTokenMs - TOKEN_MS },
        usage: { input: 60, cached: 0, output: ANSWER.length },
      },
    ],
  })
  const clock = createRealClock()
  const dialer = createDialer({ clock, proxyFor: async () => undefined, extraCa: [] })
  const fetch = createWebFetch({ dialer, clock })
  const service = { name: 'OpenAI', base: openai.base, headers: { Authorization: `Bearer ${OPENAI_KEY}` }, fetch }
  return {
    ...{ speaker, eleven, azure, openai, clock, dialer, fetch, service },
    set: (delays: Delays) => {
      now = delays
    },
    close: () => Promise.all([eleven.close(), azure.close(), openai.close(), Promise.resolve(fetch.close())]),
  }
}

/** Of all that a request gave the model to read. */
function tokensIn(body: Buffer): number {
  const { messages } = JSON.parse(String(body)) as { messages: { content: string }[] }
  return messages.reduce((sum, { content }) => sum + content.length, 0) / CHARACTERS_PER_TOKEN
}

type Services = Awaited<ReturnType<typeof services>>

const common = ({ clock, dialer, eleven }: Services) => ({
  ...{ clock, dialer, apiKey: KEY, address: eleven.origin, wire: 'full' as const, random: Math.random },
})

const voiceOf = (all: Services) =>
  all.speaker === 'elevenlabs'
    ? createElevenLabsVoice({ ...common(all), model: 'eleven_flash_v2_5', voice: VOICES.elevenlabs })
    : createAzureVoice({
        ...{ ...common(all), address: all.azure.origin, region: 'westeurope', voice: VOICES.azureSpeech },
      })

/** One after the other: the whole sentence, then the whole answer, then a voice. */
async function oneAfterTheOther(all: Services, turns: readonly Delays[]): Promise<Measured[]> {
  const measured: Measured[] = []
  const never = new AbortController().signal
  for (const delays of turns) {
    all.set(delays)
    const ears = createElevenLabsEars({ ...common(all), model: 'scribe_v2_realtime', language: 'en-US' })
    const model = new OpenaiChat({ service: all.service, clock: all.clock, model: MODEL, random: Math.random })
    const voice = voiceOf(all)
    const sounded = Promise.withResolvers<number>()
    const answered = async (text: string) => {
      let answer = ''
      const request = { text, history: [], instructions: 'Be brief.', tools: [], exchanges: [] }
      for await (const event of model.answer(request, never)) {
        if (event.type === 'part' && event.part.type === 'text') answer += event.part.text
      }
      const speech = voice.start(
        { voice: VOICES[all.speaker], speed: 1 },
        (event) => event.type === 'audio' && sounded.resolve(performance.now()),
        never,
      )
      speech.write(answer)
      speech.flush()
      speech.end()
    }
    const stream = ears.start((event) => {
      if (event.type !== 'final') return
      expect(event.text).toBe(delays.thinks ? MORE : TEXT)
      void answered(event.text)
    }, never)
    const lastVoicedAt = await speak(
      asked(delays),
      (samples) => stream.push(samples),
      () => stream.end(),
    )
    measured.push({ ...delays, latencyMs: (await sounded.promise) - lastVoicedAt })
    await voice.close()
  }
  return measured
}

/** The chain as it ships. */
async function overlapped(all: Services, turns: readonly Delays[]) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-overlap-'))
  const { speechToText, languageModel, textToSpeech, ...others } = defaultSettings()
  const link = createChain({
    ...{ clock: all.clock, dialer: all.dialer, fetch: all.fetch, skills: createSkills() },
    ...{ store: await openSkillStore(folder, all.clock), newId: () => 'id', random: Math.random },
    host: { volume: () => 50, setVolume: () => {} },
    ...{ hearEntry: '', speakEntry: '', resources: join(import.meta.dirname, '../../resources') },
    secret: async (name) => (name === 'openai' ? OPENAI_KEY : KEY),
    choice: () => ({
      ...others,
      speechToText: { ...speechToText, service: 'elevenlabs', fallback: [] },
      languageModel: { ...languageModel, service: 'openai', models: { openai: MODEL }, fallback: [] },
      textToSpeech: { ...textToSpeech, service: all.speaker, voices: VOICES, fallback: [] },
    }),
    holdsKey: () => true,
    onNotice: () => {},
    addresses: { elevenlabs: all.eleven.origin, azureSpeech: all.azure.origin, openai: all.openai.base },
  })
  const measured: Measured[] = []
  let used = { tokens: 0, thrownTokens: 0, characters: 0, thrownCharacters: 0 }
  let sounded = Promise.withResolvers<number>()
  let done = Promise.withResolvers<void>()
  let heard = ''
  link.events.on((event: LinkEvent) => {
    if (event.type === 'userFinal') heard = event.text
    if (event.type === 'audio') sounded.resolve(performance.now())
    if (event.type === 'responseFailed') throw new Error(event.error.message)
    if (event.type !== 'responseDone') return
    // What was called off is told behind what was used, by who had to guess.
    for (const { unit, quantity, estimated } of event.usage) {
      if (unit === 'output text tokens') {
        used.tokens += OUTPUT_WEIGHT * quantity
        if (estimated) used.thrownTokens += OUTPUT_WEIGHT * quantity
      }
      if (unit === 'spoken characters') used.characters += quantity
    }
    done.resolve()
  })
  const config = { conversation: 'c', mode: 'hold' as const, instructions: 'Be brief.', voice: '', speed: 1 }
  await link.open({ ...config, locale: 'en-US', timeZone: 'UTC' }, [], new AbortController().signal)
  for (const [at, delays] of turns.entries()) {
    all.set(delays)
    sounded = Promise.withResolvers()
    done = Promise.withResolvers()
    const push = (samples: Int16Array, capturedAtMs: number) =>
      link.append({ turnId: at + 1, samples, rateHz: RATE_HZ, capturedAtMs })
    const lastVoicedAt = await speak(asked(delays), push, () => link.commit(at + 1))
    measured.push({ ...delays, latencyMs: (await sounded.promise) - lastVoicedAt })
    await done.promise
    // An answer to half of the question would be early, and worth nothing.
    expect(heard).toBe(delays.thinks ? MORE : TEXT)
    expect(all.openai.read.at(-1)?.turns.at(-1)?.text).toBe(heard)
  }
  // What was read, alike for both: the service of this bench tells one figure for all, however long the conversation is.
  for (const { body, leftAtMs } of all.openai.asked.filter(({ path }) => path.includes('chat'))) {
    const tokens = tokensIn(body)
    used.tokens += tokens
    if (leftAtMs !== undefined) used.thrownTokens += tokens
  }
  await link.close()
  rmSync(folder, { recursive: true, force: true })
  used = { ...used, thrownCharacters: Math.max(0, used.characters - turns.length * ANSWER.join('').length) }
  return { measured, used }
}

it.each(Object.keys(VOICES) as Speaker[])('what the overlap gains with the voice of %s', async (speaker) => {
  const shares = Array.from({ length: AT_ONCE }, (_, at) => drawn.filter((_turn, index) => index % AT_ONCE === at))
  const ran = await Promise.all(
    shares.map(async (turns) => {
      const [mine, theirs] = [await services(speaker), await services(speaker)]
      // Side by side in one run, each with services of its own.
      const [ours, naive] = await Promise.all([overlapped(mine, turns), oneAfterTheOther(theirs, turns)])
      const fast = await overlapped(
        mine,
        Array.from({ length: Math.ceil(20 / AT_ONCE) }, () => FAST),
      )
      await Promise.all([mine.close(), theirs.close()])
      return { ours, naive, fast }
    }),
  )
  const ours = ran.flatMap(({ ours: { measured } }) => measured)
  const naive = ran.flatMap((each) => each.naive)
  const fast = ran.flatMap((each) => each.fast.measured.map(({ latencyMs }) => latencyMs))
  const of = (turns: readonly Measured[], share: number) =>
    quantile(
      turns.map(({ latencyMs }) => latencyMs),
      share,
    )
  const over = ours.map(
    ({ latencyMs, firstTokenMs, firstSoundMs }) => latencyMs - INTERIM_MS - firstTokenMs - firstSoundMs,
  )
  const sum = (key: 'tokens' | 'thrownTokens' | 'characters' | 'thrownCharacters') =>
    ran.reduce((total, each) => total + each.ours.used[key], 0)
  const [tokens, characters] = [sum('thrownTokens') / sum('tokens'), sum('thrownCharacters') / sum('characters')]
  console.log(`voice of ${speaker}; ${machine()}`)
  const ms = (value: number) => `${value.toFixed(0)} ms`
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`
  console.log(`one after the other: p50 ${ms(of(naive, 0.5))} · p95 ${ms(of(naive, 0.95))}`)
  console.log(`overlapped: p50 ${ms(of(ours, 0.5))} · p95 ${ms(of(ours, 0.95))}`)
  for (const share of [0.5, 0.95]) {
    const gain = 1 - of(ours, share) / of(naive, share)
    console.log(row(`Under one after the other, p${share * 100}`, percent(gain), '>= 40 %', gain >= 0.4))
  }
  // Whoever asks a model for an answer has to know the last word first: nobody is earlier than these three.
  const least = ours.map(({ firstTokenMs, firstSoundMs }) => INTERIM_MS + firstTokenMs + firstSoundMs)
  for (const share of [0.5, 0.95]) {
    const most = 1 - quantile(least, share) / of(naive, share)
    console.log(`The stages alone, p${share * 100}: ${ms(quantile(least, share))}, ${percent(most)} under`)
  }
  for (const share of [0.5, 0.95]) {
    const more = quantile(over, share)
    console.log(row(`Beyond last interim + model + voice, p${share * 100}`, ms(more), '<= 50 ms', more <= 50))
  }
  for (const share of [0.5, 0.95]) {
    const at = quantile(fast, share)
    console.log(row(`At the fast end (200 / 300 / 100), p${share * 100}`, ms(at), '< 550 ms', at < 550))
  }
  console.log(row('Of the tokens thrown away, output weighed fivefold', percent(tokens), '<= 15 %', tokens <= 0.15))
  console.log(row('Of the characters thrown away', percent(characters), '<= 15 %', characters <= 0.15))
  expect(ours).toHaveLength(TURNS)
})
