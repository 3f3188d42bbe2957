/**
 * G.711, the sound of the telephone: 8 bits a sample at 8 kHz, µ-law (PCMU) and A-law (PCMA), ITU-T G.711. Both ways are one
 * look-up a sample; the tables are made from the standard's own definition when a law is used for the first time.
 */

export interface G711 {
  /** One byte a sample, in an array of its own. */
  encode(samples: Int16Array): Uint8Array
  /** One sample a byte, in an array of its own. */
  decode(bytes: Uint8Array): Int16Array
}

const VALUES = 65536
const OFFSET = 32768

/** Added before the logarithm, so that the smallest segment has a width too. */
const MU_BIAS = 132
const MU_LOUDEST = 32767 - MU_BIAS
const SIGN = 0x80
const EVEN_BITS = 0x55

function muToLinear(byte: number): number {
  const bits = ~byte & 0xff
  const magnitude = ((((bits & 0x0f) << 3) + MU_BIAS) << ((bits & 0x70) >> 4)) - MU_BIAS
  return (bits & SIGN) !== 0 ? -magnitude : magnitude
}

function linearToMu(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), MU_LOUDEST) + MU_BIAS
  const segment = 31 - Math.clz32(magnitude) - 7
  const step = (magnitude >> (segment + 3)) & 0x0f
  return ~((sample < 0 ? SIGN : 0) | (segment << 4) | step) & 0xff
}

function aToLinear(byte: number): number {
  const bits = byte ^ EVEN_BITS
  const segment = (bits & 0x70) >> 4
  const step = ((bits & 0x0f) << 4) + (segment === 0 ? 8 : 0x108)
  const magnitude = segment > 1 ? step << (segment - 1) : step
  return (bits & SIGN) !== 0 ? magnitude : -magnitude
}

function linearToA(sample: number): number {
  const positive = sample >= 0
  // 13 bits; the negative half is shifted by one, as the standard's own tables are.
  const magnitude = (positive ? sample : -sample - 1) >> 3
  const segment = Math.max(0, 31 - Math.clz32(magnitude) - 4)
  const step = (magnitude >> Math.max(1, segment)) & 0x0f
  return ((segment << 4) | step | (positive ? SIGN : 0)) ^ EVEN_BITS
}

function createLaw(toLinear: (byte: number) => number, fromLinear: (sample: number) => number): G711 {
  let linear: Int16Array | undefined
  let bytes: Uint8Array | undefined
  return {
    encode(samples) {
      bytes ??= Uint8Array.from({ length: VALUES }, (_, index) => fromLinear(index - OFFSET))
      const table = bytes
      return Uint8Array.from(samples, (sample) => table[sample + OFFSET]!)
    },
    decode(encoded) {
      linear ??= Int16Array.from({ length: 256 }, (_, byte) => toLinear(byte))
      const table = linear
      return Int16Array.from(encoded, (byte) => table[byte]!)
    },
  }
}

export const MU_LAW: G711 = createLaw(muToLinear, linearToMu)
export const A_LAW: G711 = createLaw(aToLinear, linearToA)
export const G711_RATE_HZ = 8000
