import { describe, expect, it } from 'vitest'
import { dictionaryFor } from '../../../../src/main/link/cascade/offline/words'
import { PHONE_WORDS } from '../../../../src/main/skills'

const DICTIONARY = 'a AH\na(2) EY\nanna AE N AH\nread R IY D\nread(2) R EH D\nzoo Z UW'

function linesFor(words: readonly string[], pronunciations: readonly (readonly [string, string])[] = []): string[] {
  const automaton = { states: 2, finals: [1], arcs: words.map((word) => ({ from: 0, to: 1, word })) }
  const lines = dictionaryFor({ automaton, pronunciations }, DICTIONARY).trimEnd().split('\n')
  expect(lines.slice(0, PHONE_WORDS.length)).toEqual(PHONE_WORDS.map((each) => each.join(' ')))
  return lines.slice(PHONE_WORDS.length)
}

describe("the recognizer's dictionary", () => {
  it('has the words of the grammar in all their ways, and no others', () => {
    expect(linesFor(['read', 'a'])).toEqual(['a AH', 'a(2) EY', 'read R IY D', 'read(2) R EH D'])
  })

  it('reads the last line, which nothing follows', () => {
    expect(linesFor(['zoo'])).toEqual(['zoo Z UW'])
  })

  it('says a word as it is told instead, in as many ways', () => {
    const ways = [
      ['read', 'R EH D'],
      ['read', 'R IY D'],
    ] as const
    expect(linesFor(['read'], ways)).toEqual(['read R EH D', 'read(2) R IY D'])
  })

  it('is refused when a word has no pronunciation', () => {
    expect(() => linesFor(['read', 'qwzx'])).toThrow('no pronunciation for: qwzx')
  })
})
