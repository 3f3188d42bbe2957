import { describe, expect, it } from 'vitest'
import { Waiting } from '../../src/main/playback'
import { HandClock } from '../support/handClock'

function setUp(choice: { tone: boolean; moment: boolean }) {
  const clock = new HandClock()
  const done: string[] = []
  const waiting = new Waiting({
    clock,
    tuning: { toneAfterMs: 11, momentAfterMs: 22 },
    ...choice,
    startTone: () => done.push(`tone at ${clock.now()}`),
    sayMoment: () => done.push(`moment at ${clock.now()}`),
    stop: () => done.push(`stop at ${clock.now()}`),
  })
  return { clock, done, waiting }
}

describe('While an answer is awaited', () => {
  it('a tone sounds first, then "one moment", and both stop when the answer comes', () => {
    const { clock, done, waiting } = setUp({ tone: true, moment: true })
    waiting.turnEnded()
    clock.advance(30)
    waiting.over()
    waiting.over()
    expect(done).toEqual(['tone at 11', 'moment at 22', 'stop at 30'])
  })

  it('nothing sounds when the answer comes in time, and no timer is left', () => {
    const { clock, done, waiting } = setUp({ tone: true, moment: true })
    waiting.turnEnded()
    clock.advance(10)
    waiting.over()
    expect(clock.timerCount).toBe(0)
    clock.advance(100)
    expect(done).toEqual([])
  })

  it('each of the two is a choice', () => {
    for (const [choice, expected] of [
      [{ tone: false, moment: true }, ['moment at 22']],
      [{ tone: true, moment: false }, ['tone at 11']],
      [{ tone: false, moment: false }, []],
    ] as const) {
      const { clock, done, waiting } = setUp(choice)
      waiting.turnEnded()
      clock.advance(100)
      expect(done).toEqual(expected)
    }
  })

  it('a turn that ends anew is counted anew', () => {
    const { clock, done, waiting } = setUp({ tone: true, moment: false })
    waiting.turnEnded()
    clock.advance(10)
    waiting.turnEnded()
    clock.advance(10)
    expect(done).toEqual([])
  })
})
