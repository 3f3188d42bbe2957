/** The cascade on three streams that a test plays by hand: what leaves it, in which order, and what it remembers. */
import { describe, expect, it } from 'vitest'
import type { LinkEvent, SessionConfig } from '../../../src/main/link'
import { Cascade } from '../../../src/main/link/cascade'
import type { Wording } from '../../../src/main/link/cascade/endpointer'
import type {
  AnswerEvent,
  AnswerRequest,
  ClauseRequest,
  ClauseVoice,
  HearEvent,
  LanguageModel,
  SpeechToText,
} from '../../../src/main/link/cascade/ports'
import { ProviderError } from '../../../src/main/link/cascade/providerError'
import { spokenByClause } from '../../../src/main/link/cascade/spokenByClause'
import type { Turn, TurnMode, UsageLine } from '../../../src/shared/view'
import { HandClock } from '../../support/handClock'

const RATE_HZ = 16_000
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

interface Stream {
  say(event: HearEvent): void
  pushed: number
  ended: boolean
  aborted: boolean
}

class Ears implements SpeechToText {
  readonly rateHz = RATE_HZ
  readonly detectsVoice = true
  readonly streams: Stream[] = []

  start(onEvent: (event: HearEvent) => void, signal: AbortSignal) {
    const stream: Stream = { say: onEvent, pushed: 0, ended: false, aborted: false }
    signal.addEventListener('abort', () => {
      stream.aborted = true
    })
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

/** "say X" is answered with X in two clauses; what it would change is written down when it is carried out. */
class Model implements LanguageModel {
  isFree() {
    return true
  }
  warm() {}
  waits: Promise<void> | undefined
  readonly asked: AnswerRequest[] = []
  readonly carriedOut: string[] = []
  usage: UsageLine[] = []
  /** Of every answer, before it says anything. */
  calls: Extract<AnswerEvent, { type: 'toolCall' }>[] = []

  async *answer(request: AnswerRequest, _: AbortSignal): AsyncGenerator<AnswerEvent, void, void> {
    this.asked.push(request)
    await this.waits
    if (request.exchanges.length === 0 && this.calls.length > 0) {
      yield* this.calls
      return yield { type: 'done' as const, outcome: 'answered' as const, finish: 'tools' as const, usage: [] }
    }
    yield {
      type: 'part' as const,
      part: { type: 'text' as const, text: `You said ${request.text}. And that was all.` },
    }
    const carryOut = async () => void this.carriedOut.push(request.text)
    const { usage } = this
    yield { type: 'done' as const, outcome: 'answered' as const, finish: 'stop' as const, usage, carryOut }
  }
}

/** Ten samples a character, one word a clause. */
class Tongue implements ClauseVoice {
  readonly rateHz = RATE_HZ
  fails = false

  async speak({ text }: ClauseRequest) {
    if (this.fails) throw new Error('no voice')
    const samples = new Int16Array(text.length * 10)
    return { samples, words: [{ text, startSample: 0, endSample: samples.length }], tookMs: 0 }
  }

  async close() {}
}

async function open(mode: TurnMode, more: Partial<SessionConfig> = {}, unbilled: () => UsageLine[] = () => []) {
  const [ears, model, tongue] = [new Ears(), new Model(), new Tongue()]
  const wording = (text: string): Wording => (text.startsWith('whole') ? 'complete' : 'open')
  const cascade = new Cascade({
    hear: ears,
    model,
    voice: spokenByClause(tongue, new HandClock()),
    wording,
    keepsSound: () => false,
    ready: async () => {},
    unbilled,
  })
  const events: LinkEvent[] = []
  cascade.events.on((event) => events.push(event))
  await cascade.open({ mode, voice: 'slt', speed: 1, ...more } as SessionConfig, [], new AbortController().signal)
  let capturedAtMs = 0
  const hear = (turnId: number, ms = 20) => {
    capturedAtMs += ms
    cascade.append({ turnId, samples: new Int16Array(16 * ms), rateHz: RATE_HZ, capturedAtMs })
  }
  const types = () => events.map(({ type }) => type)
  return { cascade, ears, model, tongue, events, hear, types }
}

const final = (text: string, understood = true): HearEvent => ({
  type: 'final',
  text,
  understood,
  words: [],
  usage: [],
})

/** Voice from 100 to 1000 ms, these words, and a pause long enough to end the turn. */
function speak(stream: Stream, text: string): void {
  stream.say({ type: 'voice', active: true, atSample: 1_600 })
  stream.say({ type: 'interim', text })
  stream.say({ type: 'voice', active: false, atSample: 16_000 })
  stream.say({ type: 'heardUntil', atSample: 16_000 + 16 * 900 })
}

describe('a spoken turn, hands-free', () => {
  it('is told from its beginning to its last sample, in this order', async () => {
    const { ears, hear, types, events } = await open('hands-free')
    hear(1, 2_000)
    speak(ears.streams[0]!, 'whole thing')
    expect(ears.streams[0]?.ended).toBe(true)
    ears.streams[0]?.say(final('whole thing'))
    await settled()
    expect(types().filter((type, at, all) => all.indexOf(type) === at)).toEqual([
      'speechStarted',
      'userDelta',
      'listenedTo',
      'speechStopped',
      'speechEnded',
      'userFinal',
      'responseStarted',
      'replyDelta',
      'replyWords',
      'audio',
      'audioEnded',
      'responseDone',
    ])
    expect(events.find((event) => event.type === 'listenedTo')).toMatchObject({ turnId: 1, atMs: 1_900 })
    expect(events.find((event) => event.type === 'speechStopped')).toMatchObject({ lastVoicedAtMs: 1_000 })
  })

  it('is answered ahead of what is heard by a voice that makes whole clauses: nothing of it need be held back', async () => {
    const { cascade } = await open('hands-free')
    expect(cascade.capabilities.runsAhead).toBe(true)
  })

  it('uses what was prepared on the same words, and changes nothing before the turn is decided', async () => {
    const { ears, hear, model, types } = await open('hands-free')
    hear(1, 2_000)
    speak(ears.streams[0]!, 'whole thing')
    await settled()
    expect(model.asked).toHaveLength(1)
    expect(types()).not.toContain('replyDelta')
    expect(model.carriedOut).toEqual([])
    ears.streams[0]?.say(final('whole thing'))
    await settled()
    expect(model.asked).toHaveLength(1)
    expect(model.carriedOut).toEqual(['whole thing'])
  })

  it('throws away what was prepared on other words', async () => {
    const { ears, hear, model, events } = await open('hands-free')
    hear(1, 2_000)
    speak(ears.streams[0]!, 'whole thing')
    await settled()
    ears.streams[0]?.say(final('whole other thing'))
    await settled()
    expect(model.carriedOut).toEqual(['whole other thing'])
    const said = events.flatMap((event) => (event.type === 'replyDelta' ? [event.text] : [])).join('')
    expect(said).toBe('You said whole other thing. And that was all.')
  })

  it('places the words of the second clause behind the first', async () => {
    const { ears, hear, events } = await open('hands-free')
    hear(1, 2_000)
    speak(ears.streams[0]!, 'whole thing')
    ears.streams[0]?.say(final('whole thing'))
    await settled()
    const words = events.flatMap((event) => (event.type === 'replyWords' ? event.words : []))
    expect(words).toHaveLength(2)
    expect(words[1]?.startSample).toBe(words[0]?.endSample)
  })

  it('is not begun again by a frame that comes late', async () => {
    const { ears, hear } = await open('hands-free')
    hear(1, 2_000)
    speak(ears.streams[0]!, 'whole thing')
    ears.streams[0]?.say(final('whole thing'))
    hear(1)
    expect(ears.streams).toHaveLength(1)
    hear(2)
    expect(ears.streams).toHaveLength(2)
  })

  it('in which something was said and not understood has a transcript all the same', async () => {
    const { ears, hear, events } = await open('hands-free')
    hear(1, 2_000)
    speak(ears.streams[0]!, 'mumble')
    ears.streams[0]?.say(final('', false))
    await settled()
    expect(events.find((event) => event.type === 'userFinal')).toMatchObject({ text: '…' })
    expect(events.some((event) => event.type === 'responseDone')).toBe(true)
  })
})

describe('a turn by key', () => {
  it('ends with its commit, and says nothing was said when no frame came', async () => {
    const { cascade, ears, hear, events } = await open('hold')
    hear(1)
    cascade.commit(1)
    expect(ears.streams[0]?.ended).toBe(true)
    cascade.commit(2)
    expect(events).toEqual([{ type: 'userFinal', turnId: 2, text: '' }])
  })

  it('that is cleared is forgotten', async () => {
    const { cascade, ears, hear, events } = await open('hold')
    hear(1)
    cascade.clear()
    expect(ears.streams[0]?.aborted).toBe(true)
    ears.streams[0]?.say(final('whole thing'))
    await settled()
    expect(events).toEqual([])
  })
})

describe('a typed turn', () => {
  it('is answered, and the next question is asked with what was heard of it', async () => {
    const { cascade, model } = await open('hold')
    for (const [turnId, text] of [
      [1, 'one'],
      [2, 'two'],
    ] as const) {
      cascade.add({ type: 'userText', turnId, text })
      cascade.respond({ turnId })
      await settled()
    }
    expect(model.asked[1]?.history).toEqual([{ user: 'one', heard: 'You said one. And that was all.' }])
  })

  it('that is cut is remembered only as far as it was heard, and nothing more of it leaves', async () => {
    const { cascade, model, events } = await open('hold')
    cascade.add({ type: 'userText', turnId: 1, text: 'one' })
    cascade.respond({ turnId: 1 })
    await settled()
    const first = events.flatMap((event) => (event.type === 'replyWords' ? event.words : []))[0]!
    const count = events.length
    cascade.cancel({ responseId: 'answer-1', heardMs: (first.endSample * 1000) / RATE_HZ })
    cascade.add({ type: 'userText', turnId: 2, text: 'two' })
    cascade.respond({ turnId: 2 })
    await settled()
    expect(model.asked[1]?.history).toEqual([{ user: 'one', heard: first.text }])
    expect(events.slice(count).every((event) => !('responseId' in event) || event.responseId === 'answer-2')).toBe(true)
  })

  it('fails once when the voice does', async () => {
    const { cascade, tongue, types } = await open('hold')
    tongue.fails = true
    cascade.add({ type: 'userText', turnId: 1, text: 'one' })
    cascade.respond({ turnId: 1 })
    await settled()
    expect(types().filter((type) => type === 'responseFailed')).toHaveLength(1)
    expect(types()).not.toContain('responseDone')
  })
})

describe('a session that asks for every answer', () => {
  it('prepares it, and gives it and carries it out when it is asked to', async () => {
    const { cascade, ears, model, hear, types } = await open('hold', { answers: 'whenAsked' })
    hear(1)
    cascade.commit(1)
    ears.streams[0]!.say(final('whole thing'))
    await settled()
    expect([types(), model.carriedOut]).toEqual([['userFinal'], []])
    cascade.respond({ turnId: 1 })
    await settled()
    expect(types().slice(1, 3)).toEqual(['responseStarted', 'replyDelta'])
    expect(model.carriedOut).toEqual(['whole thing'])
  })

  it.each([
    ['before its end was told', 1],
    ['before it was asked for', 2],
  ])('fails it, and does not take it for silence, where the ears failed %s', async (_, told) => {
    const { cascade, ears, hear, events } = await open('hold', { answers: 'whenAsked' })
    hear(1)
    if (told === 2) cascade.commit(1)
    const failure = new ProviderError({ provider: 'Google', kind: 'server' })
    ears.streams[0]!.say({ type: 'failed', failure, usage: [] })
    if (told === 1) cascade.commit(1)
    cascade.respond({ turnId: 1 })
    const failed = { type: 'responseFailed', responseId: undefined, turnId: 1, error: failure.error }
    expect(events.slice(1)).toEqual(Array.from({ length: 3 - told }, () => failed))
    expect(events[0]).toEqual(failed)
  })

  it('says once what the ears used that failed, however often the turn is said to have', async () => {
    const { cascade, ears, hear, events } = await open('hold', { answers: 'whenAsked' })
    hear(1)
    const usage = [{ unit: 'audio seconds', quantity: 3 }]
    ears.streams[0]!.say({ type: 'failed', failure: new ProviderError({ provider: 'Google', kind: 'server' }), usage })
    cascade.commit(1)
    cascade.respond({ turnId: 1 })
    expect(events.map((event) => (event.type === 'responseFailed' ? event.usage : []))).toEqual([
      usage,
      undefined,
      undefined,
    ])
  })

  it('gives it as soon as the words are final where it was asked for before', async () => {
    const { cascade, ears, hear, types } = await open('hold', { answers: 'whenAsked' })
    hear(1)
    cascade.commit(1)
    cascade.respond({ turnId: 1 })
    ears.streams[0]!.say(final('whole thing'))
    await settled()
    expect(types().slice(0, 2)).toEqual(['userFinal', 'responseStarted'])
  })

  it('never carries out what nobody asked for', async () => {
    const { cascade, ears, model, hear } = await open('hold', { answers: 'whenAsked' })
    for (const turnId of [1, 2]) {
      hear(turnId)
      cascade.commit(turnId)
      ears.streams.at(-1)!.say(final(`whole ${turnId}`))
      await settled()
    }
    cascade.respond({ turnId: 2 })
    await settled()
    await cascade.close()
    expect(model.carriedOut).toEqual(['whole 2'])
  })
})

describe('an answer that was cut', () => {
  it('is remembered as it was heard, as often as that is learned', async () => {
    const { cascade, model } = await open('hold')
    const ask = async (turnId: number, text: string) => {
      cascade.add({ type: 'userText', turnId, text })
      cascade.respond({ turnId })
      await settled()
    }
    await ask(1, 'one')
    await ask(2, 'two')
    // 'You said one.' and ' And that was all.' are two words of the voice, ten samples a character.
    cascade.cancel({ responseId: 'answer-1', heardMs: 1000 })
    cascade.cancel({ responseId: 'answer-1', heardMs: (130 * 1000) / RATE_HZ })
    await ask(3, 'three')
    expect(model.asked.at(-1)?.history).toEqual([
      { user: 'one', heard: 'You said one.' },
      { user: 'two', heard: 'You said two. And that was all.' },
    ])
  })
})

it('a result that comes for an answer that was cut is none of the next one, also where its service calls both calls the same', async () => {
  const { cascade, model, events } = await open('hold')
  const call = { type: 'toolCall' as const, id: 'call-0', name: 'timer', argumentsJson: '{}' }
  model.calls = [call]
  for (const turnId of [1, 2]) {
    cascade.add({ type: 'userText', turnId, text: 'how long' })
    cascade.respond({ turnId })
    await settled()
    if (turnId === 1) cascade.cancel({ responseId: 'answer-1', heardMs: 0 })
  }
  const [first, second] = events.flatMap((event) => (event.type === 'toolRequested' ? [event.callId] : []))
  cascade.add({ type: 'toolResult', callId: first!, output: 'of the first' })
  await settled()
  expect(model.asked).toHaveLength(2)
  cascade.add({ type: 'toolResult', callId: second!, output: 'of the second' })
  await settled()
  expect(model.asked[2]?.exchanges).toMatchObject([{ calls: [{ output: 'of the second' }] }])
})

it.each([
  ['cut while it sounded', (cascade: Cascade) => cascade.cancel({ responseId: 'answer-1', heardMs: 0 })],
  ['making when its client hung up', (cascade: Cascade) => cascade.close()],
])('an answer that was %s is paid for at once: there may be no other', async (_, end) => {
  const { cascade, model, tongue, events } = await open('hold')
  model.usage = [{ unit: 'output text tokens', quantity: 7 }]
  tongue.speak = () => new Promise(() => {})
  cascade.add({ type: 'userText', turnId: 1, text: 'one' })
  cascade.respond({ turnId: 1 })
  await settled()
  void end(cascade)
  await settled()
  expect(events.at(-1)).toEqual({ type: 'billed', responseId: 'answer-1', usage: model.usage })
})

it('is closed when the bill of what was called off is out', async () => {
  const usage = [{ unit: 'output text tokens', quantity: 3 }]
  let spent: UsageLine[] = []
  const { cascade, model, events } = await open('hold', {}, () => spent.splice(0))
  model.answer = async function* (_, signal) {
    yield { type: 'part', part: { type: 'text', text: 'It ' } }
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    for (let moment = 0; moment < 20; moment += 1) await Promise.resolve()
    spent = usage.slice()
  }
  cascade.add({ type: 'userText', turnId: 1, text: 'one' })
  cascade.respond({ turnId: 1 })
  await settled()
  await cascade.close()
  expect(events.at(-1)).toEqual({ type: 'billed', responseId: 'answer-1', usage })
})

describe('what was said before', () => {
  it('is known with the next question, and nothing is asked by it', async () => {
    const { cascade, model, events } = await open('hold')
    cascade.add({ type: 'earlier', user: 'who are you', heard: 'A voice.' })
    cascade.add({ type: 'earlier', user: 'we talk about the moon', heard: '' })
    await settled()
    expect([model.asked.length, events.length]).toEqual([0, 0])
    cascade.add({ type: 'userText', turnId: 1, text: 'one' })
    cascade.respond({ turnId: 1 })
    await settled()
    expect(model.asked[0]?.history).toMatchObject([
      { user: 'who are you', heard: 'A voice.' },
      { user: 'we talk about the moon', heard: '' },
    ])
  })
})

describe('another conversation', () => {
  const asks = async ({ cascade }: Awaited<ReturnType<typeof open>>, turnId: number, text: string) => {
    cascade.add({ type: 'userText', turnId, text })
    cascade.respond({ turnId })
    await settled()
  }
  const before: Turn = {
    ...{ id: 'a', conversation: 'b', startedAt: 0, user: 'my name is Ann', userFinal: true },
    ...{ heard: 'Hello Ann.', unheard: '', outcome: 'answered' },
  }

  it('knows nothing of the one before', async () => {
    const all = await open('hold')
    await asks(all, 1, 'say one')
    await asks(all, 2, 'say two')
    expect(all.model.asked.at(-1)?.history).toMatchObject([{ user: 'say one' }])
    all.cascade.carryOn([])
    await asks(all, 3, 'say three')
    expect(all.model.asked.at(-1)?.history).toEqual([])
  })

  it('knows what was said in it before, and not the answer that was cut off for it', async () => {
    const all = await open('hold')
    await asks(all, 1, 'say one')
    const started = all.events.find((event) => event.type === 'responseStarted')
    all.cascade.carryOn([before])
    all.cascade.cancel({ responseId: started?.responseId ?? '', heardMs: 5 })
    await asks(all, 2, 'say two')
    expect(all.model.asked.at(-1)?.history).toMatchObject([{ user: 'my name is Ann', heard: 'Hello Ann.' }])
    expect(all.model.asked.at(-1)?.history).toHaveLength(1)
  })
})

describe('what is taken out of the conversation', () => {
  const dialogue = async () => {
    const opened = await open('hold')
    const { cascade, model } = opened
    cascade.add({ type: 'earlier', user: 'who are you', heard: '', itemId: 'a' })
    cascade.add({ type: 'earlier', user: '', heard: 'A voice.', itemId: 'b' })
    const ask = async (turnId: number, ...texts: string[]) => {
      for (const text of texts) cascade.add({ type: 'userText', turnId, text, itemId: text })
      cascade.respond({ turnId })
      await settled()
    }
    await ask(1, 'one', 'and more')
    const known = async () => {
      await ask(9, 'now')
      return model.asked.at(-1)!.history.map(({ user, heard }) => `${user} / ${heard}`)
    }
    return { ...opened, ask, known }
  }
  const ANSWER = 'You said one\nand more. And that was all.'

  it('is everything that was said before, item by item, while nothing is', async () => {
    expect(await (await dialogue()).known()).toEqual(['who are you / A voice.', `one\nand more / ${ANSWER}`])
  })

  it.each([
    ['a question of before', { itemId: 'a' }, [' / A voice.', `one\nand more / ${ANSWER}`]],
    ['an answer of before', { itemId: 'b' }, ['who are you / ', `one\nand more / ${ANSWER}`]],
    ['one of two items that were asked', { itemId: 'one' }, ['who are you / A voice.', `and more / ${ANSWER}`]],
    ['all that was said in a turn', { turnId: 1 }, ['who are you / A voice.', ` / ${ANSWER}`]],
    ['an answer', { responseId: 'answer-1' }, ['who are you / A voice.', 'one\nand more / ']],
    ['what nobody knows', { itemId: 'x' }, ['who are you / A voice.', `one\nand more / ${ANSWER}`]],
  ])('is not known to the next question: %s', async (_, what, expected) => {
    const { cascade, known } = await dialogue()
    cascade.forget(what)
    expect(await known()).toEqual(expected)
  })

  it('leaves no trace where both sides are taken out', async () => {
    const { cascade, known } = await dialogue()
    for (const what of [{ turnId: 1 }, { responseId: 'answer-1' }, { itemId: 'a' }]) cascade.forget(what)
    expect(await known()).toEqual([' / A voice.'])
  })

  it('is not remembered either when its answer is still being given, or not yet begun', async () => {
    const { cascade, ears, hear, known } = await dialogue()
    hear(2)
    cascade.commit(2)
    cascade.forget({ turnId: 2 })
    ears.streams.at(-1)!.say(final('whole two'))
    await settled()
    expect((await known()).at(-1)).toBe(' / You said whole two. And that was all.')
  })

  it('is never answered where nobody has asked for it yet', async () => {
    const { cascade, ears, model, hear, types } = await open('hold', { answers: 'whenAsked' })
    hear(1)
    cascade.commit(1)
    ears.streams[0]!.say(final('whole thing'))
    await settled()
    cascade.forget({ turnId: 1 })
    cascade.respond({ turnId: 1 })
    await settled()
    expect([types(), model.carriedOut]).toEqual([['userFinal'], []])
  })

  it('can be an answer of long ago', async () => {
    const { cascade, ask, known } = await dialogue()
    for (let turnId = 20; turnId < 40; turnId++) await ask(turnId, `q${turnId}`)
    cascade.forget({ responseId: 'answer-1' })
    expect((await known())[1]).toBe('one\nand more / ')
  })
})

describe('an answer that was begun before it is asked for', () => {
  const begun = async () => {
    const opened = await open('hold', { answers: 'whenAsked', instructions: 'be brief' })
    opened.hear(1)
    opened.cascade.commit(1)
    opened.ears.streams[0]!.say(final('whole thing'))
    await settled()
    return opened
  }

  it('is begun anew where something was said before it that was told later', async () => {
    const { cascade, model } = await begun()
    cascade.add({ type: 'earlier', user: 'we talk about the moon', heard: '' })
    cascade.respond({ turnId: 1 })
    await settled()
    expect(model.asked.map(({ history }) => history.map(({ user }) => user))).toEqual([[], ['we talk about the moon']])
    expect(model.carriedOut).toEqual(['whole thing'])
  })

  it('is begun anew where it is to be given in another way', async () => {
    const { cascade, model } = await begun()
    cascade.configure({
      mode: 'hold',
      answers: 'whenAsked',
      instructions: 'be long',
      voice: 'slt',
      speed: 1,
    } as SessionConfig)
    cascade.respond({ turnId: 1 })
    await settled()
    expect(model.asked.map(({ instructions }) => instructions)).toEqual(['be brief', 'be long'])
  })

  it('is given as it is where nothing has changed', async () => {
    const { cascade, model } = await begun()
    cascade.configure({
      mode: 'hold',
      answers: 'whenAsked',
      instructions: 'be brief',
      voice: 'slt',
      speed: 1,
      tools: [],
    } as unknown as SessionConfig)
    cascade.respond({ turnId: 1 })
    await settled()
    expect(model.asked).toHaveLength(1)
  })
})

it('an answer out of band can be called off however many there are', async () => {
  const { cascade, model, events } = await open('hold')
  let on = () => {}
  model.waits = new Promise<void>((resolve) => {
    on = resolve
  })
  for (let turnId = 1; turnId <= 16; turnId++) cascade.respond({ turnId, outOfBand: true, text: `aside ${turnId}` })
  cascade.cancel({ responseId: 'answer-1', heardMs: 0 })
  on()
  await settled()
  const done = events.flatMap((event) => (event.type === 'responseDone' ? [event.responseId] : []))
  expect([done.length, done.includes('answer-1')]).toEqual([15, false])
})

describe('an answer out of band', () => {
  it('comes beside the one of the conversation and is not remembered', async () => {
    const { cascade, events, model } = await open('hold')
    cascade.add({ type: 'userText', turnId: 1, text: 'one' })
    cascade.respond({ turnId: 1 })
    cascade.respond({ turnId: 2, outOfBand: true, text: 'aside' })
    await settled()
    expect(events.flatMap((event) => (event.type === 'responseDone' ? [event.responseId] : []))).toEqual([
      'answer-1',
      'answer-2',
    ])
    cascade.add({ type: 'userText', turnId: 3, text: 'three' })
    cascade.respond({ turnId: 3 })
    expect(model.asked.map(({ text }) => text)).toEqual(['one', 'aside', 'three'])
    expect(model.asked.at(-1)?.history.map(({ user }) => user)).toEqual(['one'])
  })
})

it('an answer that is made from something else knows nothing of the conversation, and is remembered without it', async () => {
  const { cascade, model } = await open('hold')
  cascade.add({ type: 'userText', turnId: 1, text: 'my pin is 1234' })
  cascade.respond({ turnId: 1 })
  await settled()
  const said = (role: 'user' | 'assistant' | 'system', text: string) => ({ type: 'said' as const, role, text })
  const input = [said('system', 'One word.'), said('user', 'A?'), said('assistant', 'B.'), said('user', 'I love it')]
  cascade.respond({ turnId: 2, outOfBand: true, input })
  cascade.respond({ turnId: 3, input })
  cascade.respond({ turnId: 4, outOfBand: true, input: [] })
  await settled()
  const history = [
    { user: 'A?', heard: '' },
    { user: '', heard: 'B.' },
  ]
  const asked = { text: 'I love it', history, instructions: expect.stringMatching(/One word\.$/) }
  expect(model.asked.slice(1)).toMatchObject([asked, asked, { text: '', history: [] }])
  cascade.add({ type: 'userText', turnId: 5, text: 'and now' })
  cascade.respond({ turnId: 5 })
  expect(model.asked.at(-1)?.history).toMatchObject([
    { user: 'my pin is 1234' },
    { user: '', heard: 'You said I love it. And that was all.' },
  ])
})

it('says of a picture that it looks at none, and answers the words beside it', async () => {
  const { cascade, events } = await open('hold')
  cascade.add({ type: 'userImage', turnId: 1, mime: 'image/png', bytes: new Uint8Array(1) })
  cascade.add({ type: 'userText', turnId: 1, text: 'what is this' })
  cascade.respond({ turnId: 1 })
  await settled()
  const noticed = events.flatMap((event) => (event.type === 'noticed' ? [event.error] : []))
  expect(noticed).toMatchObject([{ code: 'picture.notHere', message: 'This provider does not look at pictures.' }])
  expect(events.find(({ type }) => type === 'userFinal')).toMatchObject({ text: 'what is this' })
})
