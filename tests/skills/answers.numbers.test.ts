/** What typed numbers come to, and how exactly it is told. */
import { describe, expect, it } from 'vitest'
import { createSkills, type Plan } from '../../src/main/skills'
import { contextOf } from './sample'

const skills = createSkills()

const spoken = ({ say }: Plan): string => say.map((part) => (part.type === 'text' ? part.text : part.name)).join(' ')

function typed(text: string): string {
  const meaning = skills.parse(text, { typedIn: 'de-DE' })
  return spoken(meaning ? skills.answer(meaning, contextOf('de-DE')) : skills.refuse(skills.refusalFor(text)))
}

describe('a sum', () => {
  it.each([
    ['3.14159 times 100000', 'That is three hundred and fourteen thousand one hundred and fifty nine.'],
    ['0.00001 times 100000', 'That is one.'],
    [
      'what is 0.123456789 * 1000000000',
      'That is one hundred and twenty three million four hundred and fifty six thousand seven hundred and eighty nine.',
    ],
    ['three point one four one five nine times ten', 'That is about thirty one point four two.'],
    [
      '999999999 minus 1',
      'That is nine hundred and ninety nine million nine hundred and ninety nine thousand nine hundred and ninety eight.',
    ],
    ['999999999 plus 1', 'That is one billion.'],
    ['999999999.9 plus 0', 'That is about one billion.'],
    ['999999999 times 1000', 'That is about one trillion.'],
    ['1 trillion + 1', 'That is about one trillion.'],
    ['999 trillion - 1', 'That is about nine hundred and ninety nine trillion.'],
    ['1.1 million times 1 million', 'That is one point one trillion.'],
    ['0.3 times 4 trillion', 'That is one point two trillion.'],
  ])('is told as exactly as it was typed: %s', (text, answer) => {
    expect(typed(text)).toBe(answer)
  })

  it.each([
    [1e-7, 'times', 1e7, 'That is one.'],
    [1e15, 'plus', 1, 'That is too large to say.'],
    [1e15, 'divided by', 1e12, 'That is one thousand.'],
    [1e-7, 'plus', 0, 'That is nearly zero.'],
    [-0.1, 'minus', 0.2, 'That is minus zero point three.'],
    [
      1.23456789,
      'times',
      1e8,
      'That is one hundred and twenty three million four hundred and fifty six thousand seven hundred and eighty nine.',
    ],
  ])('that a model asks for is made of its own numbers: %d %s %d', (left, operator, right, answer) => {
    const meaning = skills.meaningOfTool('calculate', { left, operator, right })!
    expect(spoken(skills.answer(meaning, contextOf()))).toBe(answer)
  })
})

describe('the noise of binary fractions', () => {
  it.each([
    ['0.1 + 0.2 - 0.3', 'That is zero.'],
    ['3 * 0.1 - 0.3', 'That is zero.'],
    ['1000000.1 - 1000000', 'That is zero point one.'],
    ['123456789 - 123456788.9', 'That is zero point one.'],
    ['subtract 1000000 from 1000000.1', 'That is zero point one.'],
    ['100 / 3 * 3', 'That is one hundred.'],
    ['1.000000000000001 - 1', 'That is nearly zero.'],
  ])('is told of no result: %s', (text, answer) => {
    expect(typed(text)).toBe(answer)
  })
})

describe('a factorial', () => {
  it.each(['5! + 3', "what's 3! * 2"])('is not counted as its number: %s', (text) => {
    expect(typed(text)).toMatch(/^(I did not catch that|I need the internet)/)
  })

  it('is told apart from a sum that is called out', () => {
    expect(typed('what is 5 + 3!')).toBe('That is eight.')
  })
})

describe('a power', () => {
  it.each([
    ['2^3^2', 'That is five hundred and twelve.'],
    ['2 * 2 ^ 2 ^ 3', 'That is five hundred and twelve.'],
    ['2^3 - 3^2', 'That is minus one.'],
    ['zero to the power of minus one', 'Nothing can be divided by zero.'],
    ['0^-0.5', 'Nothing can be divided by zero.'],
    ['0^0', 'That is one.'],
  ])('is what mathematics has it to be: %s', (text, answer) => {
    expect(typed(text)).toBe(answer)
  })
})

describe('a number without a whole part', () => {
  it.each([
    ['.5 + .25', 'That is zero point seven five.'],
    ['-.5 + 2', 'That is one point five.'],
    ['.5*.5', 'That is zero point two five.'],
    ['what is point five plus point two five', 'That is zero point seven five.'],
    ['.5 miles in kilometers', 'About zero point eight zero five kilometers.'],
    ['set a timer for .5 hours', 'Timer set for thirty minutes.'],
  ])('is understood when it is typed: %s', (text, answer) => {
    expect(typed(text)).toBe(answer)
  })
})

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
