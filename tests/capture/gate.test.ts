import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type GateFact, gateStep, shut, turnOf } from '../../src/main/capture/gate'

/** Distinct values, so that a test shows which one was read. */
const TUNING = { warmMs: 7_000, tailQuietMs: 60, tailMaxMs: 250, tailSlackMs: 11 }

const turn = fc.integer({ min: 1, max: 3 })
const anyFact: fc.Arbitrary<GateFact> = fc.oneof(
  fc.record({ type: fc.constant('begun' as const), turn, preRollMs: fc.constantFrom(0, 300) }),
  fc.record({ type: fc.constant('released' as const), turn, atMs: fc.nat(1000) }),
  fc.record({ type: fc.constant('dropped' as const), turn }),
  fc.constantFrom<GateFact>({ type: 'opened' }, { type: 'failed' }, { type: 'lost' }, { type: 'warmExpired' }),
  fc.record({
    type: fc.constant('captured' as const),
    durationMs: fc.constant(10),
    capturedAtMs: fc.nat(1500),
    voiced: fc.boolean(),
  }),
  fc.record({ type: fc.constant('muteChanged' as const), muted: fc.boolean() }),
  fc.record({
    type: fc.constant('betweenTurnsChanged' as const),
    betweenTurns: fc.constantFrom('closed' as const, 'warm' as const, 'always' as const),
  }),
  fc.record({ type: fc.constant('tailExpired' as const), turn }),
)

describe('The gate, whatever happens in whatever order', () => {
  it('lets a piece cross at most once, for the turn that is open, and never between turns', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 60 }), (facts) => {
        let gate = shut('warm')
        for (const fact of facts) {
          const before = turnOf(gate.state)
          const { next, commands } = gateStep(gate, fact, TUNING)
          const passes = commands.filter((command) => command.type === 'pass')
          expect(passes.length).toBeLessThanOrEqual(fact.type === 'captured' && before !== undefined ? 1 : 0)
          for (const pass of passes) expect(pass.turn).toBe(before)
          gate = next
        }
      }),
    )
  })

  it('finishes or discards every turn that is no longer the open one', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 60 }), (facts) => {
        let gate = shut('closed')
        for (const fact of facts) {
          const before = turnOf(gate.state)
          const { next, commands } = gateStep(gate, fact, TUNING)
          gate = next
          if (before === undefined || turnOf(next.state) === before) continue
          const closing = commands.filter(({ type }) => type === 'finish' || type === 'discard')
          expect(closing).toMatchObject([{ turn: before }])
        }
      }),
    )
  })

  it('changes nothing for a turn that is over', () => {
    const gate = { ...shut('always'), state: { tag: 'OPEN', turn: 5, quietMs: 0 } as const }
    for (const fact of [
      { type: 'released', turn: 4, atMs: 0 },
      { type: 'dropped', turn: 4 },
      { type: 'tailExpired', turn: 4 },
    ] as const) {
      expect(gateStep(gate, fact, TUNING)).toEqual({ next: gate, commands: [] })
    }
  })
})
