import { expect, it } from 'vitest'
import { FLITE_RATE_HZ, type Phone } from '../../../../src/main/link/cascade/offline/flite'
import { trimmed } from '../../../../src/main/link/cascade/offline/trim'

const samplesIn = (ms: number) => (ms * FLITE_RATE_HZ) / 1000
const loud = (ms: number) => new Int16Array(samplesIn(ms)).fill(10_000)
const phones = (...ends: [string, number][]): Phone[] =>
  ends.map(([name, endMs], at) => ({ name, startMs: ends[at - 1]?.[1] ?? 0, endMs }))

it('takes the silence in front away up to a little before the first phone, and keeps the one behind', () => {
  const samples = loud(1000)
  expect(trimmed(samples, phones(['pau', 180], ['hh', 300], ['ay', 820], ['pau', 1000]))).toEqual({
    from: samplesIn(168),
    to: samples.length,
  })
})

it('takes nothing where speech begins at once, or where there is none', () => {
  for (const said of [phones(['hh', 300]), phones(['pau', 5], ['hh', 300]), phones(['pau', 1000]), []]) {
    expect(trimmed(loud(1000), said)).toEqual({ from: 0, to: samplesIn(1000) })
  }
})

it('fades what is left in and out, without a step, and nothing in between', () => {
  const samples = loud(1000)
  const { from, to } = trimmed(samples, phones(['pau', 180], ['hh', 900], ['pau', 1000]))
  const kept = samples.subarray(from, to)
  const steps = kept.subarray(1).map((sample, at) => Math.abs(sample - kept[at]!))
  expect([kept[0], kept.at(-1)]).toEqual([0, 0])
  expect(steps.reduce((most, step) => Math.max(most, step), 0)).toBeLessThan(300)
  expect(kept.subarray(100, -100).every((sample) => sample === 10_000)).toBe(true)
})

it('never reaches past a clause that is shorter than its phones say', () => {
  const short = loud(1)
  expect(trimmed(short, phones(['pau', 180], ['hh', 300]))).toEqual({ from: short.length, to: short.length })
  expect(trimmed(new Int16Array(0), [])).toEqual({ from: 0, to: 0 })
})
