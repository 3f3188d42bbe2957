/** The user's recordings as wav files of 16-bit mono, the only kind this folder writes or reads. Pure: bytes in, bytes out. */
import type { FreeSound } from './skill'

const HEADER_BYTES = 44
const BYTES_PER_SAMPLE = 2
/** That sound is ever kept at. */
const RATES_HZ = [8000, 16000, 24000, 44100, 48000]

export type Sound = Pick<FreeSound, 'samples' | 'rateHz'>

export function writeSound({ samples, rateHz }: Sound): Uint8Array {
  const dataBytes = samples.length * BYTES_PER_SAMPLE
  const bytes = Buffer.alloc(HEADER_BYTES + dataBytes)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(rateHz, 24)
  bytes.writeUInt32LE(rateHz * BYTES_PER_SAMPLE, 28)
  bytes.writeUInt16LE(BYTES_PER_SAMPLE, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(dataBytes, 40)
  for (const [index, sample] of samples.entries()) bytes.writeInt16LE(sample, HEADER_BYTES + index * BYTES_PER_SAMPLE)
  return bytes
}

/** Undefined for anything that is not whole and ours. */
export function readSound(bytes: Buffer): Sound | undefined {
  if (
    bytes.length < HEADER_BYTES ||
    bytes.toString('latin1', 0, 4) !== 'RIFF' ||
    bytes.toString('latin1', 36, 40) !== 'data'
  )
    return undefined
  const rateHz = bytes.readUInt32LE(24)
  if (!RATES_HZ.includes(rateHz)) return undefined
  const count = Math.floor((bytes.length - HEADER_BYTES) / BYTES_PER_SAMPLE)
  const samples = new Int16Array(count)
  for (let index = 0; index < count; index++)
    samples[index] = bytes.readInt16LE(HEADER_BYTES + index * BYTES_PER_SAMPLE)
  return { samples, rateHz }
}
