/** How much a frame would be when it is read, told without reading it. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { partsOf } from '../../../src/main/gateway/door/frameParts'

/** Every value, keys apart. */
const valuesIn = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce((sum: number, each) => sum + valuesIn(each), 1)
    : 1

it('counts every value of any JSON, within the empty ones', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value)
      const parts = partsOf(Buffer.from(text))
      // An empty list has a bracket and no value in it.
      const empty = text.split(/\[\]|\{\}/).length - 1
      expect(parts).toBeGreaterThanOrEqual(valuesIn(value))
      expect(parts).toBeLessThanOrEqual(valuesIn(value) + empty + 1)
    }),
  )
})

it('leaps over strings, whatever is in them', () => {
  for (const text of ['[,{', '\\', '"', '\\"[,', '[\\\\"', 'é,[']) {
    expect(partsOf(Buffer.from(JSON.stringify({ a: text, b: text })))).toBe(3)
  }
  expect(partsOf(Buffer.from('{"a":"[,[,[,'))).toBe(2)
})

it('counts no further than it is asked to', () => {
  expect(partsOf(Buffer.from('['.repeat(1000)), 10)).toBe(11)
})
