import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createVirtualClock } from '../../src/main/clock'

/** Real time for the clock under test, moved by the test. */
function setUp() {
  const real = { ms: 5000 }
  const clock = createVirtualClock({ startEpochMs: 1_000_000, realNow: () => real.ms })
  return { real, clock }
}

const eventLoopTurns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

describe('the virtual clock', () => {
  it('jumps to a timer an hour away without an hour passing, and its calendar moves along', async () => {
    const { clock } = setUp()
    const seen = await new Promise((resolve) => clock.after(3_600_000, () => resolve([clock.now(), clock.epoch()])))
    expect(seen).toEqual([3_600_000, 4_600_000])
  })

  it('fires timers by instant, and those of one instant in the order they were set', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 20 }), async (delays) => {
        const { clock } = setUp()
        const fired: [number, number][] = []
        delays.forEach((ms, index) => {
          clock.after(ms, () => fired.push([clock.now(), index]))
        })
        await eventLoopTurns(delays.length + 1)
        const expected = delays.map((ms, index): [number, number] => [ms, index])
        expected.sort((a, b) => a[0] - b[0] || a[1] - b[1])
        expect(fired).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })

  it('lets promises and messages in between any two timers', async () => {
    const { clock } = setUp()
    const order: string[] = []
    clock.after(10, () => {
      order.push('first timer')
      setImmediate(() => order.push('message'))
    })
    clock.after(10, () => order.push('second timer'))
    await eventLoopTurns(4)
    expect(order).toEqual(['first timer', 'message', 'second timer'])
  })

  it('never fires a cancelled timer, and cancelling again or late is harmless', async () => {
    const { clock } = setUp()
    const fired: string[] = []
    const cancelled = clock.after(5, () => fired.push('cancelled'))
    const kept = clock.after(6, () => fired.push('kept'))
    cancelled()
    cancelled()
    await eventLoopTurns(4)
    kept()
    expect(fired).toEqual(['kept'])
  })

  it('stands still while an answer is owed, then is on by the real time the work took when the answer is handled', async () => {
    const { real, clock } = setUp()
    const fired: number[] = []
    for (const ms of [10, 20, 30, 400]) clock.after(ms, () => fired.push(clock.now()))
    const settle = clock.owe()
    real.ms += 25
    await eventLoopTurns(10)
    expect([clock.now(), fired]).toEqual([0, []])
    settle()
    expect([clock.now(), fired]).toEqual([25, [10, 20]])
    await eventLoopTurns(4)
    expect([clock.now(), fired]).toEqual([400, [10, 20, 30, 400]])
  })

  it('gives each of several workers the time since the standstill began, and goes on only after the last', async () => {
    const { real, clock } = setUp()
    let fired = false
    clock.after(1000, () => {
      fired = true
    })
    const first = clock.owe()
    real.ms += 40
    const second = clock.owe()
    real.ms += 10
    first()
    expect(clock.now()).toBe(50)
    await eventLoopTurns(4)
    expect(fired).toBe(false)
    real.ms += 5
    second()
    expect(clock.now()).toBe(55)
    await eventLoopTurns(2)
    expect(fired).toBe(true)
  })

  it('settling twice counts once', async () => {
    const { real, clock } = setUp()
    const first = clock.owe()
    const second = clock.owe()
    first()
    first()
    let fired = false
    clock.after(10, () => {
      fired = true
    })
    await eventLoopTurns(4)
    expect(fired).toBe(false)
    real.ms += 3
    second()
    await eventLoopTurns(2)
    expect([fired, clock.now()]).toEqual([true, 10])
  })

  it('a debt made by a timer that fired on the way keeps the clock standing', async () => {
    const { real, clock } = setUp()
    let settleInner = () => {}
    clock.after(10, () => {
      settleInner = clock.owe()
    })
    let lateFired = false
    clock.after(1000, () => {
      lateFired = true
    })
    const settle = clock.owe()
    real.ms += 100
    settle()
    await eventLoopTurns(5)
    expect([clock.now(), lateFired]).toEqual([100, false])
    real.ms += 20
    settleInner()
    expect(clock.now()).toBe(120)
    await eventLoopTurns(2)
    expect(lateFired).toBe(true)
  })

  it('rests with nothing to do and wakes up for the next timer', async () => {
    const { clock } = setUp()
    await eventLoopTurns(5)
    expect(clock.now()).toBe(0)
    await new Promise<void>((resolve) => clock.after(7, resolve))
    expect(clock.now()).toBe(7)
  })

  it('never runs backwards, fires everything exactly once and never early, whatever is timed and owed', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('after' as const), ms: fc.integer({ min: 0, max: 50 }) }),
      fc.record({ kind: fc.constant('owe' as const), ms: fc.integer({ min: 0, max: 30 }) }),
      fc.record({ kind: fc.constant('settle' as const), ms: fc.integer({ min: 0, max: 30 }) }),
      fc.record({ kind: fc.constant('turn' as const), ms: fc.constant(0) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { real, clock } = setUp()
        const debts: (() => void)[] = []
        const late: number[] = []
        let lastSeen = 0
        let timers = 0
        let fired = 0
        const look = () => {
          expect(clock.now()).toBeGreaterThanOrEqual(lastSeen)
          lastSeen = clock.now()
        }
        for (const { kind, ms } of steps) {
          if (kind === 'after') {
            const due = clock.now() + ms
            timers += 1
            clock.after(ms, () => {
              fired += 1
              late.push(clock.now() - due)
              look()
            })
          }
          if (kind === 'owe') debts.push(clock.owe())
          if (kind === 'settle') {
            real.ms += ms
            debts.shift()?.()
          }
          if (kind === 'turn') await eventLoopTurns(1)
          look()
        }
        for (const settle of debts) settle()
        await eventLoopTurns(timers + 1)
        expect(fired).toBe(timers)
        expect(late.every((ms) => ms === 0)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})
