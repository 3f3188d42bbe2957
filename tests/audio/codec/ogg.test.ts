import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadOpus } from '../../../src/main/audio'
import { OggOpusPages, oggChecksum } from '../../../src/main/audio/codec/ogg'
import { oggOpusEar } from '../../fixtures/services/google/oggOpusEar'

describe('An Ogg page', () => {
  it('has the checksum of the standard', () => {
    // The check value of this polynomial, not reflected and begun with 0 (CRC-32/MPEG-2's without its mask).
    expect(oggChecksum(new Uint8Array(0))).toBe(0)
    expect(oggChecksum(new TextEncoder().encode('123456789'))).toBe(0x89a1897f)
  })

  it('holds packets of every length, and a reader gets them back as they were', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 1_300 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(lengths, fc.integer({ min: 0, max: 2 ** 31 }), (sizes, granule) => {
        const packets = sizes.map((size, index) => new Uint8Array(size).fill(index + 1))
        const page = Buffer.from(new OggOpusPages(7).sound(packets, granule, false))
        const segments = [...page.subarray(27, 27 + page[26]!)]
        const found: number[] = []
        let length = 0
        for (const segment of segments) {
          length += segment
          if (segment < 255) {
            found.push(length)
            length = 0
          }
        }
        expect(found).toEqual(sizes)
        expect(page.length).toBe(27 + segments.length + sizes.reduce((all, size) => all + size, 0))
        expect(Number(page.readBigUInt64LE(6))).toBe(granule)
      }),
    )
  })

  it('does not pretend to hold what it cannot', () => {
    expect(() => new OggOpusPages(1).sound([new Uint8Array(255 * 255)], 0, false)).toThrow(RangeError)
  })
})

describe('Speech as Opus in Ogg', () => {
  const whole = async (pieces: readonly Int16Array[]) => {
    const stream = (await loadOpus())(16_000, 42)
    return Buffer.concat([...pieces.map((piece) => stream.push(piece)), stream.end()])
  }
  const heardIn = (bytes: Buffer): number => {
    let samples = 0
    const wrong: string[] = []
    oggOpusEar(
      16_000,
      (part) => {
        samples += part.length
      },
      (why) => wrong.push(why),
    )(bytes)
    expect(wrong).toEqual([])
    return samples
  }

  it('holds as many samples as were pushed, however they were cut', async () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 1_500 }), { maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(cuts, async (sizes) => {
        const pieces = sizes.map((size) => new Int16Array(size))
        expect(heardIn(await whole(pieces))).toBe(sizes.reduce((all, size) => all + size, 0))
      }),
      { numRuns: 40 },
    )
  })

  it('is the same bytes however the sound was cut', async () => {
    const sound = Int16Array.from({ length: 16_000 }, (_, index) => Math.round(8_000 * Math.sin(index / 9)))
    const cut = (size: number) =>
      Array.from({ length: Math.ceil(sound.length / size) }, (_, index) =>
        sound.subarray(index * size, (index + 1) * size),
      )
    expect((await whole(cut(320))).equals(await whole(cut(777)))).toBe(true)
  })
})
