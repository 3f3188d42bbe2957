/** Answers of which a frame is lost, comes twice, or comes the wrong way round. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { LinkEvent } from '../../../src/main/link'
import { Answers } from '../../../src/main/link/openai/answers'
import { responseFailure } from '../../../src/main/link/openai/failures'
import { wireFormatOf } from '../../../src/main/link/openai/wireFormat'
import { HandClock } from '../../support/handClock'

const ENDPOINT = { provider: 'openai', model: '' } as const

let clock: HandClock
let asked: unknown[]
let events: LinkEvent[]
let answers: Answers
let lastCommitted: number | undefined

beforeEach(() => {
  clock = new HandClock()
  asked = []
  events = []
  lastCommitted = undefined
  let ids = 0
  answers = new Answers({
    ...{ clock, newId: () => `answer ${++ids}`, format: wireFormatOf('pcm'), lastCommitted: () => lastCommitted },
    ...{ failure: (code) => responseFailure(code, ENDPOINT), beyondMeasure: () => {} },
    gone: ({ error }) => void events.push({ type: 'lost', error, fatal: true }),
    usage: (usage) => (usage ? [{ unit: 'output audio tokens', quantity: Number(usage.tokens) }] : []),
    send: (event) => void (event.type === 'response.create' && asked.push(event.response?.metadata?.turn)),
    emit: (event) => void events.push(event),
  })
})

const created = (responseId: string, turn: number) =>
  answers.created({ type: 'responseCreated', responseId, metadata: { turn: `${turn}` } })
const audio = (responseId: string) =>
  answers.audio({ type: 'audio', responseId, itemId: 'i', contentIndex: 0, base64: 'AAA=' })
type Done = Parameters<Answers['done']>[0]
const ended = (responseId: string, what: Partial<Done>) =>
  answers.done({
    ...{
      type: 'responseDone',
      responseId,
      status: 'completed',
      reason: '',
      errorCode: '',
      metadata: {},
      usage: undefined,
      output: [],
    },
    ...what,
  })
const done = (responseId: string, usage?: Done['usage']) => ended(responseId, { usage })
const call = (responseId: string) =>
  answers.call({ type: 'call', ...{ responseId, itemId: 'i', callId: 'c1', name: 'f', argumentsJson: '{}' } })
const failed = (responseId: string, usage?: Done['usage'], errorCode = 'x') =>
  ended(responseId, { status: 'failed', errorCode, usage })
/** What was told of each answer so far, by the kind of event it came with. */
const bills = () =>
  events.flatMap((event) =>
    'usage' in event && event.usage ? [`${event.type} ${event.usage.map(({ quantity }) => quantity)}`] : [],
  )
const types = () => events.map(({ type }) => type)

describe('a session goes on', () => {
  it('where the service never began what it was asked for', () => {
    answers.ask({ turnId: 1 })
    clock.advance(8_000)
    answers.ask({ turnId: 2 })
    created('r2', 2)
    done('r2')
    expect(asked).toEqual(['1', '2'])
    expect(events).toMatchObject([
      { type: 'responseStarted', turnId: 2 },
      { type: 'audioEnded' },
      { type: 'responseDone', outcome: 'answered' },
    ])
  })

  it('where it begins that after all, once something else was asked', () => {
    answers.ask({ turnId: 1 })
    clock.advance(8_000)
    answers.ask({ turnId: 2 })
    created('r1', 1)
    answers.asking.busy()
    answers.cut('answer 3', 0)
    done('r1')
    created('r2', 2)
    expect(asked).toEqual(['1', '2', '2'])
    expect(events.filter(({ type }) => type === 'responseStarted')).toMatchObject([{ turnId: 1 }, { turnId: 2 }])
  })

  it('where the service was done and its word of that was lost', () => {
    answers.ask({ turnId: 1 })
    created('r1', 1)
    audio('r1')
    answers.cut('answer 1', 0)
    answers.asking.notActive()
    answers.ask({ turnId: 2 })
    expect(asked).toEqual(['1', '2'])
  })

  it('where an answer is done before it began: nothing comes of that one any more', () => {
    answers.ask({ turnId: 1 })
    done('r1', { tokens: 7 })
    created('r1', 1)
    answers.ask({ turnId: 2 })
    expect(asked).toEqual(['1', '2'])
    expect(types()).toEqual(['responseStarted', 'responseFailed'])
    expect(events.at(-1)).toMatchObject({ usage: [{ quantity: 7 }] })
  })
})

describe('the words of an answer', () => {
  const said = (delta: string, itemId = 'i') =>
    answers.text({ type: 'text', responseId: 'r1', itemId, contentIndex: 0, delta })
  const whole = (text: string, itemId = 'i') =>
    ({ type: 'wholeText', responseId: 'r1', itemId, contentIndex: 0, text }) as const
  const told = () => events.flatMap((event) => (event.type === 'replyDelta' ? [event.text] : []))

  beforeEach(() => {
    answers.ask({ turnId: 1 })
    created('r1', 1)
  })

  it('are told once where they come in pieces and whole', () => {
    said('One ')
    said('two.')
    answers.wholeText(whole('One two.'))
    ended('r1', { output: [whole('One two.')] })
    expect(told()).toEqual(['One ', 'two.'])
  })

  it('are told from what is whole where no piece of them came, or the last was lost', () => {
    answers.wholeText(whole('First.', 'a'))
    said('One ', 'b')
    answers.wholeText(whole('One two.', 'b'))
    done('r1')
    expect(told()).toEqual(['First.', 'One ', 'two.'])
    expect(answers.lastItem('answer 1')).toBe('b')
  })

  it('are told from the end of the answer where nothing else told them', () => {
    ended('r1', { output: [whole('One.', 'a'), whole('Two.', 'b')] })
    expect(told()).toEqual(['One.', 'Two.'])
    expect(types().slice(-3)).toEqual(['replyDelta', 'audioEnded', 'responseDone'])
  })

  it('are left as they were told where the whole reads otherwise, and where the end names them anew', () => {
    said('One too.')
    answers.wholeText(whole('One two.'))
    ended('r1', { output: [whole('One two.', 'another name')] })
    expect(told()).toEqual(['One too.'])
  })

  it('are told no further once the answer was cut', () => {
    said('One ')
    answers.cut('answer 1', 100)
    answers.wholeText(whole('One two.'))
    ended('r1', { output: [whole('One two.')] })
    expect(told()).toEqual(['One '])
  })

  it('are those of each response of it', () => {
    said('Let me look.')
    call('r1')
    ended('r1', { output: [whole('Let me look.')] })
    answers.result({ type: 'toolResult', callId: 'c1', output: 'rain' })
    created('r2', 1)
    ended('r2', { output: [{ ...whole('It rains.', 'j'), responseId: 'r2' }] })
    expect(told()).toEqual(['Let me look.', 'It rains.'])
  })

  it('are none of a response that failed, or whose beginning was lost', () => {
    ended('r1', { status: 'failed', errorCode: 'x', output: [whole('One.')] })
    answers.ask({ turnId: 2 })
    ended('r2', { output: [{ ...whole('Two.'), responseId: 'r2' }] })
    expect(told()).toEqual([])
  })
})

describe('a call', () => {
  const made = { type: 'call', responseId: 'r1', itemId: 'i', callId: 'c1', name: 'f', argumentsJson: '{}' } as const

  it('whose own frame was lost is known from the end of its response, and the answer goes on behind its result', () => {
    answers.ask({ turnId: 1 })
    created('r1', 1)
    ended('r1', { output: [made] })
    answers.result({ type: 'toolResult', callId: 'c1', output: 'rain' })
    expect(types()).toEqual(['responseStarted', 'toolRequested', 'toolsAwaited'])
    expect(asked).toEqual(['1', '1'])
  })

  it('is asked for once, also where its result is there before that end', () => {
    answers.ask({ turnId: 1 })
    created('r1', 1)
    call('r1')
    answers.result({ type: 'toolResult', callId: 'c1', output: 'rain' })
    ended('r1', { output: [made] })
    expect(types()).toEqual(['responseStarted', 'toolRequested', 'toolsAwaited'])
    expect(asked).toEqual(['1', '1'])
  })
})

describe('an answer that names no turn', () => {
  const unnamed = (responseId: string) => answers.created({ type: 'responseCreated', responseId, metadata: {} })
  const begun = () => events.flatMap((event) => (event.type === 'responseStarted' ? [event.turnId] : []))

  it('is for what was asked first where the service never names one, and the next question is not held up by it', () => {
    for (const turn of [1, 2]) {
      answers.ask({ turnId: turn })
      unnamed(`r${turn}`)
      audio(`r${turn}`)
      done(`r${turn}`)
    }
    expect([begun(), asked]).toEqual([
      [1, 2],
      ['1', '2'],
    ])
    expect(types()).toEqual([1, 2].flatMap(() => ['responseStarted', 'audio', 'audioEnded', 'responseDone']))
  })

  it('is for what was said last where the service names them and began it by itself', () => {
    answers.ask({ turnId: 1 })
    created('r1', 1)
    done('r1')
    answers.ask({ turnId: 3 })
    lastCommitted = 2
    unnamed('r2')
    expect(begun()).toEqual([1, 2])
  })
})

describe('what is said twice', () => {
  it('begins one answer', () => {
    answers.ask({ turnId: 1 })
    created('r1', 1)
    audio('r1')
    created('r1', 1)
    audio('r1')
    done('r1')
    created('r1', 1)
    answers.ask({ turnId: 2 })
    expect(asked).toEqual(['1', '2'])
    expect(types()).toEqual(['responseStarted', 'audio', 'audio', 'audioEnded', 'responseDone'])
  })

  it('is billed once', () => {
    answers.ask({ turnId: 1 })
    created('r1', 1)
    done('r1', { tokens: 7 })
    done('r1', { tokens: 7 })
    expect(events.flatMap((event) => (event.type === 'responseDone' ? event.usage : []))).toMatchObject([
      { quantity: 7 },
    ])
  })

  it('calls a function once', () => {
    answers.ask({ turnId: 1 })
    created('r1', 1)
    call('r1')
    call('r1')
    expect(types()).toEqual(['responseStarted', 'toolRequested'])
  })

  it('is another answer where the service calls each by the same name', () => {
    for (const turn of [1, 2]) {
      answers.ask({ turnId: turn })
      created('r', turn)
      audio('r')
      done('r', { tokens: turn })
    }
    expect(events.filter(({ type }) => type === 'audio')).toHaveLength(2)
    expect(events.filter(({ type }) => type === 'responseDone')).toMatchObject([
      { responseId: 'answer 1', usage: [{ quantity: 1 }] },
      { responseId: 'answer 2', usage: [{ quantity: 2 }] },
    ])
  })
})

describe('the bill', () => {
  beforeEach(() => {
    answers.ask({ turnId: 1 })
    created('r1', 1)
  })

  it('of an answer that failed is told with its failure', () => {
    failed('r1', { tokens: 7 })
    expect(bills()).toEqual(['responseFailed 7'])
  })

  it('of an answer that failed with its whole connection is told before that is gone', () => {
    failed('r1', { tokens: 7 }, 'insufficient_quota')
    expect(bills()).toEqual(['billed 7'])
    expect(types()).toEqual(['responseStarted', 'billed', 'lost'])
  })

  it('of such an answer that says nothing of what it used is none', () => {
    failed('r1', undefined, 'insufficient_quota')
    expect(types()).toEqual(['responseStarted', 'lost'])
  })

  it('of what called functions is told before they have run, whatever comes of the rest', () => {
    call('r1')
    done('r1', { tokens: 7 })
    expect(bills()).toEqual(['toolsAwaited 7'])
    answers.result({ type: 'toolResult', callId: 'c1', output: '' })
    created('r2', 1)
    failed('r2')
    expect(bills()).toEqual(['toolsAwaited 7', 'responseFailed '])
  })

  it('of an answer that went on is told for each of its responses, once', () => {
    call('r1')
    done('r1', { tokens: 7 })
    answers.result({ type: 'toolResult', callId: 'c1', output: '' })
    created('r2', 1)
    done('r2', { tokens: 3 })
    expect(bills()).toEqual(['toolsAwaited 7', 'responseDone 3'])
  })

  it('is told to have come where an answer is cut while its functions run', () => {
    call('r1')
    done('r1', { tokens: 7 })
    answers.cut('answer 1', 0)
    answers.cut('answer 1', 0)
    expect(bills()).toEqual(['toolsAwaited 7', 'responseDone '])
  })
})

describe('the bill of an answer whose beginning was lost', () => {
  /** Whose answers began and what was told of each, in that order. */
  const billed = () =>
    events.flatMap((event) => (event.type === 'responseStarted' ? [`turn ${event.turnId}`] : [])).concat(bills())

  it('is told for the turn that its end names', () => {
    answers.ask({ turnId: 1 })
    clock.advance(8_000)
    answers.ask({ turnId: 2 })
    ended('r2', { metadata: { turn: '2' }, usage: { tokens: 7 } })
    expect(billed()).toEqual(['turn 2', 'responseFailed 7'])
  })

  it('is told for what was asked where its end names no turn, and the next question is not held up by it', () => {
    answers.ask({ turnId: 1 })
    answers.ask({ turnId: 2 })
    done('r1', { tokens: 7 })
    expect(asked).toEqual(['1', '2'])
    expect(billed()).toEqual(['turn 1', 'responseFailed 7'])
  })

  it('is told for what was asked first where something else was asked meanwhile', () => {
    answers.ask({ turnId: 1 })
    clock.advance(8_000)
    answers.ask({ turnId: 2 })
    answers.asking.busy()
    done('r1', { tokens: 7 })
    created('r2', 2)
    done('r2', { tokens: 3 })
    expect(billed()).toEqual(['turn 1', 'turn 2', 'responseFailed 7', 'responseDone 3'])
  })

  it('is not told for a question the service never took once it has answered the one behind', () => {
    answers.ask({ turnId: 1 })
    clock.advance(8_000)
    answers.ask({ turnId: 2 })
    created('r2', 2)
    done('r2', { tokens: 3 })
    answers.ask({ turnId: 3 })
    done('r3', { tokens: 5 })
    expect(billed()).toEqual(['turn 2', 'turn 3', 'responseDone 3', 'responseFailed 5'])
  })

  it('is told once where its beginning comes behind its end', () => {
    answers.ask({ turnId: 1 })
    done('r1', { tokens: 7 })
    created('r1', 1)
    done('r1', { tokens: 7 })
    expect(billed()).toEqual(['turn 1', 'responseFailed 7'])
  })

  it('is told with what was used before its functions ran', () => {
    answers.ask({ turnId: 1 })
    created('r1', 1)
    call('r1')
    done('r1', { tokens: 7 })
    answers.result({ type: 'toolResult', callId: 'c1', output: '' })
    done('r2', { tokens: 3 })
    expect(billed()).toEqual(['turn 1', 'toolsAwaited 7', 'responseFailed 3'])
  })

  it('comes with what the service says of its failure, or else with what was lost', () => {
    answers.ask({ turnId: 1 })
    failed('r1', { tokens: 7 }, 'insufficient_quota')
    answers.ask({ turnId: 2 })
    done('r2', { tokens: 3 })
    expect(billed()).toEqual(['turn 1', 'turn 2', 'billed 7', 'responseFailed 3'])
    expect(events.at(-1)).toMatchObject({ turnId: 2, error: { code: 'link.refused' } })
  })
})

it('half a sample at the end of an item is none of the next one’s sound', () => {
  answers.ask({ turnId: 1 })
  created('r1', 1)
  const piece = (itemId: string, bytes: number[]) =>
    answers.audio({
      type: 'audio',
      responseId: 'r1',
      itemId,
      contentIndex: 0,
      base64: Buffer.from(bytes).toString('base64'),
    })
  piece('i1', [1, 0, 2])
  piece('i1', [0, 3])
  piece('i2', [4, 0])
  expect(events.flatMap((event) => (event.type === 'audio' ? [...event.samples] : []))).toEqual([1, 2, 4])
})

it('sound that comes behind the end of its answer is none of it', () => {
  answers.ask({ turnId: 1 })
  created('r1', 1)
  done('r1')
  audio('r1')
  expect(types()).toEqual(['responseStarted', 'audioEnded', 'responseDone'])
})

describe('a service that calls its calls the same in every response', () => {
  const result = () => answers.result({ type: 'toolResult', callId: 'c1', output: '{}' })

  it('is answered each of them, also two of one answer', () => {
    answers.ask({ turnId: 1 })
    for (const responseId of ['r1', 'r2']) {
      created(responseId, 1)
      call(responseId)
      done(responseId)
      result()
    }
    expect(types().filter((type) => type === 'toolRequested')).toHaveLength(2)
    expect(asked).toEqual(['1', '1', '1'])
  })

  it('goes on with the answer that is wanted, also where a newer one beside the conversation was cut', () => {
    answers.ask({ turnId: 1 })
    created('r1', 1)
    call('r1')
    done('r1')
    answers.created({ type: 'responseCreated', responseId: 'r9', metadata: { turn: '9', beside: 'conversation' } })
    call('r9')
    done('r9')
    answers.cut('answer 2', 0)
    answers.result({ type: 'toolResult', callId: 'c1', output: '' })
    expect(asked).toEqual(['1', '1'])
  })

  it('goes on with the answer that is wanted, not with one that was cut and waits for a result still', () => {
    answers.ask({ turnId: 1 })
    created('r1', 1)
    call('r1')
    done('r1')
    answers.cut('answer 1', 0)
    answers.ask({ turnId: 2 })
    created('r2', 2)
    call('r2')
    done('r2')
    result()
    expect(asked).toEqual(['1', '2', '2'])
  })
})
