import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joined, renewed } from '../../../src/renderer/history/usePages'

const items = (...times: number[]) => times.map((startedAt) => ({ id: `${startedAt}`, startedAt }))

describe('pages of the history', () => {
  it('are put behind each other, each item once', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(200)), fc.uniqueArray(fc.nat(200)), (there, came) => {
        const ids = joined(items(...there), items(...came)).map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        expect(ids.slice(0, there.length)).toEqual(there.map(String))
        expect(new Set(ids)).toEqual(new Set([...there, ...came].map(String)))
      }),
    )
  })

  it('are renewed as far as they came again, and kept below', () => {
    expect(renewed(items(5, 4, 3, 2, 1), items(6, 5, 3), 3)).toEqual(items(6, 5, 3, 2, 1))
  })

  it('that came short were all there is', () => {
    expect(renewed(items(5, 4, 3), items(5), 3)).toEqual(items(5))
    expect(renewed(items(5, 4, 3), [], 3)).toEqual([])
  })
})
