import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clipToInt16,
  float32ToInt16,
  fromS16leBytes,
  int16ToFloat32,
  mixdown,
  mixInto,
  S16leDecoder,
  toS16leBytes,
} from '../../src/main/audio'

it('turns every 16-bit value into a float and back unchanged', () => {
  const all = Int16Array.from({ length: 65536 }, (_, i) => i - 32768)
  expect(float32ToInt16(int16ToFloat32(all))).toEqual(all)
  expect([...int16ToFloat32(Int16Array.of(-32768, 0, 16384))]).toEqual([-1, 0, 0.5])
})

it('clips what is too loud instead of wrapping it, and takes no-number as silence', () => {
  expect([...float32ToInt16(Float32Array.of(1, 1.5, -1.5, Number.NaN, Number.POSITIVE_INFINITY))]).toEqual([
    32767, 32767, -32768, 0, 32767,
  ])
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
  it('are averaged, so that a full-scale stereo signal does not clip', () => {
    expect([...mixdown(Int16Array.of(100, 300, -32768, -32768, 32767, 32767, 5), 2)]).toEqual([200, -32768, 32767])
  })

  it('are mixed onto one another with a gain, clipping', () => {
    const target = Int16Array.of(100, 32000, -32000, 7)
    mixInto(target, Int16Array.of(100, 10000, -10000), 0.5)
    expect([...target]).toEqual([150, 32767, -32768, 7])
  })
})
