/** What was told of an answer's words, in any order of its parts. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Writing } from '../../../src/main/link/openai/writing'

const place = fc.record({ itemId: fc.constantFrom('a', 'b', ''), contentIndex: fc.nat(1) })
const step = fc.oneof(
  fc.record({ do: fc.constant('write' as const), place, text: fc.constantFrom('', 'One ', 'two.', ' ') }),
  fc.record({ do: fc.constant('ask' as const), place, text: fc.constantFrom('', 'more', ' ') }),
  fc.record({ do: fc.constant('end' as const), place, text: fc.constant('') }),
)

describe('what is missing of a part', () => {
  it('is what stands behind all that was told of it, whatever was told between', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const writing = new Writing()
        const told = new Map<string, string>()
        for (const { do: what, place, text } of steps) {
          const key = JSON.stringify(place)
          const before = told.get(key) ?? ''
          if (what === 'write') {
            writing.wrote(place.itemId, place.contentIndex, text)
            told.set(key, before + text)
          } else if (what === 'end') {
            writing.over()
            told.clear()
          } else {
            expect(writing.rest(place.itemId, place.contentIndex, before + text)).toBe(text.trim() && text)
            if (before) expect(writing.rest(place.itemId, place.contentIndex, `other ${before}`)).toBe('')
          }
          expect(writing.isEmpty).toBe([...told.values()].join('') === '')
        }
      }),
    )
  })
})
