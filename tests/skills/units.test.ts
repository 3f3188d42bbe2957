import { expect, it } from 'vitest'
import { ask, spoken } from './talk'

const everywhere = (text: string): string[] => ['en-US', 'en-GB', 'de-DE'].map((locale) => spoken(ask(text, locale)))

it('a ton is that of where the user lives, a tonne is the same everywhere', () => {
  expect(everywhere('how many pounds in a ton')).toEqual([
    'Two thousand pounds.',
    'Two thousand two hundred and forty pounds.',
    'About two thousand two hundred and four point six pounds.',
  ])
  for (const answer of everywhere('how many kilos in a tonne')) expect(answer).toBe('One thousand kilograms.')
})

it('an ounce beside a volume is a fluid ounce', () => {
  expect(spoken(ask('how many ounces in a cup'))).toBe('Eight fluid ounces.')
  expect(spoken(ask('how many fluid ounces in a pint', 'en-GB'))).toBe('Twenty fluid ounces.')
  expect(spoken(ask('8 oz in ml'))).toBe('About two hundred and thirty six point six milliliters.')
  expect(spoken(ask('how many ounces in a pound'))).toBe('Sixteen ounces.')
})

it('what does not convert is named with its article', () => {
  expect(spoken(ask('how many miles in an ounce'))).toBe('An ounce is mass, a mile is length: they do not convert.')
  expect(spoken(ask('how many hours in an inch'))).toBe('An inch is length, an hour is time: they do not convert.')
  expect(spoken(ask('how many acres in a cup'))).toBe('A cup is volume, an acre is area: they do not convert.')
})

it('trillions are said, as in a sum', () => {
  expect(spoken(ask('1 tb in bytes'))).toBe('One trillion bytes.')
  expect(spoken(ask('how many bytes in 999999 gigabytes'))).toBe(
    'Nine hundred and ninety nine trillion nine hundred and ninety nine billion bytes.',
  )
  expect(spoken(ask('1 million gigabytes in bytes'))).toBe('That is too large to say.')
})

it('a letter is a unit behind one decimal too', () => {
  expect(spoken(ask('98.6 f in c'))).toBe('Thirty seven degrees celsius.')
  expect(spoken(ask('1,5 l in ml'))).toBe('One thousand five hundred milliliters.')
})

it('a pint is British where English is spoken and liters are usual, a ton there is metric', () => {
  for (const locale of ['en-IE', 'en-AU', 'en-NZ', 'en-GB-u-ms-metric']) {
    expect(spoken(ask('1 pint in ml', locale))).toBe('About five hundred and sixty eight point three milliliters.')
    expect(spoken(ask('1 ton in kilos', locale))).toBe('One thousand kilograms.')
  }
  for (const locale of ['de-DE', 'en-US-u-ms-metric'])
    expect(spoken(ask('1 pint in ml', locale))).toBe('About four hundred and seventy three point two milliliters.')
})
