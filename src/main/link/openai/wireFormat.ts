/** Pure: samples to the base64 of the wire and back, in the format the session agreed on. */
import { A_LAW, type G711, G711_RATE_HZ, type Hz, MU_LAW } from '../../audio'
import type { RealtimeOptions } from './options'

export interface WireFormat {
  rateHz: Hz
  encode(samples: Int16Array): string
  /** A last odd byte is dropped: half a sample is no sound. */
  decode(base64: string): Int16Array
}

const PCM: WireFormat = {
  rateHz: 24000,
  encode: ({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
  decode: (base64) => samplesOf(Buffer.from(base64, 'base64')),
}

const FORMATS: Readonly<Record<RealtimeOptions['format'], WireFormat>> = {
  pcm: PCM,
  pcmu: telephone(MU_LAW),
  pcma: telephone(A_LAW),
}

export const wireFormatOf = (format: RealtimeOptions['format']): WireFormat => FORMATS[format]

function telephone(law: G711): WireFormat {
  return {
    rateHz: G711_RATE_HZ,
    encode: (samples) => Buffer.from(law.encode(samples)).toString('base64'),
    decode: (base64) => law.decode(Buffer.from(base64, 'base64')),
  }
}

/** A view where the bytes lie on a sample's boundary, which Node's decoder nearly always gives. */
function samplesOf(bytes: Buffer): Int16Array {
  const length = bytes.byteLength >> 1
  if (bytes.byteOffset % 2 === 0) return new Int16Array(bytes.buffer, bytes.byteOffset, length)
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + length * 2))
}
