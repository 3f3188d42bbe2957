import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wireFormatOf } from '../../../src/main/link/openai/wireFormat'

const samples = fc.int16Array({ maxLength: 500 })

describe('sound on the wire', () => {
  it('as PCM comes back as it went, wherever it lies in memory', () => {
    const { encode, decoder, rateHz } = wireFormatOf('pcm')
    const decode = decoder()
    expect(rateHz).toBe(24000)
    fc.assert(
      fc.property(samples, fc.nat(20), (given, from) => {
        const part = given.subarray(Math.min(from, given.length))
        expect(decode(encode(part))).toEqual(part.slice())
      }),
    )
  })

  it.each(['pcmu', 'pcma'] as const)('as %s is a byte a sample at 8 kHz and close to what it was', (format) => {
    const { encode, decoder, rateHz } = wireFormatOf(format)
    const decode = decoder()
    expect(rateHz).toBe(8000)
    const given = Int16Array.from({ length: 800 }, (_, i) => Math.round(9000 * Math.sin(i / 9)))
    const coded = encode(given)
    expect(Buffer.from(coded, 'base64')).toHaveLength(800)
    const error = decode(coded).reduce((sum, value, i) => sum + (value - given[i]!) ** 2, 0)
    const power = given.reduce((sum, value) => sum + value ** 2, 0)
    expect(10 * Math.log10(power / error)).toBeGreaterThan(35)
  })

  it('is whole wherever it is cut, also in the middle of a sample', () => {
    fc.assert(
      fc.property(samples, fc.array(fc.nat(1_000), { maxLength: 5 }), (given, cuts) => {
        const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
        const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
        const decode = wireFormatOf('pcm').decoder()
        const pieces = at
          .slice(1)
          .map((end, piece) => decode(bytes.subarray(at[piece], end).toString('base64')).slice())
        expect(pieces.flatMap((piece) => [...piece])).toEqual([...given])
      }),
    )
  })
})
