/** Words are worth an answer when they stand still, or when the voice has stopped before they came. */
import { describe, expect, it } from 'vitest'
import { STABLE_TUNING, StableWords, sameWords } from '../../../src/main/link/cascade/stableWords'

const { unchangedMs } = STABLE_TUNING

describe('while the user speaks', () => {
  it('no words are stable, however long they stand: somebody is in the middle of the next one', () => {
    const words = new StableWords()
    expect(words.worded('what is', 1000)).toBeUndefined()
    expect(words.heardUntil(9000)).toBeUndefined()
  })
})

describe('in a pause', () => {
  it('words that stand still for long enough are told once', () => {
    const words = new StableWords()
    words.worded('what is', 1000)
    words.voice(false)
    expect(words.heardUntil(1000 + unchangedMs - 1)).toBeUndefined()
    expect(words.heardUntil(1000 + unchangedMs)).toBe('what is')
    expect(words.heardUntil(5000)).toBeUndefined()
  })

  it('the same words in other capitals are no change', () => {
    const words = new StableWords()
    words.worded('what is the', 1000)
    words.voice(false)
    expect(words.worded('What is the', 1100)).toBeUndefined()
    expect(words.heardUntil(1000 + unchangedMs)).toBe('what is the')
  })

  it('that ends the wait begins anew', () => {
    const words = new StableWords()
    words.worded('what is', 1000)
    words.voice(false)
    words.voice(true)
    expect(words.heardUntil(9000)).toBeUndefined()
  })

  it('no words are nothing to answer', () => {
    const words = new StableWords()
    words.voice(false)
    expect(words.heardUntil(9000)).toBeUndefined()
    expect(words.ended(9000)).toBeUndefined()
  })
})

describe('when the key is up', () => {
  it.each([
    ['came behind the voice', STABLE_TUNING.releaseMs],
    ['have stood still', unchangedMs],
  ])('words that %s are told', (_, ageMs) => {
    const words = new StableWords()
    words.worded('what time is it', 1000)
    expect(words.ended(1000 + ageMs)).toBe('what time is it')
  })

  it('words from the middle of the voice are not whole, and the next ones are told at once', () => {
    const words = new StableWords()
    words.worded('what time is', 1000)
    expect(words.ended(1000 + STABLE_TUNING.releaseMs + 1)).toBeUndefined()
    expect(words.worded('what time is it', 1150)).toBe('what time is it')
  })
})

describe('behind the end of the voice', () => {
  it('new words are told at once: nothing more is on its way', () => {
    const words = new StableWords()
    words.worded('what time is', 1000)
    words.voice(false)
    expect(words.worded('what time is it', 1100)).toBe('what time is it')
    expect(words.worded('what time is it', 1120)).toBeUndefined()
  })

  it('words from before may still grow', () => {
    const words = new StableWords()
    words.worded('what time is', 1000)
    words.voice(false)
    expect(words.heardUntil(1000 + unchangedMs - 1)).toBeUndefined()
  })
})

describe('the same words', () => {
  it.each([
    ['what time is it', 'What time is it?', true],
    ['we’re late', "We're late.", true],
    ["we're", 'were', false],
    ['five', 'nine', false],
    ['50 %', '50', false],
    ['naïve', 'naive', false],
  ])('%s, %s: %s', (a, b, same) => {
    expect(sameWords(a, b)).toBe(same)
  })
})
