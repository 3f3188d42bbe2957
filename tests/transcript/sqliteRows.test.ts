import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conversationOf, measuredOf, turnOf } from '../../src/main/transcript/sqliteRows'

const ROW = { id: 't1', conversation: 'c1', startedAt: 5, user: 'hi', userFinal: 1, heard: 'Yes.', unheard: '' }
const TURN = { ...ROW, userFinal: true }
const STAGES = { turn: 1, hear: 2, think: 3, voice: 4, out: 5, total: 15 }
const COST = { amount: 0.5, currency: 'USD', usage: [{ unit: 'token', quantity: 3 }] }

describe('the row of a turn', () => {
  it('is the turn, with stages, cost and outcome where it has them', () => {
    expect(turnOf({ ...ROW, outcome: null, stages: null, cost: null })).toEqual(TURN)
    const row = { ...ROW, outcome: 'cut', stages: JSON.stringify(STAGES), cost: JSON.stringify(COST) }
    expect(turnOf(row)).toEqual({ ...TURN, outcome: 'cut', stages: STAGES, cost: COST })
  })

  it('still says that its price is not all known', () => {
    const cost = { ...COST, incomplete: true }
    expect(turnOf({ ...ROW, cost: JSON.stringify(cost) }).cost).toEqual(cost)
    expect(turnOf({ ...ROW, cost: JSON.stringify({ ...COST, incomplete: 'yes' }) }).cost).toEqual(COST)
    const estimated = { ...COST, estimated: true }
    expect(turnOf({ ...ROW, cost: JSON.stringify(estimated) }).cost).toEqual(estimated)
  })

  it('still says what went over the network, where that is two numbers', () => {
    const carried = { ...COST, wire: { upKbps: 24.1, downKbps: 64 } }
    expect(turnOf({ ...ROW, cost: JSON.stringify(carried) }).cost).toEqual(carried)
    expect(turnOf({ ...ROW, cost: JSON.stringify({ ...COST, wire: { upKbps: 'x' } }) }).cost).toEqual(COST)
  })

  it('says who served it, what was called in it and which turn put it right', () => {
    const served = {
      hear: { service: 'offline', insteadOf: { service: 'google', code: 'key.missing' } },
      think: { service: 'anthropic', model: 'claude' },
    }
    const tools = [{ name: 'set_timer', arguments: '{"minutes":10}', error: 'No.', tookMs: 3.5 }]
    const row = { ...ROW, served: JSON.stringify(served), tools: JSON.stringify(tools), correctedBy: 't2' }
    expect(turnOf(row)).toEqual({ ...TURN, served, tools, correctedBy: 't2' })
    expect(measuredOf({ ...row, stages: JSON.stringify(STAGES) })).toEqual({ served, stages: STAGES })
    expect(measuredOf(row)).toBeUndefined()
  })

  it.each([
    ['a service nobody knows', { served: '{"hear":{"service":"toString"},"taste":{"service":"google"}}' }],
    ['calls that are none', { tools: '[null, 3, {"name":"set_timer"}, {"arguments":"{}"}]' }],
    ['calls that are no list', { tools: '{"name":"set_timer","arguments":"{}"}' }],
    ['an outcome nobody knows', { outcome: 'exploded' }],
    ['stages that are no JSON', { stages: '{' }],
    ['stages that are no numbers', { stages: JSON.stringify({ ...STAGES, turn: '<b>' }) }],
    ['stages that are none', { stages: 'null' }],
    ['half of the stages', { stages: '{"turn":1}' }],
    ['a cost in another currency', { cost: JSON.stringify({ ...COST, currency: 'EUR' }) }],
    ['a use of nothing', { cost: JSON.stringify({ ...COST, usage: [null] }) }],
  ])('is shown without %s', (_, odd) => {
    expect(turnOf({ ...ROW, ...odd })).toEqual(TURN)
  })

  it('is always a turn that can be exported, whoever wrote it', () => {
    const value = fc.oneof(
      fc.string(),
      fc.double(),
      fc.constant(null),
      fc.jsonValue().map((any) => JSON.stringify(any)),
    )
    const row = fc.record(
      Object.fromEntries(
        [...Object.keys(ROW), 'outcome', 'stages', 'cost', 'served', 'tools'].map((key) => [key, value]),
      ),
    )
    fc.assert(
      fc.property(row, (odd) => {
        const turn = turnOf(odd)
        expect(new Date(turn.startedAt).toISOString()).toMatch(/Z$/)
        expect(Object.values(turn.stages ?? {}).every(Number.isFinite)).toBe(true)
        expect([turn.user, turn.heard, turn.unheard].every((text) => typeof text === 'string')).toBe(true)
      }),
    )
  })
})

describe('the row of a conversation', () => {
  it('has a title of its first words, cut between two', () => {
    const row = {
      id: 'c1',
      startedAt: 1,
      lastAt: 2,
      turns: 1,
      cost: 0,
      title: null,
      firstWords: 'one  two\n'.repeat(20),
    }
    expect(conversationOf(row).title).toBe(`${'one two '.repeat(7)}one…`)
    expect(conversationOf({ ...row, title: 'Named' }).title).toBe('Named')
  })

  it('has a title without half a sign in it', () => {
    const row = { id: 'c1', startedAt: 1, lastAt: 2, turns: 1, cost: 0, title: null }
    expect(conversationOf({ ...row, firstWords: `a${'🎉'.repeat(40)}` }).title).toBe(`a${'🎉'.repeat(29)}…`)
  })

  it('lies within the calendar', () => {
    const { startedAt, lastAt } = conversationOf({ id: 'c', startedAt: 9e15, lastAt: -9e15, turns: 0, cost: 0 })
    expect([startedAt, lastAt]).toEqual([8.64e15, -8.64e15])
  })
})
