import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { costOf, FREE, stagesOf, TurnLatency, type TurnTimes } from '../../src/main/meter'

const FULL: TurnTimes = {
  lastVoicedAtMs: 1000,
  decidedAtMs: 1210,
  wordsFinalAtMs: 1214,
  firstTokenAtMs: 1215,
  firstAudioAtMs: 1237,
  firstSampleHandedOverAtMs: 1240,
}

describe('The stages of a turn', () => {
  it('lie between its facts', () => {
    expect(stagesOf(FULL)).toEqual({ turn: 210, hear: 4, think: 1, voice: 22, out: 3, total: 240 })
  })

  it('of a typed turn have no turn and no hear', () => {
    const { lastVoicedAtMs: _, ...typed } = FULL
    expect(stagesOf(typed)).toEqual({ turn: 0, hear: 0, think: 5, voice: 22, out: 3, total: 30 })
  })

  it('take nothing for what was prepared before the turn was decided', () => {
    const early = { ...FULL, wordsFinalAtMs: 1100, firstTokenAtMs: 1120, firstAudioAtMs: 1150 }
    expect(stagesOf(early)).toEqual({ turn: 210, hear: 0, think: 0, voice: 0, out: 30, total: 240 })
  })

  it('give the time of a missing fact to the next', () => {
    const { firstTokenAtMs: _, ...rest } = FULL
    expect(stagesOf(rest)).toMatchObject({ think: 0, voice: 23 })
  })

  it('are unknown until a sample was handed over', () => {
    const { firstSampleHandedOverAtMs: _, ...rest } = FULL
    expect(stagesOf(rest)).toBeUndefined()
    expect(stagesOf({})).toBeUndefined()
  })

  it('are never negative and add up to the total, whatever is missing or out of order', () => {
    const at = fc.double({ min: 0, max: 1e6, noNaN: true })
    const times = fc.record(
      {
        lastVoicedAtMs: at,
        decidedAtMs: at,
        wordsFinalAtMs: at,
        firstTokenAtMs: at,
        firstAudioAtMs: at,
        firstSampleHandedOverAtMs: at,
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(times, (facts) => {
        const stages = stagesOf(facts)
        if (stages === undefined) return
        const { turn, hear, think, voice, out, total } = stages
        for (const stage of [turn, hear, think, voice, out]) expect(stage).toBeGreaterThanOrEqual(0)
        expect(turn + hear + think + voice + out).toBe(total)
        const startAtMs = facts.lastVoicedAtMs ?? facts.decidedAtMs!
        expect(total).toBeCloseTo(Math.max(0, facts.firstSampleHandedOverAtMs! - startAtMs), 6)
      }),
    )
  })

  it('count the first token and the first sample, not later ones', () => {
    const latency = new TurnLatency()
    latency.handedOver(50)
    latency.handedOver(70)
    latency.firstToken(30)
    latency.firstToken(40)
    latency.decided(20)
    latency.lastVoiced(10)
    expect(latency.stages()).toEqual({ turn: 10, hear: 0, think: 10, voice: 0, out: 20, total: 40 })
  })
})

describe('The cost of a turn', () => {
  it('is what was used at the price of its unit', () => {
    const usage = [
      { unit: 'output audio tokens', quantity: 200 },
      { unit: 'cached tokens', quantity: 5 },
    ]
    expect(costOf(usage, { 'output audio tokens': 0.00002 })).toEqual({
      ...{ amount: 0.004, currency: 'USD', usage, incomplete: true },
    })
  })

  it('is nothing offline, and nothing is missing from it', () => {
    const usage = [{ unit: 'seconds', quantity: 3 }]
    expect(costOf(usage, FREE)).toEqual({ amount: 0, currency: 'USD', usage })
  })
})
