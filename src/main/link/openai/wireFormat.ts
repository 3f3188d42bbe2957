/** Pure: samples to the base64 of the wire and back, in the format the session agreed on. */
import type { Hz } from '../../audio'
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

export function wireFormatOf(_format: RealtimeOptions['format']): WireFormat {
  return PCM
}

/** A view where the bytes lie on a sample's boundary, which Node's decoder nearly always gives. */
function samplesOf(bytes: Buffer): Int16Array {
  const length = bytes.byteLength >> 1
  if (bytes.byteOffset % 2 === 0) return new Int16Array(bytes.buffer, bytes.byteOffset, length)
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + length * 2))
}
