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
} from '../audio'
import type { AudioFormat } from './frames'
import { invalid } from './refusal'

const PCM_RATE_HZ: Hz = 24000
const DELTA_MS = 100
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/
const NOTHING = new Int16Array(0)

export const rateOf = ({ type }: AudioFormat): Hz => (type === 'audio/pcm' ? PCM_RATE_HZ : G711_RATE_HZ)

/** @throws Refusal for what is no base64, or half a sample */
function samplesOf({ type }: AudioFormat, base64: string, param: string): Int16Array {
  if (!BASE64.test(base64)) throw invalid(param, `Invalid '${param}': expected base64-encoded audio bytes.`)
  const bytes = Buffer.from(base64, 'base64')
  if (type === 'audio/pcmu') return MU_LAW.decode(bytes)
  if (type === 'audio/pcma') return A_LAW.decode(bytes)
  if (bytes.length % 2 === 1) throw invalid(param, `Invalid '${param}': 16-bit audio has an even number of bytes.`)
  return fromS16leBytes(bytes)
}

function bytesOf({ type }: AudioFormat, samples: Int16Array): Uint8Array {
  if (type === 'audio/pcmu') return MU_LAW.encode(samples)
  return type === 'audio/pcma' ? A_LAW.encode(samples) : toS16leBytes(samples)
}

/** From a client to a link: one stretch of sound in pieces of any size. */
export class InboundAudio {
  readonly format: AudioFormat
  readonly #resampler: Resampler

  constructor(format: AudioFormat, linkRateHz: Hz) {
    this.format = format
    this.#resampler = new Resampler(rateOf(format), linkRateHz)
  }

  /** @returns the samples for the link, valid until the next call, and how many samples the client sent. @throws Refusal */
  decode(base64: string, param: string): { samples: Int16Array; sent: Samples } {
    const received = samplesOf(this.format, base64, param)
    return { samples: this.#resampler.process(received), sent: received.length }
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
