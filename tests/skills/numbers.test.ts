import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ALL_SKILLS } from '../../src/main/skills'
import { readGrammar } from '../../src/main/skills/grammar'
import { matchPhrase } from '../../src/main/skills/match'
import { readNumber, readOrdinal, sayNumber, sayOrdinal } from '../../src/main/skills/numbers'

const { rules } = readGrammar(ALL_SKILLS)

const accepted = (rule: string, text: string): boolean => {
  const words = text.split(' ')
  const matching = { words, rules, open: new Map(), starts: new Map(), wantsMore: () => {} }
  const ends = matchPhrase(matching, { type: 'rule', name: rule }, { at: 0, captures: undefined })
  return [...ends].some(({ at }) => at === words.length)
}

describe('numbers', () => {
  it('are said and read back the same, and can be heard, to the millions', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: -2000, max: 2000 }), fc.integer({ min: -999_999_999, max: 999_999_999 })),
        (value) => {
          expect(readNumber(sayNumber(value))).toBe(value)
          expect(accepted('number', sayNumber(value))).toBe(true)
        },
      ),
    )
  })

  it('keep their decimals', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -99_999_999, max: 99_999_999 }),
        fc.integer({ min: 0, max: 4 }),
        (digits, places) => {
          const value = Number((digits / 10 ** places).toFixed(places))
          expect(readNumber(sayNumber(value))).toBe(value)
          expect(accepted('number', sayNumber(value))).toBe(true)
        },
      ),
    )
  })

  it.each([
    ['twelve point five', 12.5],
    ['zero point zero five', 0.05],
    ['a hundred', 100],
    ['a thousand and one', 1001],
    ['fifteen hundred', 1500],
    ['two million three hundred thousand', 2_300_000],
    ['one million and one', 1_000_001],
    ['minus forty', -40],
    ['point five', 0.5],
    ['minus point two five', -0.25],
    ['point five million', 500_000],
    ['ten thousand million', 10_000_000_000],
    ['one thousand thousand', 1_000_000],
    ['two million million', 2_000_000_000_000],
    ['a hundred million', 100_000_000],
    ['zero million', 0],
  ])('%s is %d', (text, value) => {
    expect(readNumber(text)).toBe(value)
    expect(accepted('number', text)).toBe(true)
  })

  it.each(['', 'fish', 'point', 'point fish', 'one point', 'twelve point fish'])('"%s" is none', (text) => {
    expect(readNumber(text)).toBeNaN()
  })

  it('have ordinals both ways', () => {
    for (let value = 1; value < 100; value++) expect(readOrdinal(sayOrdinal(value))).toBe(value)
    for (let day = 1; day <= 31; day++) expect(accepted('ordinal', sayOrdinal(day))).toBe(true)
  })
})
