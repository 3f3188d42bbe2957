/** What typed numbers come to, and how exactly it is told. */
import { describe, expect, it } from 'vitest'
import { createSkills, type Plan } from '../../src/main/skills'
import { contextOf } from './sample'

const skills = createSkills()

const spoken = ({ say }: Plan): string => say.map((part) => (part.type === 'text' ? part.text : part.name)).join(' ')

function typed(text: string): string {
  const meaning = skills.parse(text, undefined, 'de-DE')
  return spoken(meaning ? skills.answer(meaning, contextOf('de-DE')) : skills.refuse(skills.refusalFor(text)))
}

describe('a typed comma', () => {
  it.each([
    ['set a timer for 1,5 hours', 'Timer set for one hour and thirty minutes.'],
    ['what is 37,5 celsius in fahrenheit', 'Ninety nine point five degrees fahrenheit.'],
    ['0,5 + 1', 'That is one point five.'],
    ['0,125 + 1', 'That is one point one two five.'],
    ['3,1415 + 1', 'That is about four point one four.'],
    ['1234,567 + 1', 'That is one thousand two hundred and thirty five point five six seven.'],
    ['12,5*4', 'That is fifty.'],
  ])('is a decimal mark: %s', (text, answer) => {
    expect(typed(text)).toBe(answer)
  })

  it.each([
    ['1,000 plus 1', 'That is one thousand and one.'],
    ['1,234.5 plus 1', 'That is one thousand two hundred and thirty five point five.'],
    ['12,345,678 + 1', 'That is twelve million three hundred and forty five thousand six hundred and seventy nine.'],
  ])('groups before exactly three digits: %s', (text, answer) => {
    expect(typed(text)).toBe(answer)
  })

  it.each(['1,2,3 + 1', '1,000,5 + 1'])('is no part of a number otherwise: %s', (text) => {
    expect(typed(text)).toMatch(/^(I did not catch that|I need the internet)/)
  })
})
