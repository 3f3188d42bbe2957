import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wireFormatOf } from '../../../src/main/link/openai/wireFormat'

const samples = fc.int16Array({ maxLength: 500 })

describe('sound on the wire', () => {
  it('as PCM comes back as it went, wherever it lies in memory', () => {
    const { encode, decode, rateHz } = wireFormatOf('pcm')
    expect(rateHz).toBe(24000)
    fc.assert(
      fc.property(samples, fc.nat(20), (given, from) => {
        const part = given.subarray(Math.min(from, given.length))
        expect(decode(encode(part))).toEqual(part.slice())
      }),
    )
  })

  it.each(['pcmu', 'pcma'] as const)('as %s is a byte a sample at 8 kHz and close to what it was', (format) => {
    const { encode, decode, rateHz } = wireFormatOf(format)
    expect(rateHz).toBe(8000)
    const given = Int16Array.from({ length: 800 }, (_, i) => Math.round(9000 * Math.sin(i / 9)))
    const coded = encode(given)
    expect(Buffer.from(coded, 'base64')).toHaveLength(800)
    const error = decode(coded).reduce((sum, value, i) => sum + (value - given[i]!) ** 2, 0)
    const power = given.reduce((sum, value) => sum + value ** 2, 0)
    expect(10 * Math.log10(power / error)).toBeGreaterThan(35)
  })

  it('drops half a sample', () => {
    expect(wireFormatOf('pcm').decode(Buffer.from([1, 0, 2]).toString('base64'))).toEqual(Int16Array.of(1))
  })
})
