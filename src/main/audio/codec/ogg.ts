/**
 * Ogg pages around Opus packets (RFC 3533, RFC 7845), which is how services take Opus in a stream. Pure: the packets come
 * from elsewhere, time stands in them as samples at 48 kHz.
 */

/** Of Opus in Ogg, whatever rate was encoded. */
export const GRANULE_HZ = 48_000

const HEADER_BYTES = 27
const SEGMENT_BYTES = 255
const MOST_SEGMENTS = 255
const FIRST = 0x02
const LAST = 0x04
const POLYNOMIAL = 0x04c11db7

let table: Uint32Array | undefined

/** Ogg's own: not reflected, begins with 0. */
export function oggChecksum(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index << 24
    for (let bit = 0; bit < 8; bit += 1) value = value & 0x80000000 ? (value << 1) ^ POLYNOMIAL : value << 1
    return value >>> 0
  })
  let sum = 0
  for (const byte of bytes) sum = ((sum << 8) ^ table[((sum >>> 24) ^ byte) & 0xff]!) >>> 0
  return sum
}

/** One logical stream: its pages, in order. */
export class OggOpusPages {
  readonly #serial: number
  #sequence = 0

  /** @param serial tells streams of one file apart; any 32 bits */
  constructor(serial: number) {
    this.#serial = serial >>> 0
  }

  /**
   * The two pages before any sound.
   * @param preSkip what a decoder throws away at the beginning, at 48 kHz
   */
  head(inputRateHz: number, preSkip: number, vendor: string): Uint8Array[] {
    const head = new Uint8Array(19)
    const view = new DataView(head.buffer)
    head.set(ascii('OpusHead'))
    view.setUint8(8, 1)
    view.setUint8(9, 1)
    view.setUint16(10, preSkip, true)
    view.setUint32(12, inputRateHz, true)
    const name = new TextEncoder().encode(vendor)
    const tags = new Uint8Array(16 + name.length)
    tags.set(ascii('OpusTags'))
    new DataView(tags.buffer).setUint32(8, name.length, true)
    tags.set(name, 12)
    return [this.#page([head], 0n, FIRST), this.#page([tags], 0n, 0)]
  }

  /**
   * @param packets together at most 255 segments of 255 bytes; none: the page that only ends the stream
   * @param granule samples at 48 kHz up to the end of the last packet, the pre-skip included
   */
  sound(packets: readonly Uint8Array[], granule: number, isLast: boolean): Uint8Array {
    return this.#page(packets, BigInt(granule), isLast ? LAST : 0)
  }

  #page(packets: readonly Uint8Array[], granule: bigint, flags: number): Uint8Array {
    // A packet whose length is a multiple of 255 ends with an empty segment: only a shorter one ends a packet.
    const lacing = packets.flatMap(({ length }) => [
      ...Array.from({ length: Math.floor(length / SEGMENT_BYTES) }, () => SEGMENT_BYTES),
      length % SEGMENT_BYTES,
    ])
    if (lacing.length > MOST_SEGMENTS) throw new RangeError('more than one Ogg page holds')
    const bodyAt = HEADER_BYTES + lacing.length
    const page = new Uint8Array(bodyAt + packets.reduce((all, { length }) => all + length, 0))
    const view = new DataView(page.buffer)
    page.set(ascii('OggS'))
    view.setUint8(5, flags)
    view.setBigUint64(6, granule, true)
    view.setUint32(14, this.#serial, true)
    view.setUint32(18, this.#sequence, true)
    view.setUint8(26, lacing.length)
    page.set(lacing, HEADER_BYTES)
    let at = bodyAt
    for (const packet of packets) {
      page.set(packet, at)
      at += packet.length
    }
    view.setUint32(22, oggChecksum(page), true)
    this.#sequence += 1
    return page
  }
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
