import { expect, it } from 'vitest'
import { isRecord, recordIn, recordOf } from '../../src/shared/records'

it.each([null, undefined, 1, 'text', true, [], [{ a: 1 }]])('%j is no record and has no fields', (value) => {
  expect(isRecord(value)).toBe(false)
  expect(recordOf(value)).toEqual({})
})

it('a record is read as it is', () => {
  const value = { a: 1, b: { c: [2] } }
  expect(isRecord(value)).toBe(true)
  expect(recordOf(value)).toBe(value)
  expect(recordIn('{"a":1,"b":{"c":[2]}}')).toEqual(value)
})

it.each(['', '{', 'null', '[]', '"text"', '3'])('the text %j holds none', (json) => {
  expect(recordIn(json)).toBeUndefined()
})
