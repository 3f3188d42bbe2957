import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CharacterTimes, WordsOfCharacters } from '../../../../src/main/link/cascade/tts/alignment'

const MS = 10
const times = (text: string): CharacterTimes => ({
  characters: [...text],
  startsMs: [...text].map((_, index) => index * MS),
  durationsMs: [...text].map(() => MS),
})

describe('the times of characters', () => {
  it('are those of words, from the chunk’s own beginning on', () => {
    const words = new WordsOfCharacters(1000)
    expect(words.push(times('a bc '), 500)).toEqual([
      { text: 'a', startSample: 500, endSample: 510 },
      { text: 'bc', startSample: 520, endSample: 540 },
    ])
    expect(words.end()).toEqual([])
  })

  it('of a word that is cut by two chunks are those of one word', () => {
    const words = new WordsOfCharacters(1000)
    expect(words.push(times('so me'), 0)).toEqual([{ text: 'so', startSample: 0, endSample: 20 }])
    expect(words.push(times('thing'), 50)).toEqual([])
    expect(words.end()).toEqual([{ text: 'mething', startSample: 30, endSample: 100 }])
  })

  it('lose no word and double none, wherever chunks end', () => {
    const text = fc.array(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (list, sizes) => {
        const whole = list.join(' ')
        const words = new WordsOfCharacters(1000)
        const found: string[] = []
        for (let at = 0, turn = 0; at < whole.length; turn++) {
          const chunk = whole.slice(at, at + sizes[turn % sizes.length]!)
          found.push(...words.push(times(chunk), at * MS).map((word) => word.text))
          at += chunk.length
        }
        found.push(...words.end().map((word) => word.text))
        expect(found).toEqual(list)
      }),
    )
  })

  it('of two clauses are those of two words, though the blank between them has none', () => {
    const plain = new WordsOfCharacters(1000)
    plain.expect('morning. ')
    expect(plain.push(times('morning.'), 0)).toEqual([])
    plain.expect('It is ')
    expect(plain.push(times('It is'), 80).map(({ text }) => text)).toEqual(['morning.', 'It'])
    expect(plain.end()).toEqual([{ text: 'is', startSample: 110, endSample: 130 }])
  })

  it('that are missing are passed over', () => {
    const words = new WordsOfCharacters(1000)
    words.push({ characters: ['a', 'b'], startsMs: [0], durationsMs: [] }, 0)
    expect(words.end()).toEqual([{ text: 'a', startSample: 0, endSample: 0 }])
  })
})
