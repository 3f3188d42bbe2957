/** Pure: samples to the base64 of the wire and back, in the format the session agreed on. */
import { A_LAW, type G711, G711_RATE_HZ, type Hz, MU_LAW, S16leDecoder } from '../../audio'
import type { RealtimeOptions } from './options'

export interface WireFormat {
  rateHz: Hz
  encode(samples: Int16Array): string
  /** Of one stretch of sound, whose pieces may end in the middle of a sample. */
  decoder(): (base64: string) => Int16Array
}

const PCM: WireFormat = {
  rateHz: 24000,
  encode: ({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
  decoder: () => {
    const odd = new S16leDecoder()
    let isEven = true
    return (base64) => {
      const bytes = Buffer.from(base64, 'base64')
      isEven &&= bytes.length % 2 === 0
      return isEven ? samplesOf(bytes) : odd.decode(bytes)
    }
  },
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
    decoder: () => (base64) => law.decode(Buffer.from(base64, 'base64')),
  }
}

/** A view where the bytes lie on a sample's boundary, which Node's decoder nearly always gives. */
function samplesOf(bytes: Buffer): Int16Array {
  const { buffer, byteOffset, byteLength } = bytes
  if (byteOffset % 2 === 0) return new Int16Array(buffer, byteOffset, byteLength / 2)
  return new Int16Array(buffer.slice(byteOffset, byteOffset + byteLength))
}
