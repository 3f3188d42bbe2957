import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { A_LAW, G711_RATE_HZ, MU_LAW } from '../../../src/main/audio'

const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte)
const SAMPLES = Int16Array.from({ length: 65536 }, (_, index) => index - 32768)

it('is a sound of 8 kHz', () => expect(G711_RATE_HZ).toBe(8000))

describe.each([
  // Byte, its value: the ends, the middle and one of each segment, from the tables of ITU-T G.711 scaled to 16 bits.
  [
    'µ-law',
    MU_LAW,
    [
      ...[
        [0x00, -32124],
        [0x80, 32124],
        [0xff, 0],
        [0x7f, 0],
        [0xfe, 8],
        [0x90, 15996],
        [0xa0, 7932],
      ],
      ...[
        [0xb0, 3900],
        [0xc0, 1884],
        [0xd0, 876],
        [0xe0, 372],
        [0xf0, 120],
        [0x70, -120],
      ],
    ],
  ],
  [
    'A-law',
    A_LAW,
    [
      ...[
        [0x2a, -32256],
        [0xaa, 32256],
        [0xd5, 8],
        [0x55, -8],
        [0xba, 16128],
        [0x8a, 8064],
        [0x9a, 4032],
      ],
      ...[
        [0xea, 2016],
        [0xfa, 1008],
        [0xca, 504],
        [0xda, 248],
        [0x5a, -248],
      ],
    ],
  ],
] as const)('%s', (_, law, values) => {
  it('knows the values of the standard, both ways', () => {
    for (const [byte, value] of values) {
      expect(law.decode(Uint8Array.of(byte))).toEqual(Int16Array.of(value))
      // 0 has two bytes in µ-law; the standard sends the positive one.
      if (byte !== 0x7f) expect(law.encode(Int16Array.of(value))).toEqual(Uint8Array.of(byte))
    }
  })

  it('brings every value it can express back unchanged', () => {
    const decoded = law.decode(BYTES)
    expect(law.decode(law.encode(decoded))).toEqual(decoded)
  })

  it('is off by half a step at most: 1/33 of the value, or 8 near silence', () => {
    const encoded = law.decode(law.encode(SAMPLES))
    const wrong = [...SAMPLES].filter((sample, index) => {
      const taken = encoded[index]!
      return Math.abs(taken - sample) > Math.max(8, (Math.abs(taken) + 132) / 33)
    })
    expect(wrong).toEqual([])
  })

  it('never makes a louder sample quieter than a softer one', () => {
    const encoded = law.decode(law.encode(SAMPLES))
    expect(encoded.every((value, index) => index === 0 || value >= encoded[index - 1]!)).toBe(true)
  })

  it('gives one byte a sample and one sample a byte, in arrays of their own', () => {
    fc.assert(
      fc.property(fc.int16Array(), (samples) => {
        const bytes = law.encode(samples)
        expect([bytes.length, law.decode(bytes).length]).toEqual([samples.length, samples.length])
        expect(bytes.buffer).not.toBe(samples.buffer)
      }),
    )
  })
})
