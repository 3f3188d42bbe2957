import { expect, it } from 'vitest'
import { costText, milliseconds, price, seconds } from '../../../src/renderer/strings/format'

it('writes whole milliseconds and tenths of a second', () => {
  expect(milliseconds(410.8)).toBe('411 ms')
  expect(seconds(3_240)).toBe('3.2 s')
})

it.each([
  [0, '$0.00'],
  [0.000_412, '$0.00041'],
  [0.0042, '$0.0042'],
  [0.03, '$0.03'],
  [2, '$2.00'],
  [1234.5, '$1,234.50'],
])('writes %f dollars so that it means something: %s', (amount, text) => {
  expect(price(amount, 'en-US')).toBe(text)
})

it('says that it was more where a part has no known price', () => {
  expect(costText({ amount: 0.03, incomplete: true }, 'en-US')).toBe('> $0.03')
  // "More than nothing" would read as next to nothing.
  expect(costText({ amount: 0, incomplete: true }, 'en-US')).toBe('$ ?')
})

it('says that it is about so much where a part of it was counted here', () => {
  expect(costText({ amount: 0.03, estimated: true }, 'en-US')).toBe('≈ $0.03')
  expect(costText({ amount: 0.03, estimated: true, incomplete: true }, 'en-US')).toBe('> ≈ $0.03')
})
