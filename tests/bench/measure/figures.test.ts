import { describe, expect, it } from 'vitest'
import { quantile, ratioOf } from '../../../bench/measure/figures'

const upTo = (length: number, factor = 1) => Array.from({ length }, (_, at) => (at + 1) * factor)

describe('a quantile', () => {
  it('is the smallest value that so many do not exceed, in the order of numbers', () => {
    expect([0, 0.5, 0.95, 1].map((share) => quantile(upTo(100).toReversed(), share))).toEqual([1, 50, 95, 100])
  })

  it('of nothing is no number', () => {
    expect(quantile([], 0.5)).toBeNaN()
  })
})

describe('the ratio of two quantiles', () => {
  it('is exact where all turns have the same one', () => {
    expect(ratioOf(upTo(200, 3), upTo(200, 2), 0.99)).toEqual({ ratio: 1.5, from: 1.5, to: 1.5 })
  })

  it('lies further apart the rarer what decides it is', () => {
    const theirs = upTo(1000).map((value) => 1 + ((value * 7919) % 1000) / 1000)
    const ours = upTo(1000).map((value) => (1 + ((value * 104_729) % 1000) / 1000) * (value % 67 === 0 ? 9 : 1))
    const [middle, tail] = [ratioOf(ours, theirs, 0.5), ratioOf(ours, theirs, 0.99)]
    expect(middle.from).toBeLessThanOrEqual(middle.ratio)
    expect(middle.to).toBeGreaterThanOrEqual(middle.ratio)
    expect(tail.to - tail.from).toBeGreaterThan(5 * (middle.to - middle.from))
  })
})
