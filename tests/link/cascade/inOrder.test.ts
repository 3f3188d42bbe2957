/** When a service fails the next one takes the turn, with everything that was said; the user is told once. */
import { beforeEach, describe, expect, it } from 'vitest'
import { answerInOrder } from '../../../src/main/link/cascade/inOrder/answerInOrder'
import { hearInOrder } from '../../../src/main/link/cascade/inOrder/hearInOrder'
import { speakInOrder } from '../../../src/main/link/cascade/inOrder/speakInOrder'
import { REST_MS, Standing } from '../../../src/main/link/cascade/inOrder/standing'
import type {
  AnswerEvent,
  AnswerRequest,
  HearEvent,
  LanguageModel,
  SpeakEvent,
  SpeechToText,
  TextToSpeech,
} from '../../../src/main/link/cascade/ports'
import { type FailureKind, ProviderError } from '../../../src/main/link/cascade/providerError'
import type { ServiceId } from '../../../src/shared/services'
import type { AppError, UsageLine } from '../../../src/shared/view'
import { HandClock } from '../../support/handClock'

const never = new AbortController().signal
const failure = (provider: string, kind: FailureKind) => new ProviderError({ provider, kind })

let clock: HandClock
let notices: AppError[]
let spent: UsageLine[]
const standing = <Service>(...services: [ServiceId, Service][]) =>
  new Standing(
    services.map(([id, service]) => ({ id, model: `${id}-1`, service })),
    { clock, onNotice: (notice) => notices.push(notice) },
  )

beforeEach(() => {
  clock = new HandClock()
  notices = []
  spent = []
})

class Ears implements SpeechToText {
  readonly detectsVoice = false
  readonly streams: { pushed: number; ended: boolean; say(event: HearEvent): void }[] = []

  constructor(readonly rateHz = 16_000) {}

  start(onEvent: (event: HearEvent) => void) {
    const stream = { pushed: 0, ended: false, say: onEvent }
    this.streams.push(stream)
    return {
      push: (samples: Int16Array) => {
        stream.pushed += samples.length
        return true
      },
      end: () => {
        stream.ended = true
      },
    }
  }

  warm() {}
  async close() {}
}

describe('hearing', () => {
  it('gives the whole utterance to the next recognizer, and its words are the answer', () => {
    const [first, second] = [new Ears(), new Ears()]
    const events: HearEvent[] = []
    const hear = hearInOrder(standing(['google', first], ['elevenlabs', second]), 16_000)
    const stream = hear.start((event) => events.push(event), never)
    stream.push(new Int16Array(320))
    stream.push(new Int16Array(320))
    const lost = {
      type: 'failed',
      failure: failure('Google', 'network'),
      usage: [{ unit: 'audio seconds', quantity: 1 }],
    }
    first.streams[0]!.say(lost as HearEvent)
    stream.push(new Int16Array(320))
    stream.end()
    expect(second.streams[0]).toMatchObject({ pushed: 960, ended: true })
    second.streams[0]!.say({ type: 'final', text: 'hello', understood: true, words: [], usage: [] })
    expect(events).toEqual([
      {
        type: 'servedBy',
        by: {
          ...{ service: 'elevenlabs', model: 'elevenlabs-1' },
          insteadOf: { service: 'google', code: failure('Google', 'network').error.code },
        },
      },
      { type: 'final', text: 'hello', understood: true, words: [], usage: [{ unit: 'audio seconds', quantity: 1 }] },
    ])
    expect(notices.map(({ code }) => code)).toEqual(['provider.replaced'])
    expect(notices[0]?.message).toMatch(/Google.*ElevenLabs/)
  })

  it('that failed after the end is ended with the next one too', () => {
    const [first, second] = [new Ears(), new Ears()]
    const stream = hearInOrder(standing(['google', first], ['elevenlabs', second]), 16_000).start(() => {}, never)
    stream.push(new Int16Array(320))
    stream.end()
    first.streams[0]!.say({ type: 'failed', failure: failure('a', 'timeout'), usage: [] })
    expect(second.streams[0]).toMatchObject({ pushed: 320, ended: true })
  })

  it('hears nothing more of the one that failed', () => {
    const [first, second] = [new Ears(), new Ears()]
    const events: HearEvent[] = []
    hearInOrder(standing(['google', first], ['elevenlabs', second]), 16_000).start((event) => events.push(event), never)
    first.streams[0]!.say({ type: 'failed', failure: failure('a', 'server'), usage: [] })
    first.streams[0]!.say({ type: 'interim', text: 'late' })
    expect(events).toEqual([])
  })

  it('resamples for who wants another rate, and places the words in ours', () => {
    const ears = new Ears(24_000)
    const events: HearEvent[] = []
    const stream = hearInOrder(standing(['google', ears]), 16_000).start((event) => events.push(event), never)
    for (let piece = 0; piece < 50; piece += 1) stream.push(new Int16Array(320))
    expect(ears.streams[0]!.pushed).toBeGreaterThan(23_500)
    const words = [{ text: 'a', startSample: 2_400, endSample: 24_000, confidence: 1 }]
    ears.streams[0]!.say({ type: 'final', text: 'a', understood: true, words, usage: [] })
    expect(events.at(-1)).toMatchObject({ words: [{ startSample: 1_600, endSample: 16_000 }] })
  })

  it('fails with the last failure where nobody is left', () => {
    const ears = new Ears()
    const events: HearEvent[] = []
    hearInOrder(standing(['google', ears]), 16_000).start((event) => events.push(event), never)
    ears.streams[0]!.say({ type: 'failed', failure: failure('a', 'auth'), usage: [] })
    expect(events).toMatchObject([{ type: 'failed', failure: { kind: 'auth' } }])
    expect(notices).toEqual([])
  })
})

it('what a first service used that failed is paid for also where the turn is called off while the next one has it', () => {
  const usage = [{ unit: 'audio seconds', quantity: 1 }]
  const pays = (usage: UsageLine[]) => void spent.push(...usage)
  const off = new AbortController()
  const [ears, tongue] = [new Ears(), new Tongue()]
  const hear = hearInOrder(standing(['google', ears], ['elevenlabs', new Ears()]), 16_000, pays)
  hear.start(() => {}, off.signal)
  ears.streams[0]!.say({ type: 'failed', failure: failure('a', 'network'), usage })
  const voices = ['azureSpeech', 'google'].map((id, at): [ServiceId, { voice: Tongue; voiceName: string }] => [
    id as ServiceId,
    { voice: at === 0 ? tongue : new Tongue(), voiceName: '' },
  ])
  speakInOrder(standing(...voices), pays).start({ voice: '', speed: 1 }, () => {}, off.signal)
  tongue.streams[0]!.say({ type: 'failed', failure: failure('a', 'network'), usage })
  expect(spent).toEqual([])
  off.abort()
  expect(spent).toEqual([...usage, ...usage])
})

describe('a service that failed', () => {
  it('for good is not asked again; for the moment, after a rest; and the user is told once', () => {
    const [first, second] = [new Ears(), new Ears()]
    const hear = hearInOrder(standing(['google', first], ['elevenlabs', second]), 16_000)
    const turn = () => hear.start(() => {}, never)
    turn()
    first.streams[0]!.say({ type: 'failed', failure: failure('a', 'server'), usage: [] })
    turn()
    expect([first.streams.length, second.streams.length]).toEqual([1, 2])
    clock.advance(REST_MS)
    turn()
    expect(first.streams).toHaveLength(2)
    first.streams[1]!.say({ type: 'failed', failure: failure('a', 'server'), usage: [] })
    clock.advance(REST_MS)
    turn()
    first.streams[2]!.say({ type: 'failed', failure: failure('a', 'auth'), usage: [] })
    clock.advance(100 * REST_MS)
    turn()
    expect(first.streams).toHaveLength(3)
    expect(notices).toHaveLength(2)
  })

  it.each([
    ['in whose words there was nothing to say', 'incomplete', 'provider.noSound'],
    ['to which the network took nothing for a while', 'network', 'provider.overflow'],
    ['whose conversation was too long', 'badRequest', 'model.tooLong'],
  ] as const)('in a turn %s is asked again after a rest: that says nothing of the next one', (_, kind, code) => {
    const [first, second] = [new Ears(), new Ears()]
    const hear = hearInOrder(standing(['google', first], ['elevenlabs', second]), 16_000)
    hear.start(() => {}, never)
    const failed = new ProviderError({ provider: 'a', kind, code, retryable: false })
    first.streams[0]!.say({ type: 'failed', failure: failed, usage: [] })
    hear.start(() => {}, never)
    expect(first.streams).toHaveLength(1)
    clock.advance(REST_MS)
    hear.start(() => {}, never)
    expect(first.streams).toHaveLength(2)
  })

  it('stands in the books as the one that was stood in for, also in later turns, and no more when it is back', () => {
    const [first, second] = [new Ears(), new Ears()]
    const services: unknown[] = []
    const hear = hearInOrder(standing(['google', first], ['elevenlabs', second]), 16_000)
    const turn = () => hear.start((event) => event.type === 'servedBy' && services.push(event.by), never)
    const final: HearEvent = { type: 'final', text: 'a', understood: true, words: [], usage: [] }
    turn()
    first.streams[0]!.say({ type: 'failed', failure: failure('Google', 'server'), usage: [] })
    second.streams[0]!.say(final)
    turn()
    second.streams[1]!.say(final)
    clock.advance(REST_MS)
    turn()
    first.streams[1]!.say(final)
    const insteadOf = { service: 'google', code: failure('Google', 'server').error.code }
    const standIn = { service: 'elevenlabs', model: 'elevenlabs-1', insteadOf }
    expect(services).toEqual([standIn, standIn, { service: 'google', model: 'google-1' }])
  })
})

const request: AnswerRequest = { text: 'hi', history: [], instructions: '', tools: [], exchanges: [] }
const part = (text: string): AnswerEvent => ({ type: 'part', part: { type: 'text', text } })

function model(events: AnswerEvent[], fails?: ProviderError): LanguageModel {
  return {
    isFree: () => false,
    warm: () => {},
    async *answer() {
      yield* events
      if (fails) throw fails
    },
  }
}

async function answered(...models: LanguageModel[]): Promise<AnswerEvent[]> {
  const events: AnswerEvent[] = []
  const ordered = models.map((each, at): [ServiceId, LanguageModel] => [at === 0 ? 'openai' : 'anthropic', each])
  const inOrder = answerInOrder(standing(...ordered), (usage) => spent.push(...usage))
  for await (const event of inOrder.answer(request, never)) events.push(event)
  return events
}

describe('answering', () => {
  it('goes on with the next model where the first has said nothing', async () => {
    expect(await answered(model([], failure('a', 'rateLimit')), model([part('hello')]))).toEqual([
      {
        type: 'servedBy',
        by: {
          ...{ service: 'anthropic', model: 'anthropic-1' },
          insteadOf: { service: 'openai', code: failure('a', 'rateLimit').error.code },
        },
      },
      part('hello'),
    ])
    expect(notices).toHaveLength(1)
  })

  it('says once who answers, before anything else', async () => {
    expect(await answered(model([part('It is'), part(' nine.')]))).toEqual([
      { type: 'servedBy', by: { service: 'openai', model: 'openai-1' } },
      part('It is'),
      part(' nine.'),
    ])
  })

  it('is paid for by what the first one used as well, though it said nothing', async () => {
    const usage = [{ unit: 'output text tokens', quantity: 4 }]
    const empty = new ProviderError({ provider: 'a', kind: 'incomplete', usage })
    await answered(model([], empty), model([part('hello')]))
    expect(spent).toEqual(usage)
  })

  it('is not begun again in the middle of a sentence', async () => {
    const models = [model([part('It is')], failure('a', 'incomplete')), model([part('hello')])]
    await expect(answered(...models)).rejects.toMatchObject({ kind: 'incomplete' })
  })

  it('leaves bugs alone', async () => {
    const broken: LanguageModel = {
      ...model([]),
      // biome-ignore lint/correctness/useYield: it breaks before it says anything
      async *answer() {
        throw new TypeError('a bug')
      },
    }
    await expect(answered(broken, model([part('hello')]))).rejects.toThrow('a bug')
  })
})

class Tongue implements TextToSpeech {
  readonly runsAhead = true
  readonly timesWords = true
  readonly streams: { voice: string; written: string[]; say(event: SpeakEvent): void }[] = []

  constructor(
    readonly rateHz = 16_000,
    readonly joinsText = false,
  ) {}

  start({ voice }: { voice: string }, onEvent: (event: SpeakEvent) => void) {
    const stream = { voice, written: [] as string[], say: onEvent }
    this.streams.push(stream)
    return {
      write: (text: string) => void stream.written.push(text),
      flush: () => void stream.written.push('|'),
      end: () => void stream.written.push('.'),
    }
  }

  warm() {}
  async close() {}
}

function speech(first: Tongue, second: Tongue) {
  const events: SpeakEvent[] = []
  const voices = standing(
    ['azureSpeech', { voice: first, voiceName: 'Ava' }],
    ['offline', { voice: second, voiceName: 'slt' }],
  )
  const stream = speakInOrder(voices).start({ voice: 'Ava', speed: 1 }, (event) => events.push(event), never)
  return { events, stream }
}

describe('speaking', () => {
  it('is done by the next voice, all of it and under its own name, where nothing has sounded', () => {
    const [first, second] = [new Tongue(), new Tongue()]
    const { events, stream } = speech(first, second)
    stream.write('Hello. ')
    stream.flush()
    first.streams[0]!.say({ type: 'failed', failure: failure('Azure', 'auth'), usage: [] })
    stream.write('And more.')
    stream.end()
    expect(second.streams[0]).toMatchObject({ voice: 'slt', written: ['Hello. ', '|', 'And more.', '.'] })
    second.streams[0]!.say({ type: 'audio', samples: new Int16Array(4) })
    second.streams[0]!.say({ type: 'ended', usage: [] })
    expect(events.map(({ type }) => type)).toEqual(['servedBy', 'audio', 'ended'])
    expect(notices).toHaveLength(1)
  })

  it('that broke off in the middle is told as that: another voice would say it twice', () => {
    const [first, second] = [new Tongue(), new Tongue()]
    const { events, stream } = speech(first, second)
    stream.write('Hello. ')
    first.streams[0]!.say({ type: 'audio', samples: new Int16Array(4) })
    first.streams[0]!.say({ type: 'failed', failure: failure('Azure', 'network'), usage: [] })
    expect(events.map(({ type }) => type)).toEqual(['servedBy', 'audio', 'failed'])
    expect(second.streams).toEqual([])
  })

  it('gives a voice of clauses whole clauses where words were written for another', () => {
    const [first, second] = [new Tongue(16_000, true), new Tongue(16_000, false)]
    const { stream } = speech(first, second)
    for (const word of ['It ', 'is ', 'late. ']) stream.write(word)
    stream.flush()
    first.streams[0]!.say({ type: 'failed', failure: failure('Azure', 'quota'), usage: [] })
    stream.write('Go ')
    stream.write('home.')
    stream.end()
    expect(second.streams[0]!.written).toEqual(['It is late. ', '|', 'Go home.', '.'])
  })

  it('sounds at one rate, whoever speaks', () => {
    const [first, second] = [new Tongue(24_000), new Tongue(16_000)]
    const { events, stream } = speech(first, second)
    stream.write('Hello.')
    first.streams[0]!.say({ type: 'failed', failure: failure('Azure', 'auth'), usage: [] })
    const [voice] = second.streams
    for (let piece = 0; piece < 10; piece += 1) voice!.say({ type: 'audio', samples: new Int16Array(1_600) })
    voice!.say({ type: 'words', words: [{ text: 'Hello.', startSample: 1_600, endSample: 16_000 }] })
    voice!.say({ type: 'ended', usage: [] })
    const sounded = events.reduce((sum, event) => sum + (event.type === 'audio' ? event.samples.length : 0), 0)
    expect(sounded).toBe(24_000)
    expect(events).toContainEqual({ type: 'words', words: [{ text: 'Hello.', startSample: 2_400, endSample: 24_000 }] })
  })
})
