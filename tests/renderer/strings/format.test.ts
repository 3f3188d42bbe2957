import { expect, it, onTestFinished } from 'vitest'
import { costText, dayOf, milliseconds, price, seconds, startOfDay } from '../../../src/renderer/strings/format'

it('writes whole milliseconds and tenths of a second', () => {
  expect(milliseconds(410.8)).toBe('411 ms')
  expect(seconds(3_240)).toBe('3.2 s')
})

it.each([
  [0, '$0.00'],
  [0.000_412, '$0.00041'],
  [0.0042, '$0.0042'],
  [0.03, '$0.03'],
  [0.0998, '$0.10'],
  [0.1, '$0.10'],
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

it('knows the day before by the calendar, also when one had 23 hours or 25', () => {
  const { TZ } = process.env
  onTestFinished(() => {
    if (TZ === undefined) delete process.env['TZ']
    else process.env['TZ'] = TZ
  })
  process.env['TZ'] = 'Europe/Berlin'
  // Half an hour after the short day, and the last half hour of the long one.
  expect(dayOf(startOfDay(new Date(2026, 2, 30, 0, 30).getTime(), -1))).toBe(20_260_329)
  expect(dayOf(startOfDay(new Date(2026, 9, 25, 23, 30).getTime(), -1))).toBe(20_261_024)
  expect(startOfDay(new Date(2026, 9, 25, 12).getTime(), 1)).toBe(new Date(2026, 9, 26).getTime())
})
