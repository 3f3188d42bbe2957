import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measuredServices } from '../../src/main/meter'
import { FEWEST_MEASURED, type MeasuredTurn } from '../../src/shared/history'
import type { Served } from '../../src/shared/view'

const turn = (served: Served, { hear = 0, think = 0, voice = 0 } = {}): MeasuredTurn => ({
  served,
  stages: { turn: 900, hear, think, voice, out: 900, total: 1800 + hear + think + voice },
})

const times = (count: number, make: (index: number) => MeasuredTurn) =>
  Array.from({ length: count }, (_, at) => make(at))

describe('what a service took', () => {
  it('is the stage that is its own, p50 and p95, whatever else the turn took', () => {
    const served: Served = { hear: { service: 'google' }, think: { service: 'openai' }, speak: { service: 'local' } }
    const turns = times(100, (at) => turn(served, { hear: at + 1, think: 10 * (at + 1), voice: 100 * (at + 1) }))
    expect(measuredServices(turns.toReversed())).toEqual([
      { part: 'hear', service: 'google', turns: 100, p50Ms: 50, p95Ms: 95 },
      { part: 'think', service: 'openai', turns: 100, p50Ms: 500, p95Ms: 950 },
      { part: 'speak', service: 'local', turns: 100, p50Ms: 5_000, p95Ms: 9_500 },
    ])
  })

  it('of one model that does all is everything but deciding and handing over', () => {
    const all = turn({ converse: { service: 'openai', model: 'm' } }, { hear: 1, think: 20, voice: 300 })
    expect(measuredServices(times(5, () => all))).toEqual([
      { part: 'converse', service: 'openai', turns: 5, p50Ms: 321, p95Ms: 321 },
    ])
  })

  it('is not told of fewer than five turns', () => {
    const slow = turn({ think: { service: 'anthropic' } }, { think: 4_000 })
    expect(measuredServices(times(FEWEST_MEASURED - 1, () => slow))).toEqual([
      { part: 'think', service: 'anthropic', turns: 4 },
    ])
    expect(measuredServices(times(FEWEST_MEASURED, () => slow))[0]).toMatchObject({ turns: 5, p50Ms: 4_000 })
    expect(measuredServices([])).toEqual([])
  })

  it('leaves out where it stood in: the time of the one that failed is in it', () => {
    const insteadOf = { service: 'google', code: 'key.missing' } as const
    const stoodIn = turn({ hear: { service: 'offline', insteadOf } }, { hear: 5_000 })
    const own = turn({ hear: { service: 'offline' } }, { hear: 5 })
    expect(measuredServices([...times(9, () => stoodIn), ...times(5, () => own)])).toEqual([
      { part: 'hear', service: 'offline', turns: 5, p50Ms: 5, p95Ms: 5 },
    ])
  })

  it('lies between the quickest and the slowest turn, half of them at or under p50, one in twenty over p95', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { minLength: 5, maxLength: 500 }), (tookMs) => {
        const turns = tookMs.map((think) => turn({ think: { service: 'openai' } }, { think }))
        const [{ p50Ms = -1, p95Ms = -1 } = {}] = measuredServices(turns)
        expect(tookMs.filter((ms) => ms <= p50Ms).length).toBeGreaterThanOrEqual(tookMs.length / 2)
        expect(tookMs.filter((ms) => ms > p95Ms).length).toBeLessThanOrEqual(tookMs.length / 20)
        expect([tookMs.includes(p50Ms), tookMs.includes(p95Ms)]).toEqual([true, true])
      }),
    )
  })
})
