import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SampleRing } from '../../src/main/audio'

const counting = (from: number, length: number) => Int16Array.from({ length }, (_, i) => from + i)

it('never gives a sample twice, keeps their order, and counts every one that was lost', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('push' as const), count: fc.integer({ min: 0, max: 40 }) }),
    fc.record({ kind: fc.constant('read' as const), count: fc.integer({ min: 0, max: 20 }) }),
  )
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16 }), fc.array(step, { maxLength: 60 }), (capacity, steps) => {
      const ring = new SampleRing(capacity)
      const model: number[] = []
      let pushed = 0
      let dropped = 0
      for (const { kind, count } of steps) {
        if (kind === 'push') {
          model.push(...counting(pushed, count))
          const lost = model.splice(0, Math.max(0, model.length - capacity)).length
          expect(ring.push(counting(pushed, count))).toBe(lost)
          pushed += count
          dropped += lost
        } else {
          const target = new Int16Array(count)
          const got = ring.readInto(target)
          expect([...target.subarray(0, got)]).toEqual(model.splice(0, count))
        }
        expect([ring.lengthSamples, ring.droppedSamples]).toEqual([model.length, dropped])
      }
    }),
  )
})

it('gives the newest samples as pre-roll and is empty afterwards', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 50 }), fc.integer({ min: -1, max: 50 }), (pushed, asked) => {
      const ring = new SampleRing(20)
      ring.push(counting(0, pushed))
      const expected = [...counting(0, pushed)].slice(-20)
      expect([...ring.takeLatest(asked)]).toEqual(asked > 0 ? expected.slice(-asked) : [])
      expect([ring.lengthSamples, ring.droppedSamples]).toEqual([0, Math.max(0, pushed - 20)])
    }),
  )
})

it('forgets everything on clear without calling it lost', () => {
  const ring = new SampleRing(4)
  ring.push(counting(0, 3))
  ring.clear()
  ring.push(counting(7, 2))
  expect([...ring.takeLatest(4)]).toEqual([7, 8])
  expect(ring.droppedSamples).toBe(0)
})

it('refuses a capacity that is no count', () => {
  for (const capacity of [0, -1, 1.5, Number.NaN]) expect(() => new SampleRing(capacity)).toThrow(RangeError)
})
