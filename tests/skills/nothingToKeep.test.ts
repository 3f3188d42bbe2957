import { describe, expect, it } from 'vitest'
import { createSkills } from '../../src/main/skills'
import { ask, spoken, talk } from './talk'

const skills = createSkills()

describe('a sentence that broke off before what is to be kept', () => {
  it.each([
    ['remember that', 'Say it in one go. For example: remember that the bins go out on Monday.'],
    ['remember to', 'Say it in one go. For example: remember that the bins go out on Monday.'],
    ['Remember.', 'I did not catch that.'],
    ['remember when', 'Say it in one go. For example: remember that the bins go out on Monday.'],
    ["don't forget that", 'Say it in one go. For example: remember that the bins go out on Monday.'],
    ['note that', 'Say it in one go. For example: take a note: the key is under the mat.'],
    ['note to self', 'Say it in one go. For example: take a note: the key is under the mat.'],
    ['take a note of', 'Say it in one go. For example: take a note: the key is under the mat.'],
    ['write down that', 'Say it in one go. For example: take a note: the key is under the mat.'],
  ])('"%s" keeps nothing', (text, answer) => {
    const plan = ask(text)
    expect([spoken(plan), plan.effects]).toEqual([answer, []])
  })

  it('is told from one that ends in such a word', () => {
    const say = talk()
    say('remember what I live for is that')
    expect(say('what do you remember')).toBe('One thing: what I live for is that.')
  })
})

describe('a question about a memory that the two of them would share', () => {
  it.each(['remember when we went to paris', 'Remember when you sang?', 'remember when I was young'])(
    '"%s" is nothing to keep',
    (text) => {
      const plan = ask(text)
      expect([plan.refused, plan.effects]).toEqual([true, []])
    },
  )

  it('is no fact with a "when"', () => {
    expect(skills.parse('remember when the bins go out')).toMatchObject({ skill: 'memory', intent: 'remember' })
  })
})
