/** Text reaches a voice in pieces it can take, none of it lost and none of it twice. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Piece, Pieces } from '../../../src/main/link/cascade/pieces'

function cut(asItComes: boolean, ...texts: string[]): Piece[] {
  const pieces = new Pieces(asItComes)
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

describe('for a voice that joins text', () => {
  it('text leaves as it comes, half a word too, and the ends of clauses are told', () => {
    expect(cut(true, 'It is', ' la', 'te. Go', ' to bed.')).toEqual([
      { text: 'It is', endsClause: false },
      { text: ' la', endsClause: false },
      { text: 'te. ', endsClause: true },
      { text: 'Go', endsClause: false },
      { text: ' to bed.', endsClause: false },
      { text: '', endsClause: true },
    ])
  })

  it('the first token does not wait for the second', () => {
    const pieces = new Pieces(true)
    expect(pieces.push('Well')).toEqual([{ text: 'Well', endsClause: false }])
  })

  it('a clause without any mark does not end inside of a word', () => {
    const pieces = new Pieces(true)
    const before = pieces.push(`${'word '.repeat(43)}inter`)
    const behind = pieces.push('minable and on')
    expect([...before, ...behind].filter(({ endsClause }) => endsClause)).toEqual([])
    expect([...before, ...behind].map(({ text }) => text).join('')).toBe(`${'word '.repeat(43)}interminable and on`)
  })

  it('a sentence without spaces sounds as soon as the next one has begun', () => {
    expect(cut(true, '今天', '很好。', '明天', '呢？')).toEqual([
      { text: '今天', endsClause: false },
      { text: '很好。', endsClause: false },
      { text: '', endsClause: true },
      { text: '明天', endsClause: false },
      { text: '呢？', endsClause: false },
      { text: '', endsClause: true },
    ])
  })

  it('nothing to say is no piece', () => {
    expect(cut(true, '')).toEqual([])
    expect(cut(true, '  ', '\n')).toEqual([])
  })
})

const MARKS = fc.string({ unit: fc.constantFrom('a', 'B', ' ', '.', ',', '?', '\n', 'é', 'p.m. ') })
/** Longer than any clause. */
const LONG = fc.string({
  unit: fc.constantFrom('word ', 'interminable', ' ', 'and, ', '\n'),
  minLength: 20,
  maxLength: 80,
})

it('are the whole text, however it came, and the last one ends a clause', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(fc.oneof(MARKS, LONG), { maxLength: 12 }), (asItComes, texts) => {
      const pieces = cut(asItComes, ...texts)
      const whole = texts.join('')
      const together = pieces.map((piece) => piece.text).join('')
      expect(together.trimEnd()).toBe(whole.trim() === '' ? '' : whole.trimEnd())
      expect(pieces.at(-1)?.endsClause ?? true).toBe(true)
    }),
    { numRuns: 3_000 },
  )
})
