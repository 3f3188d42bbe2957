import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Phone } from '../../../../src/main/link/cascade/offline/flite'
import { type Pronounce, wordTimes } from '../../../../src/main/link/cascade/offline/wordTimes'

const DICTIONARY: Record<string, string> = {
  it: 'IH1 T',
  is: 'IH1 Z',
  a: 'AH0',
  quarter: 'K W AO1 R T ER0',
  past: 'P AE1 S T',
  seven: 'S EH1 V AH0 N',
  "don't": 'D OW1 N T',
}
const pronounce: Pronounce = (word) => DICTIONARY[word]?.split(' ')

/** Each phone 100 ms. */
const spoken = (names: string): Phone[] =>
  names.split(' ').map((name, at) => ({ name, startMs: at * 100, endMs: at * 100 + 100 }))
const times = (text: string, names: string) =>
  wordTimes(text, spoken(names), pronounce).map(({ text: word, startMs, endMs }) => [word, startMs, endMs])

describe('a word', () => {
  it('lies where its phones are, pauses left out', () => {
    expect(times('It is, seven.', 'pau ih t ih z pau s eh v ax n pau')).toEqual([
      ['It', 100, 300],
      ['is', 300, 500],
      ['seven.', 600, 1100],
    ])
  })

  it('keeps its place when the voice swallows, adds or changes a phone', () => {
    const swallowed = times('a quarter past seven', 'ax k ao t er p ae s s eh v ax n')
    const added = times('a quarter past seven', 'ax k w ao r t er er p ae s t s eh v ih n')
    expect(swallowed.map(([word, startMs]) => [word, startMs])).toEqual([
      ['a', 0],
      ['quarter', 100],
      ['past', 500],
      ['seven', 800],
    ])
    expect(added.map(([word]) => word)).toEqual(['a', 'quarter', 'past', 'seven'])
    expect(added.at(-1)).toEqual(['seven', 1200, 1700])
  })

  it('is found with its apostrophe and without the marks around it', () => {
    expect(times('“Don’t!” it', 'd ow n t ih t')).toEqual([
      ['Don’t', 0, 400],
      ['it', 400, 600],
    ])
    expect(times("don't it", 'd ow n t ih t')).toEqual([
      ["don't", 0, 400],
      ['it', 400, 600],
    ])
  })

  it('that no dictionary knows takes about one phone a letter', () => {
    expect(times('it Zyx is', 'ih t z ih k s ih z')).toMatchObject([
      ['it', 0, 200],
      ['Zyx', 200, expect.any(Number)],
      ['is', expect.any(Number), 800],
    ])
  })
})

it('gives no times where there are no words or no sound', () => {
  expect([times('…!', 'ih t'), times('it is', 'pau'), wordTimes('it', [], pronounce)]).toEqual([[], [], []])
})

it('gives every word once, in order and within the sound, whatever was said and whatever sounded', () => {
  const words = fc.array(fc.constantFrom(...Object.keys(DICTIONARY), 'zyx', '42', 'été', '日本'), { minLength: 1 })
  const phones = fc.array(fc.constantFrom('pau', 'ih', 't', 'z', 's', 'ax', 'k', 'ao'), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(words, phones, (said, names) => {
      const sound = spoken(names.join(' '))
      const found = wordTimes(said.join(' '), sound, pronounce)
      if (names.every((name) => name === 'pau')) return found.length === 0
      let reachedMs = 0
      for (const { startMs, endMs } of found) {
        if (startMs < reachedMs || endMs < startMs) return false
        reachedMs = endMs
      }
      return found.length === said.length && reachedMs <= names.length * 100
    }),
  )
})
