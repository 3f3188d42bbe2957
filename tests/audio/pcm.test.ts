import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clipToInt16, fromS16leBytes, joinSamples, mixInto, S16leDecoder, toS16leBytes } from '../../src/main/audio'

it('clips what is too loud instead of wrapping it, and takes no-number as silence', () => {
  const loud = [32_768, 40_000, -40_000, Number.NaN, Number.POSITIVE_INFINITY, -0.2]
  expect(loud.map(clipToInt16)).toEqual([32767, 32767, -32768, 0, 32767, 0])
  fc.assert(
    fc.property(fc.double(), (value) => {
      const clipped = clipToInt16(value)
      expect(Number.isInteger(clipped) && clipped >= -32768 && clipped <= 32767).toBe(true)
    }),
  )
})

it('writes samples little-endian', () => {
  expect([...toS16leBytes(Int16Array.of(1, -2, 0x1234))]).toEqual([1, 0, 0xfe, 0xff, 0x34, 0x12])
})

it('reads samples back from bytes at any alignment and leaves a last odd byte out', () => {
  fc.assert(
    fc.property(fc.int16Array(), fc.integer({ min: 0, max: 3 }), fc.boolean(), (samples, offset, odd) => {
      const bytes = new Uint8Array(offset + samples.byteLength + (odd ? 1 : 0))
      bytes.set(toS16leBytes(samples), offset)
      expect(fromS16leBytes(bytes.subarray(offset))).toEqual(samples)
    }),
  )
})

it('decodes a byte stream that is cut anywhere', () => {
  fc.assert(
    fc.property(fc.int16Array({ maxLength: 100 }), fc.array(fc.integer({ min: 0, max: 9 })), (samples, cuts) => {
      const bytes = toS16leBytes(samples).slice()
      const decoder = new S16leDecoder()
      const decoded: number[] = []
      let at = 0
      for (const cut of [...cuts, bytes.length]) {
        decoded.push(...decoder.decode(bytes.subarray(at, at + cut)))
        at += cut
      }
      expect(decoded).toEqual([...samples])
    }),
  )
})

describe('channels', () => {
  it('are mixed onto one another with a gain, clipping', () => {
    const target = Int16Array.of(100, 32000, -32000, 7)
    mixInto(target, Int16Array.of(100, 10000, -10000), 0.5)
    expect([...target]).toEqual([150, 32767, -32768, 7])
  })
})

it('pieces joined stand one after the other in memory of their own', () => {
  const first = Int16Array.of(1, -2)
  const joined = joinSamples([first, new Int16Array(0), Int16Array.of(3)])
  first[0] = 9
  expect(joined).toEqual(Int16Array.of(1, -2, 3))
  expect(joinSamples([])).toEqual(new Int16Array(0))
})
