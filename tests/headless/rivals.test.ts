import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answersAutomaton } from '../../src/main/headless/hearBack'
import { rivalsOf, spokenWords } from '../../src/main/headless/rivals'

describe('the words of an answer', () => {
  it.each([
    ["It's 7:05 PM.", "it's seven oh five p m"],
    ["It's 12:48 AM.", "it's twelve forty eight a m"],
    ['It is 9:00 PM', 'it is nine p m'],
    ['Your timer has 30 minutes left.', 'your timer has thirty minutes left'],
  ])('of "%s" are "%s"', (text, words) => {
    expect(spokenWords(text)).toBe(words)
  })
})

describe('the rivals of an answer', () => {
  it('are at least fifty, all different, in words only, and never the answer itself', () => {
    const clock = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 59 }))
    fc.assert(
      fc.property(clock, ([hour, minute]) => {
        const answer = `It's ${hour}:${String(minute).padStart(2, '0')} PM.`
        const rivals = rivalsOf(answer)
        expect(new Set(rivals).size).toBe(rivals.length)
        expect(rivals.length).toBeGreaterThanOrEqual(50)
        expect(rivals).not.toContain(spokenWords(answer))
        for (const rival of rivals) expect(rival).toMatch(/^[a-z' ]+$/)
      }),
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
  const automaton = answersAutomaton(['one two', 'one three', 'one'], ['xx', 'yy'])

  it('takes each answer and any row of phones', () => {
    for (const text of ['one two', 'one three', 'one', 'xx', 'yy xx yy']) expect(accepts(automaton, text)).toBe(true)
  })

  it('takes nothing else', () => {
    for (const text of ['two', 'one two three', 'one xx', 'xx one']) expect(accepts(automaton, text)).toBe(false)
  })
})
