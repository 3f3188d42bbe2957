import { describe, expect, it } from 'vitest'
import { Budget } from '../../../src/main/assistant/money/budget'
import { Guests } from '../../../src/main/assistant/money/guests'
import type { LinkEvent, RealtimeLink } from '../../../src/main/link'
import { createMemoryStore } from '../../../src/main/settings'
import { createPrivateStore, type HistoryStore } from '../../../src/main/transcript'
import { appError } from '../../../src/shared/errors'
import { Emitter } from '../../../src/shared/time'
import { HandClock } from '../../support/handClock'

const CONFIG = {
  ...{ conversation: 'c', mode: 'hold' as const, instructions: '', voice: '', speed: 1, locale: 'en', timeZone: 'UTC' },
}
const ERROR = appError('net.refused')
const usage = (quantity: number) => [{ unit: 'output audio tokens', quantity }]

/** A usual turn costs 0.2 dollars here. */
function setUp(dayUsd: number, write: (usd: number) => Promise<void> = async () => {}) {
  const settings = createMemoryStore({ timeZone: 'UTC', spending: { dayUsd, monthUsd: 0 } })
  const prices = () => ({ 'output audio tokens': 0.001 })
  const bills: number[] = []
  const record: HistoryStore['record'] = async (fact) => {
    if (fact.type !== 'billed') throw new Error(fact.type)
    await write(fact.usd)
    bills.push(fact.usd)
  }
  const spent = { elsewhereUsd: 0 }
  const history = { ...createPrivateStore(), record, spent: async () => sum(bills) + spent.elsewhereUsd }
  const budget = new Budget({ clock: new HandClock(), history, settings, prices }, () => {})
  const unkept: unknown[] = []
  const asked: string[] = []
  const one = () => {
    const inner = {
      events: new Emitter<LinkEvent>(),
      capabilities: { inputRateHz: 24_000 },
      open: async () => void asked.push('open'),
      respond: ({ turnId }: { turnId: number }) => void asked.push(`respond ${turnId}`),
      commit: (turnId: number) => void asked.push(`commit ${turnId}`),
      cancel: ({ responseId }: { responseId: string }) => void asked.push(`cancel ${responseId}`),
      close: async () => {},
    }
    inners.push(inner)
    return inner as unknown as RealtimeLink
  }
  const inners: { events: Emitter<LinkEvent> }[] = []
  let ids = 0
  const guests = new Guests({
    ...{ budget, history, open: one, newId: () => `bill-${++ids}`, unkept: (thrown) => unkept.push(thrown) },
  })
  const link = guests.link()
  const { events } = inners[0]!
  const told: LinkEvent[] = []
  link.events.on((event) => told.push(event))
  const answered = (tokens: number, responseId = 'r') =>
    events.emit({ type: 'responseDone', responseId, outcome: 'answered', usage: usage(tokens) })
  const open = () => link.open(CONFIG, [], new AbortController().signal)
  return { budget, guests, link, events, asked, told, answered, open, bills, unkept, spent }
}

const sum = (all: readonly number[]): number => all.reduce((total, each) => total + each, 0)

describe('a link of another program', () => {
  it('counts as spent what it used, each answer for itself', async () => {
    const { budget, answered, told } = setUp(0)
    answered(300)
    answered(200)
    expect(budget.current.todayUsd).toBeCloseTo(0.5, 9)
    expect(told.map(({ type }) => type)).toEqual(['responseDone', 'responseDone'])
  })

  it('is not asked once the next question could pass the bound, and its client is told why', async () => {
    const { link, asked, told, answered, open } = setUp(1)
    await open()
    link.respond({ turnId: 1 })
    answered(600)
    link.commit(2)
    link.respond({ turnId: 2 })
    expect(asked).toEqual(['open', 'respond 1', 'commit 2'])
    expect(told.at(-1)).toMatchObject({ type: 'responseFailed', turnId: 2, error: { code: 'cost.capReached' } })
  })

  it('is not even opened where nothing may be spent any more', async () => {
    const { asked, answered, open } = setUp(1)
    answered(900)
    await expect(open()).rejects.toMatchObject({ error: { code: 'cost.capReached' } })
    expect(asked).toEqual([])
  })

  it('keeps every bill under an id of its own, and knows what another Parley spent on the same data', async () => {
    const { guests, budget, answered, bills, spent } = setUp(0)
    spent.elsewhereUsd = 1
    answered(300)
    answered(0)
    answered(200)
    await guests.kept()
    expect(bills).toEqual([0.3, 0.2])
    expect(budget.current.todayUsd).toBeCloseTo(1.5, 9)
  })

  it('counts until the end what cannot be kept, and says once that it cannot', async () => {
    const { guests, budget, answered, unkept } = setUp(0, async () => Promise.reject(new Error('the disk is full')))
    answered(300)
    answered(200)
    await guests.kept()
    expect([budget.current.todayUsd, unkept.length]).toEqual([0.5, 1])
  })

  it('is not asked while questions are under way, its own or of others, that could pass the bound together', () => {
    const { guests, link, asked, told } = setUp(0.5)
    const other = guests.link()
    link.respond({ turnId: 1 })
    other.respond({ turnId: 1 })
    expect(guests.refusal()).toMatchObject({ code: 'cost.capReached' })
    link.respond({ turnId: 2 })
    expect(asked).toEqual(['respond 1', 'respond 1'])
    expect(told.at(-1)).toMatchObject({ type: 'responseFailed', turnId: 2 })
  })

  it.each<[string, (set: ReturnType<typeof setUp>) => unknown]>([
    ['was answered', ({ answered }) => answered(1)],
    ['failed', ({ events }) => events.emit({ type: 'responseFailed', responseId: 'r', turnId: 1, error: ERROR })],
    ['was cut off', ({ link }) => link.cancel({ responseId: 'r', heardMs: 0 })],
  ])('holds no place for a question that %s', (_, end) => {
    const set = setUp(0.3)
    set.link.respond({ turnId: 1 })
    set.events.emit({ type: 'responseStarted', turnId: 1, responseId: 'r' })
    expect(set.guests.refusal()).toBeDefined()
    end(set)
    expect(set.guests.refusal()).toBeUndefined()
  })

  it('holds no place for a turn in which nothing was said', () => {
    const { link, events, guests } = setUp(0.3)
    link.respond({ turnId: 1 })
    events.emit({ type: 'userFinal', turnId: 1, text: '' })
    expect(guests.refusal()).toBeUndefined()
    // Where that is known before anybody asks.
    events.emit({ type: 'userFinal', turnId: 2, text: '' })
    link.respond({ turnId: 2 })
    expect(guests.refusal()).toBeUndefined()
  })

  it('holds the place of one whose words could not be written down: it is answered all the same', () => {
    const { link, events, guests } = setUp(0.3)
    link.respond({ turnId: 1 })
    events.emit({ type: 'userFinal', turnId: 1, text: '', unwritten: 'wordless' })
    expect(guests.refusal()).toBeDefined()
  })

  it('counts what called functions and what failed', () => {
    const { budget, events } = setUp(0)
    events.emit({ type: 'toolsAwaited', responseId: 'r', usage: usage(300) })
    events.emit({ type: 'responseFailed', responseId: 'r', turnId: 1, error: ERROR, usage: usage(200) })
    expect(budget.current.todayUsd).toBeCloseTo(0.5, 9)
  })

  it('counts an answer that fails together with its connection by what it used, and not as a usual one besides', () => {
    const { budget, link, events } = setUp(0)
    link.respond({ turnId: 1 })
    events.emit({ type: 'responseStarted', turnId: 1, responseId: 'r' })
    events.emit({ type: 'billed', responseId: 'r', usage: usage(300) })
    events.emit({ type: 'lost', error: ERROR, fatal: true })
    expect(budget.current.todayUsd).toBeCloseTo(0.3, 9)
  })

  it.each<[string, (set: ReturnType<typeof setUp>) => unknown]>([
    ['is left by its client', ({ link }) => link.close()],
    ['is lost with its link', ({ events }) => events.emit({ type: 'lost', error: ERROR, fatal: false })],
    [
      'is cut off and then left',
      ({ link }) => {
        link.cancel({ responseId: 'r', heardMs: 0 })
        return link.close()
      },
    ],
  ])(
    'counts an answer that %s as a usual one: its bill never comes, and hanging up must not be free',
    async (_, end) => {
      const set = setUp(0)
      set.link.respond({ turnId: 1 })
      set.events.emit({ type: 'responseStarted', turnId: 1, responseId: 'r' })
      await end(set)
      await set.link.close()
      await set.guests.kept()
      expect(set.budget.current.todayUsd).toBeCloseTo(0.2, 9)
      expect(set.bills).toEqual([0.2])
    },
  )

  it('does not count an answer twice that was billed before its client left', async () => {
    const { link, events, answered, guests, bills } = setUp(0)
    link.respond({ turnId: 1 })
    events.emit({ type: 'responseStarted', turnId: 1, responseId: 'r' })
    answered(300)
    await link.close()
    await guests.kept()
    expect(bills).toEqual([0.3])
  })
})
