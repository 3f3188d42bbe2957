import { describe, expect, it } from 'vitest'
import { TurnBook } from '../../../src/main/assistant/turns/turnBook'
import { FREE, type Prices } from '../../../src/main/meter'
import type { TranscriptRecord } from '../../../src/main/transcript'
import { appError } from '../../../src/shared/errors'
import type { LineBody } from '../../../src/shared/lines'
import type { Served, Turn, TurnId } from '../../../src/shared/view'
import { HandClock } from '../../support/handClock'

const RATE_HZ = 16_000
const seconds = (count: number) => count * RATE_HZ

function book(usual: Served = {}, served: () => Served = () => usual, prices: Prices | undefined = { token: 0.5 }) {
  const clock = new HandClock()
  const lines: LineBody[] = []
  const records: TranscriptRecord[] = []
  /** `lines` beside the `records` they were sent with. */
  const sent: [string[], string[]][] = []
  const views: Turn[] = []
  const bills: [TurnId, number][] = []
  let ids = 0
  const link = { rateHz: RATE_HZ }
  const one = new TurnBook({
    ...{
      clock,
      newId: () => `row-${++ids}`,
      provider: () => 'offline',
      served,
      prices: () => prices,
      rateHz: () => link.rateHz,
    },
    send: (newLines, newRecords) => {
      lines.push(...newLines)
      records.push(...newRecords)
      sent.push([newLines.map(({ type }) => type), newRecords.map(({ type }) => type)])
    },
    changed: (turn) => views.push(turn),
    billed: (turn, usd) => bills.push([turn, usd]),
  })
  one.continue('c1', false)
  return { clock, link, one, lines, records, sent, views, bills, last: () => views.at(-1)! }
}

/** Turn 1 up to its answer `reply`, of which `madeSamples` are made. */
function answered(reply = 'It is nine.', madeSamples = seconds(2)) {
  const made = book()
  const { one } = made
  one.began(1)
  one.userFinal(1, 'what time is it')
  one.answers.responseStarted(1, 'r1')
  one.answers.replyDelta('r1', reply)
  if (madeSamples > 0) one.answers.audioMade('r1', madeSamples)
  return made
}

describe('a conversation', () => {
  it('is written down with its first turn, and no more with those that follow', () => {
    const { one, records, clock } = book()
    expect(records).toEqual([])
    one.began(1)
    one.began(1)
    one.began(2)
    const at = clock.epoch()
    expect(records).toEqual([
      { type: 'conversationStarted', conversation: 'c1', at, provider: 'offline' },
      { type: 'turnStarted', conversation: 'c1', turn: 'row-1', at },
      { type: 'turnStarted', conversation: 'c1', turn: 'row-2', at },
    ])
  })

  it('that goes on is not begun again, and a new one is', () => {
    const { one, records } = book()
    one.continue('old', true)
    one.began(1)
    one.continue('new', false)
    one.began(2)
    expect(records.map((record) => ('conversation' in record ? [record.type, record.conversation] : []))).toEqual([
      ['turnStarted', 'old'],
      ['conversationStarted', 'new'],
      ['turnStarted', 'new'],
    ])
  })
})

describe('what the user says', () => {
  it('is told and stored as it is revised, and once when it is final', () => {
    const { one, lines, records, last } = book()
    one.began(1)
    for (const text of ['what', 'what', 'what time']) one.userDelta(1, text)
    one.userFinal(1, 'what time is it')
    one.userFinal(1, 'again')
    one.userDelta(1, 'too late')
    expect(lines).toEqual([
      { type: 'userDelta', turn: 1, text: 'what' },
      { type: 'userDelta', turn: 1, text: 'what time' },
      { type: 'userFinal', turn: 1, role: 'user', id: 'row-1', text: 'what time is it' },
    ])
    expect(records.slice(2)).toMatchObject([
      { type: 'userSaid', text: 'what', final: false },
      { type: 'userSaid', text: 'what time', final: false },
      { type: 'userSaid', turn: 'row-1', text: 'what time is it', final: true },
    ])
    expect(last()).toMatchObject({ user: 'what time is it', userFinal: true })
  })

  it('goes out together with its record, so that a line is never ahead of the disk', () => {
    const { one, sent } = answered()
    one.userDelta(1, 'late')
    one.ended(1, 'answered', 'all')
    expect(sent).toEqual([
      [[], ['conversationStarted', 'turnStarted']],
      [['userFinal'], ['userSaid']],
      [['replyDelta'], []],
      [['audio'], []],
      [['replyFinal'], ['assistantSaid']],
      [[], ['turnEnded']],
    ])
  })
})

describe('an answer', () => {
  it('is wholly heard when it was played to its end', () => {
    const { one, lines, records, last } = answered()
    one.ended(1, 'answered', 'all')
    const said = { heard: 'It is nine.', unheard: '' }
    expect(lines.at(-1)).toEqual({ type: 'replyFinal', turn: 1, role: 'assistant', id: 'row-1', ...said })
    expect(records.at(-2)).toEqual({ type: 'assistantSaid', turn: 'row-1', ...said })
    expect(last()).toMatchObject({ ...said, outcome: 'answered' })
  })

  it('is parted at the word where it was cut', () => {
    const { one, last } = answered('One two three four.')
    one.answers.replyWords('r1', [
      { text: 'One', startSample: 0, endSample: seconds(0.5) },
      { text: 'two', startSample: seconds(0.5), endSample: seconds(1) },
    ])
    one.answers.replyWords('r1', [{ text: 'three', startSample: seconds(1), endSample: seconds(1.5) }])
    one.ended(1, 'cut', 900)
    expect(last()).toMatchObject({ heard: 'One two ', unheard: 'three four.', outcome: 'cut' })
  })

  it('is parted in proportion to its length where no words are known', () => {
    const { one, last } = answered('aaaa bbbb cccc dddd', seconds(4))
    one.ended(1, 'cut', 2000)
    expect(last()).toMatchObject({ heard: 'aaaa bbbb ', unheard: 'cccc dddd' })
  })

  it.each([8_000, 48_000])('is parted at the same place where the link is another one by then, of %i Hz', (rateHz) => {
    const { one, link, last } = answered('aaaa bbbb cccc dddd', seconds(4))
    link.rateHz = rateHz
    one.answers.heardSoFar('r1', seconds(1))
    expect(last()).toMatchObject({ heard: 'aaaa ', unheard: 'bbbb cccc dddd' })
    one.ended(1, 'cut', 2000)
    expect(last()).toMatchObject({ heard: 'aaaa bbbb ', unheard: 'cccc dddd' })
  })

  it('is parted as the link that answers makes it, which may be another one than was asked', () => {
    const { one, link, last } = book()
    one.began(1)
    link.rateHz = 2 * RATE_HZ
    one.answers.responseStarted(1, 'r1')
    one.answers.replyDelta('r1', 'aaaa bbbb cccc dddd')
    one.answers.audioMade('r1', 2 * seconds(4))
    one.ended(1, 'cut', 2000)
    expect(last()).toMatchObject({ heard: 'aaaa bbbb ', unheard: 'cccc dddd' })
  })

  it('is shown as far as it is heard while it sounds, without being stored', () => {
    const { one, records, views, last } = answered('aaaa bbbb cccc dddd', seconds(4))
    const before = [records.length, views.length]
    expect(last()).toMatchObject({ heard: '', unheard: 'aaaa bbbb cccc dddd' })
    one.answers.heardSoFar('r1', seconds(2))
    one.answers.heardSoFar('r1', seconds(2) + 16)
    expect([records.length, views.length]).toEqual([before[0], before[1]! + 1])
    expect(last()).toMatchObject({ heard: 'aaaa bbbb ', unheard: 'cccc dddd' })
  })

  it('that is still written while it sounds is shown once, behind what was heard of it', () => {
    const { one, last } = answered('aaaa bbbb cccc dddd', seconds(4))
    one.answers.heardSoFar('r1', seconds(2))
    one.answers.replyDelta('r1', ' eeee')
    expect(last()).toMatchObject({ heard: 'aaaa bbbb ', unheard: 'cccc dddd eeee' })
  })

  it('is known by its response as long as its turn goes on', () => {
    const { one } = answered('Yes.', 0)
    expect([one.answers.sounded('r1'), one.answers.turnOf('r1'), one.isOpen(1)]).toEqual([false, 1, true])
    one.answers.audioMade('r1', 320)
    expect(one.answers.sounded('r1')).toBe(true)
    one.ended(1, 'answered', 'all')
    expect([one.answers.sounded('r1'), one.answers.turnOf('r1'), one.isOpen(1)]).toEqual([false, undefined, false])
  })
})

describe('a turn that ends', () => {
  it('has its stages, measured from the first of each', () => {
    const { clock, one, lines, records } = book()
    one.began(1)
    one.lastVoiced(1, 100)
    clock.advance(300)
    for (const step of [
      () => one.decided(1),
      () => one.userFinal(1, 'hi'),
      () => one.answers.responseStarted(1, 'r1'),
      () => one.answers.replyDelta('r1', 'Yes.'),
      () => one.answers.audioMade('r1', 320),
      () => one.answers.audioMade('r1', 320),
      () => one.decided(1),
    ]) {
      step()
      clock.advance(10)
    }
    one.answers.handedOver('r1', 365)
    one.answers.handedOver('r1', 999)
    one.ended(1, 'answered', 'all')
    const stages = { turn: 200, hear: 10, think: 20, voice: 10, out: 25, total: 265 }
    expect(lines.at(-1)).toMatchObject({ type: 'turn', turn: 1, stages })
    expect(records.at(-1)).toMatchObject({ type: 'turnEnded', turn: 'row-1', stages })
  })

  it('has its price, from what the link used', () => {
    const { one, last } = answered()
    one.answers.responseDone('r1', 'answered', [{ unit: 'token', quantity: 3 }])
    one.ended(1, 'answered', 'all')
    const usage = [{ unit: 'token', quantity: 3 }]
    expect(last().cost).toEqual({ amount: 1.5, currency: 'USD', usage })
  })

  it.each([
    ['answered', 'refused'],
    ['cut', 'cut'],
    ['failed', 'failed'],
  ] as const)('as %s is %s where the link refused', (outcome, final) => {
    const { one, last } = answered()
    one.answers.responseDone('r1', 'refused', [])
    one.ended(1, outcome, 'all')
    expect(last().outcome).toBe(final)
  })

  it('tells the error that ended it, and no answer where there was none', () => {
    const { one, lines, records } = book()
    const error = appError('link.lost', { provider: 'x' })
    one.began(1)
    one.ended(1, 'failed', 0, error)
    expect(lines).toEqual([{ type: 'error', turn: 1, ...error }])
    expect(records.slice(2)).toMatchObject([{ type: 'turnEnded', turn: 'row-1', outcome: 'failed', error }])
  })

  it('is closed for good: what comes later finds nothing', () => {
    const { one, lines, records, views } = answered()
    one.ended(1, 'cut', 0)
    const before = [lines.length, records.length, views.length]
    one.userDelta(1, 'x')
    one.userFinal(1, 'x')
    one.answers.replyDelta('r1', 'x')
    one.answers.replyWords('r1', [{ text: 'x', startSample: 0, endSample: 1 }])
    one.answers.audioMade('r1', 1)
    one.answers.heardSoFar('r1', seconds(1))
    one.answers.responseDone('r1', 'answered', [])
    one.speechStarted(1)
    one.speechStopped(1)
    one.ended(1, 'answered', 'all')
    expect([lines.length, records.length, views.length]).toEqual(before)
  })

  it('leaves another one that is open alone', () => {
    const { one, last } = answered()
    one.began(2)
    one.answers.responseStarted(2, 'r2')
    one.ended(1, 'cut', 0)
    one.answers.replyDelta('r2', 'Two.')
    expect(last()).toMatchObject({ id: 'row-2', unheard: 'Two.' })
  })
})

describe('the bill of a turn', () => {
  it('is told with its turn, and what it grew by afterwards', () => {
    const { one, bills, last } = answered()
    one.answers.responseDone('r1', 'answered', [{ unit: 'token', quantity: 4 }])
    one.ended(1, 'answered', 'all')
    one.answers.responseDone('r1', 'answered', [{ unit: 'token', quantity: 1 }])
    expect(bills).toEqual([
      [1, 2],
      [1, 0.5],
    ])
    expect(last().cost).toMatchObject({ amount: 2.5 })
  })
})

it('keeps with the bill what went over the network', () => {
  const { one, records } = book()
  one.began(1)
  one.answers.responseStarted(1, 'r')
  one.answers.responseDone('r', 'answered', [], { upKbps: 24.5, downKbps: 64 })
  one.ended(1, 'answered', 'all')
  expect(records.at(-1)).toMatchObject({ cost: { wire: { upKbps: 24.5, downKbps: 64 } } })
})

it('a turn whose words could not be written down keeps those it had, and pays for the attempt, also late', () => {
  const { one, lines, bills, last } = book()
  one.began(1)
  one.userDelta(1, 'what time')
  one.ended(1, 'answered', 'all')
  one.unwritten(1, [{ unit: 'token', quantity: 2 }])
  expect(last()).toMatchObject({ user: 'what time', cost: { usage: [{ quantity: 2 }] } })
  expect(lines.map(({ type }) => type)).not.toContain('userFinal')
  expect(bills).toHaveLength(2)
})

describe('an answer whose connection broke before its bill came', () => {
  /** @param laterHz of the link that has taken its place by the end */
  function broken(prices: Prices | undefined, laterHz = RATE_HZ) {
    const { one, link, bills, last } = book({}, () => ({}), prices)
    one.began(1)
    one.userFinal(1, 'tell me a story')
    one.answers.responseStarted(1, 'r1')
    one.answers.audioMade('r1', seconds(3))
    one.answers.broke('r1')
    link.rateHz = laterHz
    one.ended(1, 'answered', 'all')
    return { bills, cost: last().cost }
  }

  it('costs a usual question and what was made of it, and is marked as counted here', () => {
    const { bills, cost } = broken({
      'input text tokens': 0.001,
      'input audio tokens': 0.01,
      'output audio tokens': 0.1,
    })
    // 500 and 100 tokens of a question, three seconds of answer at 20 tokens each.
    expect(cost).toMatchObject({ amount: 7.5, estimated: true })
    expect(bills).toEqual([[1, 7.5]])
  })

  it('costs what was made of it by the link that made it, whichever is there by then', () => {
    // Three seconds at 20 tokens each.
    expect(broken({ 'output audio tokens': 0.1 }, 2 * RATE_HZ).bills).toEqual([[1, 6]])
  })

  it('costs that on top of the bill of what called functions before', () => {
    const { one, bills } = book({}, () => ({}), { 'output audio tokens': 0.1 })
    one.began(1)
    one.answers.responseStarted(1, 'r1')
    one.answers.used('r1', [{ unit: 'output audio tokens', quantity: 10 }])
    one.answers.audioMade('r1', seconds(1))
    one.answers.broke('r1')
    one.ended(1, 'answered', 'all')
    expect(bills).toEqual([[1, 3]])
  })

  it('is free where nothing costs, is not known where no price is, and is not counted in units that nobody bills', () => {
    expect(broken(FREE).cost).toMatchObject({ amount: 0 })
    expect(broken(FREE).cost).not.toHaveProperty('incomplete')
    expect(broken({ token: 0.5 }).cost).toMatchObject({ amount: 0, usage: [] })
  })
})

describe('who served a turn', () => {
  const CHAIN: Served = { hear: { service: 'google' }, think: { service: 'openai' }, speak: { service: 'offline' } }
  const claude = { service: 'anthropic', model: 'claude', insteadOf: { service: 'openai', code: 'key.wrong' } } as const

  it('is written down with its end: as the link says, else as is usual', () => {
    const { one, records, last } = book(CHAIN)
    one.began(1)
    one.served(1, 'hear', { service: 'google', model: 'long' })
    one.userFinal(1, 'what time is it')
    one.answers.responseStarted(1, 'r')
    one.served(1, 'think', claude)
    one.answers.replyDelta('r', 'It is nine.')
    one.answers.audioMade('r', 100)
    one.ended(1, 'answered', 'all')
    const served = { hear: { service: 'google', model: 'long' }, think: claude, speak: { service: 'offline' } }
    expect(records.at(-1)).toMatchObject({ type: 'turnEnded', served })
    expect(last().served).toEqual(served)
  })

  it('are only those who did something: nobody hears what is typed, nobody speaks in a turn that was cut before', () => {
    const { one, records } = book(CHAIN)
    one.began(1)
    one.typed(1)
    one.userFinal(1, 'what time is it')
    one.answers.responseStarted(1, 'r')
    one.answers.replyDelta('r', 'It')
    one.ended(1, 'cut', 0)
    expect(records.at(-1)).toMatchObject({ served: { think: { service: 'openai' } } })
    expect(Object.keys((records.at(-1) as { served: Served }).served)).toEqual(['think'])
  })

  it('is asked for no more than once a part, however many pieces an answer has', () => {
    let asked = 0
    const { one } = book(CHAIN, () => {
      asked += 1
      return CHAIN
    })
    one.began(1)
    one.userFinal(1, 'what time is it')
    one.answers.responseStarted(1, 'r')
    for (let piece = 0; piece < 50; piece++) {
      one.answers.replyDelta('r', 'It is nine. ')
      one.answers.audioMade('r', 100)
    }
    expect(asked).toBe(3)
  })

  it('is one model where it does all', () => {
    const converse = { service: 'openai', model: 'gpt-realtime' } as const
    const { one, last } = book({ converse })
    one.began(1)
    one.userFinal(1, 'what time is it')
    expect(last().served).toBeUndefined()
    one.answers.responseStarted(1, 'r')
    one.answers.replyDelta('r', 'It is nine.')
    one.answers.audioMade('r', 100)
    expect(last().served).toEqual({ converse })
  })

  it('stands in the line of the turn, and stays when its bill grows afterwards', () => {
    const { one, clock, lines, records } = book(CHAIN)
    one.began(1)
    one.lastVoiced(1, clock.now())
    one.userFinal(1, 'what time is it')
    one.answers.responseStarted(1, 'r')
    one.answers.replyDelta('r', 'It is nine.')
    one.answers.audioMade('r', 100)
    one.answers.handedOver('r', clock.now())
    one.ended(1, 'answered', 'all')
    expect(lines.at(-1)).toMatchObject({ type: 'turn', served: CHAIN })
    one.answers.responseDone('r', 'answered', [{ unit: 'token', quantity: 1 }])
    expect(records.at(-1)).toMatchObject({ type: 'turnEnded', served: CHAIN, stages: { total: 0 } })
  })
})

describe('what a model calls', () => {
  it('is kept as it ends, with what came of it and how long it took, and told with the turn', () => {
    const { one, clock, lines, records, last } = answered()
    one.lastVoiced(1, clock.now())
    one.answers.handedOver('r1', clock.now())
    const timer = one.answers.toolBegan('r1', 'set_timer', '{"minutes":3}')
    clock.advance(12)
    timer({ output: '{"answer":"Three minutes."}' })
    const tools = [{ name: 'set_timer', arguments: '{"minutes":3}', result: 'Three minutes.', tookMs: 12 }]
    expect(records.at(-1)).toEqual({ type: 'toolsCalled', turn: 'row-1', tools })
    one.ended(1, 'answered', 'all')
    expect([last().tools, lines.at(-1)]).toMatchObject([tools, { type: 'turn', tools }])
  })

  it('is kept also when it ends after its turn', () => {
    const { one, records } = answered()
    const end = one.answers.toolBegan('r1', 'set_timer', '{}')
    one.ended(1, 'cut', 0)
    end({ failure: 'The disk is full.' })
    expect(records.at(-1)).toMatchObject({ turn: 'row-1', tools: [{ error: 'The disk is full.' }] })
  })

  it('is nothing where nobody knows whose it is', () => {
    const { one, records } = book()
    one.answers.toolBegan('r9', 'set_timer', '{}')({ output: '{}' })
    expect(records).toEqual([])
  })
})

it('keeps which turn put the words of another one right', () => {
  const { one, records } = book()
  one.corrected('row-1', 'row-2')
  expect(records).toEqual([{ type: 'turnCorrected', turn: 'row-1', by: 'row-2' }])
})
