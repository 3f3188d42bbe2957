import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pieces } from '../../../src/renderer/ui/SearchMark'

it('marks exactly the characters that lie in a range, and loses none', () => {
  const range = fc.record({ start: fc.nat(40), end: fc.nat(40) })
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.array(range), (text, ranges) => {
      const cut = pieces(text, ranges)
      expect(cut.map((piece) => piece.text).join('')).toBe(text)
      for (const piece of cut) {
        for (let at = piece.at; at < piece.at + piece.text.length; at += 1) {
          expect(piece.marked).toBe(ranges.some(({ start, end }) => start <= at && at < end))
        }
      }
    }),
  )
})
