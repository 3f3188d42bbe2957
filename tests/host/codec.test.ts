import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeCodec } from './codec.ts'

const codec = makeCodec()
const crossed = (value: unknown): unknown => codec.decode(codec.encode(value))

describe('what crosses between main and a page', () => {
  it('arrives as it was', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
    })
    fc.assert(fc.property(anything, (value) => void expect(crossed(value)).toEqual(structuredClone(value))))
  })

  it('keeps what JSON would lose', () => {
    const value = [
      undefined,
      Number.NaN,
      -Infinity,
      5n,
      new Date(7),
      new Date(Number.NaN),
      /a+/gi,
      new Uint8Array([1, 255]).buffer,
    ]
    expect(crossed(value)).toEqual(value)
    expect((crossed(new TypeError('no')) as Error).message).toBe('no')
  })

  it.each([[() => 1], [Symbol('one')], [Promise.resolve(1)]])('refuses what Electron refuses: %s', (value) => {
    expect(() => codec.encode({ value })).toThrow('An object could not be cloned.')
  })
})
