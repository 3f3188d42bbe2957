import { describe, expect, it } from 'vitest'
import { Spending } from '../../src/main/meter'
import { dayOf, startOfDay, startOfMonth } from '../../src/main/meter/calendar'
import { HandClock } from '../support/handClock'

const START = Date.UTC(2026, 10, 23, 12)

function purse(bounds = { dayUsd: 1, monthUsd: 0 }, stored: (since: number) => number = () => 0, timeZone = 'UTC') {
  const clock = new HandClock(START)
  const asked: number[] = []
  const spending = new Spending({
    clock,
    stored: async (since) => {
      asked.push(since)
      return stored(since)
    },
    timeZone: () => timeZone,
    bounds: () => bounds,
  })
  return { clock, spending, asked }
}

describe('spending', () => {
  it('is what was stored and what came since', async () => {
    const { spending, asked } = purse(undefined, (since) => (since === Date.UTC(2026, 10, 23) ? 0.25 : 3))
    await spending.load()
    spending.add(0.5, true)
    expect(spending.spent).toEqual({ todayUsd: 0.75, monthUsd: 3.5 })
    expect(asked).toEqual([Date.UTC(2026, 10, 23), Date.UTC(2026, 10, 1)])
  })

  it('begins anew at midnight, and on the first of the month, of the user’s own calendar', () => {
    const { clock, spending } = purse(undefined, undefined, 'Europe/Berlin')
    spending.add(0.5, true)
    clock.advance(10.5 * 3_600_000)
    expect(spending.spent.todayUsd).toBe(0.5)
    clock.advance(0.6 * 3_600_000)
    expect(spending.spent).toEqual({ todayUsd: 0, monthUsd: 0.5 })
    clock.advance(8 * 86_400_000)
    expect(spending.spent).toEqual({ todayUsd: 0, monthUsd: 0 })
  })

  it('adds up without drifting by a millionth of a dollar', () => {
    const { spending } = purse()
    for (let turn = 0; turn < 10_000; turn++) spending.add(0.000_1, true)
    expect(Math.abs(spending.spent.todayUsd - 1)).toBeLessThan(1e-6)
  })
})

describe('a bound', () => {
  it('stops before the turn that would pass it', () => {
    const { spending } = purse()
    for (const usd of [0.2, 0.3, 0.25]) {
      expect(spending.refusal()).toBeUndefined()
      spending.add(usd, true)
    }
    // 0.75 are spent; another one like the dearest of the last makes 1.05.
    expect(spending.refusal()).toMatchObject({ code: 'cost.capReached' })
    expect(spending.refusal()?.message).toContain('bound of 1.00 dollars a day; 0.75 are spent')
  })

  it('of nothing bounds nothing', () => {
    const { spending } = purse({ dayUsd: 0, monthUsd: 0 })
    spending.add(1_000, true)
    expect(spending.refusal()).toBeUndefined()
  })

  it('of the month holds when the day’s does not', () => {
    const { spending } = purse({ dayUsd: 10, monthUsd: 1 })
    spending.add(1, true)
    expect(spending.refusal()?.message).toContain('a month')
  })

  it('lets the user go on the next day', () => {
    const { clock, spending } = purse()
    spending.add(1, true)
    expect(spending.refusal()).toBeDefined()
    clock.advance(86_400_000)
    spending.begin()
    expect(spending.refusal()).toBeUndefined()
  })

  it('knows that a new conversation is cheaper than the end of a long one', () => {
    const { spending } = purse()
    spending.add(0.6, true)
    expect(spending.refusal()).toBeDefined()
    spending.begin()
    expect(spending.refusal()).toBeUndefined()
  })

  it('does not take a bill that grew for a turn', () => {
    const { spending } = purse()
    spending.add(0.3, true)
    spending.add(0.4, false)
    // 0.7 and one like the last turn, 0.3: exactly the bound, which is not over it.
    expect(spending.refusal()).toBeUndefined()
  })
})

describe('the calendar', () => {
  it.each([
    ['UTC', '2026-11-23T12:00Z', '2026-11-23T00:00Z', '2026-11-01T00:00Z'],
    ['Europe/Berlin', '2026-03-29T12:00Z', '2026-03-28T23:00Z', '2026-02-28T23:00Z'],
    ['America/New_York', '2026-11-01T12:00Z', '2026-11-01T04:00Z', '2026-11-01T04:00Z'],
    ['Asia/Kolkata', '2026-11-22T20:00Z', '2026-11-22T18:30Z', '2026-10-31T18:30Z'],
    ['Pacific/Apia', '2011-12-31T01:00Z', '2011-12-30T10:00Z', '2011-12-01T10:00Z'],
  ])('in %s at %s the day began at %s and the month at %s', (zone, at, day, month) => {
    const now = Date.parse(at)
    expect(new Date(startOfDay(now, zone)).toISOString()).toBe(new Date(day).toISOString())
    expect(new Date(startOfMonth(now, zone)).toISOString()).toBe(new Date(month).toISOString())
  })

  it('names days as people do', () => {
    expect(dayOf(Date.parse('2026-01-05T23:30Z'), 'Europe/Berlin')).toBe('2026-01-06')
  })
})
