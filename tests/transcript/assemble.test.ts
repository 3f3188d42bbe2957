import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitHeard } from '../../src/main/transcript/assemble'

const TEXT = 'It is 5:30, on a Monday. Good morning!'
/** 100 ms a word at 1 kHz. */
const spoken = (...words: string[]) =>
  words.map((text, i) => ({ text, startSample: i * 100, endSample: (i + 1) * 100 }))
const WORDS = spoken('it', 'is', 'five', 'thirty', 'on', 'a', 'Monday', 'good', 'morning')

describe('What was heard of an answer', () => {
  it('is every word of which more than half was played', () => {
    expect(splitHeard(TEXT, WORDS, 150, 1000).heard).toBe('It ')
    expect(splitHeard(TEXT, WORDS, 151, 1000).heard).toBe('It is ')
  })

  it('keeps the marks behind a word with it', () => {
    expect(splitHeard(TEXT, WORDS, 700, 1000)).toEqual({ heard: 'It is 5:30, on a Monday. ', unheard: 'Good morning!' })
  })

  it('goes past what is written otherwise than it is spoken', () => {
    expect(splitHeard(TEXT, WORDS, 460, 1000).heard).toBe('It is 5:30, on ')
  })

  it('finds whole words only', () => {
    expect(splitHeard('What a day', spoken('what', 'a', 'day'), 200, 1000).heard).toBe('What a ')
  })

  it('ends at the same place where a capital is written with more signs when it is small', () => {
    const text = 'İİİİ İzmir bir iki.'
    expect(splitHeard(text, spoken('İİİİ', 'İzmir', 'bir', 'iki'), 151, 1000).heard).toBe('İİİİ İzmir ')
  })

  it('is everything once the last word was heard, and nothing at 0 ms', () => {
    expect(splitHeard(TEXT, WORDS, 900, 1000)).toEqual({ heard: TEXT, unheard: '' })
    expect(splitHeard(TEXT, WORDS, 0, 1000)).toEqual({ heard: '', unheard: TEXT })
  })

  it('is in proportion where no words are known, cut between words', () => {
    const { heard } = splitHeard('one two three four', [], 500, 1000, 1000)
    expect(heard).toBe('one two ')
    expect(splitHeard('one two three four', [], 1000, 1000, 1000).unheard).toBe('')
    expect(splitHeard('one two three four', [], 0, 1000, 1000).heard).toBe('')
  })

  it('is known to the word and to the character where there are no spaces', () => {
    const text = '今天天气很好。我们去散步吧。'
    const words = spoken('今天', '天气', '很好', '我们', '去', '散步', '吧')
    expect(splitHeard(text, words, 200, 1000)).toEqual({ heard: '今天天气', unheard: '很好。我们去散步吧。' })
    expect(splitHeard(text, words, 300, 1000).heard).toBe('今天天气很好。')
    expect(splitHeard(text, [], 500, 1000, 1000).heard).toBe('今天天气很好。')
    expect(splitHeard(text, [], 250, 1000, 1000).heard).toBe('今天天')
  })

  it('and the rest are always the whole text, and more is heard the later it was cut', () => {
    const word = fc.record({ text: fc.string(), startSample: fc.nat(5000), endSample: fc.nat(5000) })
    fc.assert(
      fc.property(fc.string(), fc.array(word), fc.nat(6000), fc.nat(6000), (text, words, heardMs, totalMs) => {
        const sorted = [...words].sort((a, b) => a.startSample + a.endSample - b.startSample - b.endSample)
        const { heard, unheard } = splitHeard(text, sorted, heardMs, 1000, totalMs)
        expect(heard + unheard).toBe(text)
        const later = splitHeard(text, sorted, heardMs + 100, 1000, totalMs)
        expect(later.heard.length).toBeGreaterThanOrEqual(heard.length)
      }),
    )
  })
})
