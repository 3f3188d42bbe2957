/** Text reaches a voice in pieces it can take, none of it lost and none of it twice. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Piece, Pieces } from '../../../src/main/link/cascade/pieces'

function cut(byWord: boolean, ...texts: string[]): Piece[] {
  const pieces = new Pieces(byWord)
  return [...texts.flatMap((text) => pieces.push(text)), ...pieces.end()]
}

describe('for a voice that takes clauses', () => {
  it('a piece is a clause', () => {
    expect(cut(false, 'It is late', '. Go to', ' bed.')).toEqual([
      { text: 'It is late. ', endsClause: true },
      { text: 'Go to bed.', endsClause: true },
    ])
  })
})

describe('for a voice that takes words', () => {
  it('a word leaves as soon as the next one begins, and the ends of clauses are told', () => {
    expect(cut(true, 'It is', ' la', 'te. Go', ' to bed.')).toEqual([
      { text: 'It ', endsClause: false },
      { text: 'is ', endsClause: false },
      { text: 'late. ', endsClause: true },
      { text: 'Go to ', endsClause: false },
      { text: 'bed.', endsClause: true },
    ])
  })

  it('the first word does not wait for a clause', () => {
    const pieces = new Pieces(true)
    expect(pieces.push('Well ')).toEqual([{ text: 'Well ', endsClause: false }])
  })

  it('nothing to say is no piece', () => {
    expect(cut(true, '')).toEqual([])
    expect(cut(true, '  ', '\n')).toEqual([])
  })
})

it('are the whole text, however it came, and the last one ends a clause', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'B', ' ', '.', ',', '?', '\n', 'é', 'p.m. ') })
  fc.assert(
    fc.property(fc.boolean(), fc.array(text, { maxLength: 12 }), (byWord, texts) => {
      const pieces = cut(byWord, ...texts)
      const whole = texts.join('')
      const together = pieces.map((piece) => piece.text).join('')
      expect(together.trimEnd()).toBe(whole.trim() === '' ? '' : whole.trimEnd())
      expect(pieces.at(-1)?.endsClause ?? true).toBe(true)
    }),
  )
})
