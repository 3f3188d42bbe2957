import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KeptSound } from '../../../../src/main/link/cascade/stream/keptSound'

const RATE_HZ = 1000
const ramp = (from: number, length: number) => Int16Array.from({ length }, (_, index) => from + index)
const drain = (kept: KeptSound, most = 100) => {
  const taken: number[] = []
  for (let piece = kept.take(most); piece; piece = kept.take(most)) taken.push(...piece)
  return taken
}

describe('sound that waits', () => {
  it('leaves in order, in pieces no larger than asked for, and is a copy', () => {
    const kept = new KeptSound(RATE_HZ)
    const own = ramp(0, 250)
    kept.push(own)
    own.fill(-1)
    expect([kept.take(100)?.length, kept.take(100)?.length, kept.take(100)?.[49], kept.take(100)]).toEqual([
      ...[100, 100, 249, undefined],
    ])
  })

  it('says from one second on that whoever can should wait', () => {
    const kept = new KeptSound(RATE_HZ)
    expect([kept.push(ramp(0, 1000)), kept.push(ramp(0, 1))]).toEqual([true, false])
    kept.take(500)
    expect(kept.push(ramp(0, 10))).toBe(true)
  })

  it('overflows after thirty seconds that nobody took', () => {
    const kept = new KeptSound(RATE_HZ)
    kept.push(new Int16Array(30_000))
    expect(kept.overflows).toBe(false)
    kept.push(new Int16Array(1))
    expect(kept.overflows).toBe(true)
  })
})

describe('sound that was sent', () => {
  it('is sent again from the first sample that was not answered for', () => {
    const kept = new KeptSound(RATE_HZ)
    kept.push(ramp(0, 300))
    drain(kept)
    kept.answered(120)
    expect(kept.rewind()).toBe(120)
    expect(drain(kept)).toEqual([...ramp(120, 180)])
  })

  it('cannot be answered for before it was sent', () => {
    const kept = new KeptSound(RATE_HZ)
    kept.push(ramp(0, 300))
    kept.take(100)
    kept.answered(250)
    expect(kept.rewind()).toBe(100)
  })

  it('is not sent again in part, when its beginning is older than what is kept', () => {
    const kept = new KeptSound(RATE_HZ, { keptMs: 200 })
    for (let at = 0; at < 500; at += 50) {
      kept.push(ramp(at, 50))
      drain(kept)
    }
    expect(kept.rewind()).toBeUndefined()
    kept.answered(300)
    expect(kept.rewind()).toBe(300)
  })

  it('is whole and in order whatever breaks when', () => {
    const step = fc.record({ push: fc.nat(90), take: fc.nat(120), answered: fc.nat(100), breaks: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const kept = new KeptSound(RATE_HZ)
        let pushed = 0
        let received: number[] = []
        for (const { push, take, answered, breaks } of steps) {
          kept.push(ramp(pushed, push))
          pushed += push
          const piece = take > 0 ? kept.take(take) : undefined
          if (piece) received.push(...piece)
          kept.answered(Math.floor((received.length * answered) / 200))
          if (breaks) received = received.slice(0, kept.rewind())
        }
        received.push(...drain(kept))
        expect(received).toEqual([...ramp(0, pushed)])
      }),
    )
  })
})
