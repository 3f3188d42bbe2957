/** Sound between a link's rate and a client's format: base64 of PCM or G.711 on one side, samples on the other. */
import {
  A_LAW,
  fromS16leBytes,
  G711_RATE_HZ,
  type Hz,
  MU_LAW,
  msToSamples,
  Resampler,
  type Samples,
  toS16leBytes,
} from '../../audio'
import type { AudioFormat } from './frames'
import { invalid } from './refusal'

const PCM_RATE_HZ: Hz = 24000
const DELTA_MS = 100
/** Of sound from a client, in one go: a change of rate takes some two milliseconds for it. */
const PIECE_MS = 500
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/
const NOTHING = new Int16Array(0)

export const rateOf = ({ type }: AudioFormat): Hz => (type === 'audio/pcm' ? PCM_RATE_HZ : G711_RATE_HZ)

const bytesPerSample = ({ type }: AudioFormat): number => (type === 'audio/pcm' ? 2 : 1)

/** @throws Refusal for what is no base64, or half a sample */
function bytesIn(format: AudioFormat, base64: string, param: string): Uint8Array {
  if (!BASE64.test(base64)) throw invalid(param, `Invalid '${param}': expected base64-encoded audio bytes.`)
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length % bytesPerSample(format) === 0) return bytes
  throw invalid(param, `Invalid '${param}': 16-bit audio has an even number of bytes.`)
}

function samplesOf({ type }: AudioFormat, bytes: Uint8Array): Int16Array {
  if (type === 'audio/pcmu') return MU_LAW.decode(bytes)
  return type === 'audio/pcma' ? A_LAW.decode(bytes) : fromS16leBytes(bytes)
}

function bytesOf({ type }: AudioFormat, samples: Int16Array): Uint8Array {
  if (type === 'audio/pcmu') return MU_LAW.encode(samples)
  return type === 'audio/pcma' ? A_LAW.encode(samples) : toS16leBytes(samples)
}

export interface Piece {
  /** For the link, valid until the next one. */
  samples: Int16Array
  /** How many samples the client sent. */
  sent: Samples
}

/** From a client to a link: one stretch of sound in pieces of any size. */
export class InboundAudio {
  readonly format: AudioFormat
  readonly #resampler: Resampler

  constructor(format: AudioFormat, linkRateHz: Hz) {
    this.format = format
    this.#resampler = new Resampler(rateOf(format), linkRateHz)
  }

  /**
   * What a client sent, in pieces that take a moment each, however much it is at once. @throws Refusal, before the first
   */
  pieces(base64: string, param: string): IterableIterator<Piece> {
    return this.#pieces(bytesIn(this.format, base64, param))
  }

  *#pieces(bytes: Uint8Array): IterableIterator<Piece> {
    const most = msToSamples(PIECE_MS, rateOf(this.format)) * bytesPerSample(this.format)
    for (let at = 0; at < bytes.length; at += most) {
      const received = samplesOf(this.format, bytes.subarray(at, at + most))
      yield { samples: this.#resampler.process(received), sent: received.length }
    }
  }

  /** The end of the stretch: what the change of rate still held back. */
  flush(): Int16Array {
    return this.#resampler.flush()
  }
}

export interface Delta {
  base64: string
  samples: Samples
}

/** From a link to a client: one answer, in deltas of 100 ms at most, sent as soon as there is anything. */
export class OutboundAudio {
  readonly format: AudioFormat
  readonly rateHz: Hz
  readonly #resampler: Resampler

  constructor(format: AudioFormat, linkRateHz: Hz) {
    this.format = format
    this.rateHz = rateOf(format)
    this.#resampler = new Resampler(linkRateHz, this.rateHz)
  }

  encode(samples: Int16Array): Delta[] {
    return this.#cut(samples.length === 0 ? NOTHING : this.#resampler.process(samples))
  }

  /** The end of the answer. */
  flush(): Delta[] {
    return this.#cut(this.#resampler.flush())
  }

  #cut(samples: Int16Array): Delta[] {
    const longest = msToSamples(DELTA_MS, this.rateHz)
    const deltas: Delta[] = []
    for (let at = 0; at < samples.length; at += longest) {
      const piece = samples.subarray(at, at + longest)
      const { buffer, byteOffset, byteLength } = bytesOf(this.format, piece)
      deltas.push({ base64: Buffer.from(buffer, byteOffset, byteLength).toString('base64'), samples: piece.length })
    }
    return deltas
  }
}
