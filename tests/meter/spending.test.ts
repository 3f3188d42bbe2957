import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { Spending } from '../../src/main/meter'
import { dayOf, startOfDay, startOfMonth } from '../../src/main/meter/calendar'
import { HandClock } from '../support/handClock'

const START = Date.UTC(2026, 10, 23, 12)

function purse(
  bounds = { dayUsd: 1, monthUsd: 0 },
  stored: (since: number) => number = () => 0,
  timeZone = 'UTC',
  usualTurnUsd = 0,
) {
  const clock = new HandClock(START)
  const asked: number[] = []
  const turnedOver = vi.fn()
  const spending = new Spending({
    clock,
    turnedOver,
    stored: async (since) => {
      asked.push(since)
      return stored(since)
    },
    timeZone: () => timeZone,
    usualTurnUsd: () => usualTurnUsd,
    bounds: () => bounds,
  })
  return { clock, spending, asked, turnedOver, put: (at: number) => clock.put(at - clock.epoch()) }
}

describe('spending', () => {
  it('is what was stored and what came since', async () => {
    const { spending, asked } = purse(undefined, (since) => (since === Date.UTC(2026, 10, 23) ? 0.25 : 3))
    await spending.load()
    spending.add(1, 0.5)
    expect(spending.spent).toEqual({ todayUsd: 0.75, monthUsd: 3.5 })
    expect(asked).toEqual([Date.UTC(2026, 10, 23), Date.UTC(2026, 10, 1)])
  })

  it('begins anew at midnight, and on the first of the month, of the user’s own calendar', () => {
    const { clock, spending } = purse(undefined, undefined, 'Europe/Berlin')
    spending.add(2, 0.5)
    clock.advance(10.5 * 3_600_000)
    expect(spending.spent.todayUsd).toBe(0.5)
    clock.advance(0.6 * 3_600_000)
    expect(spending.spent).toEqual({ todayUsd: 0, monthUsd: 0.5 })
    clock.advance(8 * 86_400_000)
    expect(spending.spent).toEqual({ todayUsd: 0, monthUsd: 0 })
  })

  it('is what was stored of the day and the month to which a clock was put right', async () => {
    const stored = (since: number) => (since >= Date.UTC(2026, 10, 23) ? 0.25 : 3)
    const { spending, put, turnedOver } = purse(undefined, stored)
    put(Date.UTC(2020, 0, 1))
    await spending.load()
    expect(spending.spent).toEqual({ todayUsd: 3, monthUsd: 3 })
    put(START)
    expect(spending.spent).toEqual({ todayUsd: 0, monthUsd: 0 })
    await vi.waitFor(() => expect(turnedOver).toHaveBeenCalledOnce(), 30_000)
    expect(spending.spent).toEqual({ todayUsd: 0.25, monthUsd: 3 })
  })

  it('of a day that ended while it was read does not count on the next one', async () => {
    const { clock, spending } = purse(undefined, (since) => (since < Date.UTC(2026, 10, 24) ? 3 : 0))
    const loaded = spending.load()
    clock.advance(86_400_000)
    await loaded
    await vi.waitFor(() => expect(spending.spent).toEqual({ todayUsd: 0, monthUsd: 3 }), 30_000)
  })

  it('adds up without drifting by a millionth of a dollar', () => {
    const { spending } = purse()
    for (let turn = 0; turn < 10_000; turn++) spending.add(turn, 0.000_1)
    expect(Math.abs(spending.spent.todayUsd - 1)).toBeLessThan(1e-6)
  })
})

describe('a bound', () => {
  it('stops before the turn that would pass it', () => {
    const { spending } = purse()
    for (const [turn, usd] of [0.2, 0.3, 0.25].entries()) {
      expect(spending.refusal()).toBeUndefined()
      spending.add(turn, usd)
    }
    // 0.75 are spent; another one like the dearest of the last makes 1.05.
    expect(spending.refusal()).toMatchObject({ code: 'cost.capReached' })
    expect(spending.refusal()?.message).toContain('bound of 1.00 dollars a day; 0.75 are spent')
  })

  it('of nothing bounds nothing', () => {
    const { spending } = purse({ dayUsd: 0, monthUsd: 0 })
    spending.add(3, 1_000)
    expect(spending.refusal()).toBeUndefined()
  })

  it('of the month holds when the day’s does not', () => {
    const { spending } = purse({ dayUsd: 10, monthUsd: 1 })
    spending.add(4, 1)
    expect(spending.refusal()?.message).toContain('a month')
  })

  it('lets the user go on the next day', () => {
    const { clock, spending } = purse()
    spending.add(5, 1)
    expect(spending.refusal()).toBeDefined()
    clock.advance(86_400_000)
    spending.begin()
    expect(spending.refusal()).toBeUndefined()
  })

  it('knows that a new conversation is cheaper than the end of a long one', () => {
    const { spending } = purse()
    spending.add(6, 0.6)
    expect(spending.refusal()).toBeDefined()
    spending.begin()
    expect(spending.refusal()).toBeUndefined()
  })

  it('takes what a bill grew by for a part of its turn', () => {
    const { spending } = purse()
    spending.add(1, 0.2)
    spending.add(1, 0.15)
    // 0.35 and one like it; as two turns of 0.2 and 0.15 they would leave room for another after the next.
    expect(spending.refusal()).toBeUndefined()
    spending.add(2, 0.31)
    expect(spending.refusal()?.message).toContain('0.66 are spent')
  })

  it('knows a turn whose whole bill came late, as that of one that was cut does', () => {
    const { spending } = purse()
    spending.add(1, 0.05)
    spending.add(2, 0.6)
    expect(spending.refusal()?.message).toContain('0.65 are spent')
  })

  it('leaves room for a usual turn before any has shown what they cost', () => {
    const { spending } = purse({ dayUsd: 1, monthUsd: 0 }, undefined, 'UTC', 0.02)
    spending.add(1, 0.985)
    spending.begin()
    expect(spending.refusal()).toMatchObject({ code: 'cost.capReached' })
  })

  it('is never passed by turns that grow no dearer than one that was paid', () => {
    const turns = fc.array(fc.double({ min: 0, max: 0.2, noNaN: true }), { minLength: 1, maxLength: 100 })
    fc.assert(
      fc.property(turns, (prices) => {
        const { spending } = purse({ dayUsd: 1, monthUsd: 0 }, undefined, 'UTC', 0.2)
        for (const [turn, usd] of prices.entries()) {
          if (spending.refusal() !== undefined) break
          spending.add(turn, usd)
        }
        expect(spending.spent.todayUsd).toBeLessThanOrEqual(1)
      }),
    )
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
