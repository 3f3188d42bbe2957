import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joined, renewed, restored } from '../../../src/renderer/history/usePages'

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

  it('are not parted between two that began in one millisecond', () => {
    const [newer, older, last] = [
      { id: 'newer', startedAt: 5 },
      { id: 'older', startedAt: 5 },
      { id: 'last', startedAt: 4 },
    ] as const
    const latest = { id: 'latest', startedAt: 6 }
    expect(renewed([newer, older, last], [latest, newer], 2)).toEqual([latest, newer, older, last])
    expect(renewed([older, last], [latest, newer], 2)).toEqual([latest, newer, older, last])
  })

  it('get an item back where it stood, also among those of its own millisecond', () => {
    const all = ['a', 'b', 'c', 'd'].map((id) => ({ id, startedAt: 5 }))
    for (const item of all) {
      const without = all.filter(({ id }) => id !== item.id)
      expect(restored(without, item, all)).toEqual(all)
      expect(restored(all, item, all)).toEqual(all)
    }
    expect(restored([], all[1]!, all)).toEqual([all[1]])
    const [first, ...rest] = items(9, 7, 5)
    expect(restored([...items(10, 9), ...items(5)], items(7)[0]!, [first!, ...rest])).toEqual(items(10, 9, 7, 5))
  })

  it('that came short were all there is', () => {
    expect(renewed(items(5, 4, 3), items(5), 3)).toEqual(items(5))
    expect(renewed(items(5, 4, 3), [], 3)).toEqual([])
  })
})
