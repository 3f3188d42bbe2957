import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answersAutomaton } from '../../src/main/headless/hearBack'
import { rivalsOf, spokenWords } from '../../src/main/headless/rivals'

const PLACE = { locale: 'en-US', timeZone: 'UTC' }

describe('the words of an answer', () => {
  it.each([
    ['It is seven oh five p.m.', 'it is seven oh five p m'],
    ["It is nine o'clock.", "it is nine o'clock"],
    ['Timer set, for two minutes!', 'timer set for two minutes'],
  ])('of "%s" are "%s"', (text, words) => {
    expect(spokenWords(text)).toBe(words)
  })
})

describe('the rivals of an answer', () => {
  it('are more than fifty, all different, in words only, and never the answer itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (now) => {
        const rivals = rivalsOf('what time is it', 'It is seven oh five p.m.', now, PLACE)
        expect(new Set(rivals).size).toBe(rivals.length)
        expect(rivals.length).toBeGreaterThan(50)
        expect(rivals).not.toContain('it is seven oh five p m')
        for (const rival of rivals) expect(rival).toMatch(/^[a-z' ]+$/)
      }),
      { numRuns: 20 },
    )
  })
})

/** Is this row of words a whole path? */
function accepts({ arcs, finals }: ReturnType<typeof answersAutomaton>, text: string): boolean {
  let at: number | undefined = 0
  for (const word of text.split(' ')) {
    const from: number | undefined = at
    at = arcs.find((arc) => arc.from === from && arc.word === word)?.to
  }
  return at !== undefined && finals.includes(at)
}

describe('the automaton of answers', () => {
  const automaton = answersAutomaton(['one two', 'one three', 'one'])

  it('takes each answer', () => {
    for (const text of ['one two', 'one three', 'one']) expect(accepts(automaton, text)).toBe(true)
  })

  it('takes nothing else', () => {
    for (const text of ['two', 'one two three', 'one xx', 'three']) expect(accepts(automaton, text)).toBe(false)
  })
})
