/**
 * Speech as Opus in an Ogg stream, a tenth of its size: 20 ms packets at 24 kbit/s, three to a page. The native library
 * is loaded when it is used for the first time.
 */
import type { Hz, Samples } from '../format'
import { GRANULE_HZ, OggOpusPages } from './ogg'

/** What the codec takes and a recognizer understands as well as the sound itself. */
const OPUS_BITRATE = 24_000
const FRAME_MS = 20
/** Each page costs 28 bytes and each message some 50 more: fewer are cheaper, and 60 ms later is not noticed. */
const PACKETS_A_PAGE = 3
const COMPLEXITY = 5
/** OPUS_GET_LOOKAHEAD. */
const GET_LOOKAHEAD = 4027
const VENDOR = 'Parley'

export type OpusRate = 8_000 | 12_000 | 16_000 | 24_000 | 48_000

export interface OggOpusStream {
  /** Mono s16. @returns what is to be sent, pages one behind the other; empty while a page is being filled */
  push(samples: Int16Array): Uint8Array
  /** What is left, down to the last sample. Nothing may be pushed afterwards. */
  end(): Uint8Array
}

export async function loadOpus(): Promise<(rateHz: OpusRate, serial: number) => OggOpusStream> {
  const { Encoder } = await import('@evan/opus')
  return (rateHz, serial) => {
    const encoder = new Encoder({ channels: 1, sample_rate: rateHz, application: 'voip' })
    encoder.bitrate = OPUS_BITRATE
    encoder.complexity = COMPLEXITY
    // Its types know the property under another name than it has.
    const delaySamples = encoder.ctl(GET_LOOKAHEAD)
    return new Stream({ encode: (frame) => encoder.encode(frame), delaySamples }, rateHz, serial)
  }
}

interface FrameCodec {
  encode(frame: Int16Array): Uint8Array
  /** Of the codec, at its rate. */
  delaySamples: Samples
}

class Stream implements OggOpusStream {
  readonly #codec: FrameCodec
  readonly #pages: OggOpusPages
  readonly #frame: Int16Array
  /** Samples at 48 kHz of one at our rate. */
  readonly #scale: number
  readonly #preSkip: number
  /** Headers before the first sound. */
  #out: Uint8Array[]
  #filled: Samples = 0
  #pushed: Samples = 0
  #encoded: Samples = 0
  #packets: Uint8Array[] = []

  constructor(codec: FrameCodec, rateHz: Hz, serial: number) {
    this.#codec = codec
    this.#pages = new OggOpusPages(serial)
    this.#frame = new Int16Array((rateHz * FRAME_MS) / 1000)
    this.#scale = GRANULE_HZ / rateHz
    this.#preSkip = codec.delaySamples * this.#scale
    this.#out = this.#pages.head(rateHz, this.#preSkip, VENDOR)
  }

  push(samples: Int16Array): Uint8Array {
    this.#pushed += samples.length
    for (let at = 0; at < samples.length; ) {
      const room = Math.min(this.#frame.length - this.#filled, samples.length - at)
      this.#frame.set(samples.subarray(at, at + room), this.#filled)
      this.#filled += room
      at += room
      if (this.#filled === this.#frame.length) this.#encode()
    }
    // The headers wait for the first sound: one message less.
    return this.#encoded === 0 ? new Uint8Array(0) : this.#take()
  }

  end(): Uint8Array {
    // The codec gives each sample later than it came: silence pushes the last ones out.
    const wanted = this.#pushed + this.#codec.delaySamples
    while (this.#encoded < wanted) {
      this.#frame.fill(0, this.#filled)
      this.#encode(this.#encoded + this.#frame.length >= wanted)
    }
    if (this.#pushed === 0) this.#page(true)
    return this.#take()
  }

  #encode(isLast = false): void {
    // In memory of its own: the library hands out a view of what it writes into again.
    this.#packets.push(this.#codec.encode(this.#frame).slice())
    this.#encoded += this.#frame.length
    this.#filled = 0
    if (isLast || this.#packets.length === PACKETS_A_PAGE) this.#page(isLast)
  }

  #page(isLast: boolean): void {
    // A last page that claims less than its packets hold tells the decoder where the sound ends.
    const granule = isLast ? this.#preSkip + this.#pushed * this.#scale : this.#encoded * this.#scale
    this.#out.push(this.#pages.sound(this.#packets, granule, isLast))
    this.#packets = []
  }

  #take(): Uint8Array {
    const pages = this.#out
    this.#out = []
    const bytes = new Uint8Array(pages.reduce((all, { length }) => all + length, 0))
    let at = 0
    for (const page of pages) {
      bytes.set(page, at)
      at += page.length
    }
    return bytes
  }
}
