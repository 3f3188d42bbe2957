/**
 * Plain PCM: samples that are clipped and mixed, and their signed 16-bit little-endian bytes (wire, pipes, wav).
 * Stateless but for the byte decoder of streams.
 */
import { endianness } from 'node:os'

const LITTLE_ENDIAN_HOST = endianness() === 'LE'

/** Nearest 16-bit value; too loud is clipped, not wrapped; not-a-number is silence. */
export const clipToInt16 = (value: number): number =>
  value >= 32767 ? 32767 : value <= -32768 ? -32768 : Math.round(value) || 0

/** Little-endian bytes of the samples: a view of the same memory where the machine is little-endian (copy to keep). */
export function toS16leBytes(samples: Int16Array): Uint8Array {
  if (LITTLE_ENDIAN_HOST) return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)
  const bytes = new Uint8Array(samples.byteLength)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < samples.length; i++) view.setInt16(2 * i, samples[i]!, true)
  return bytes
}

/** Samples from little-endian bytes at any alignment; always a copy. A last odd byte is left out. */
export function fromS16leBytes(bytes: Uint8Array): Int16Array {
  const samples = new Int16Array(bytes.length >> 1)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(2 * i, true)
  return samples
}

/** Decodes a byte stream whose pieces may end in the middle of a sample. */
export class S16leDecoder {
  #oddByte: number | undefined

  decode(bytes: Uint8Array): Int16Array {
    const carried = this.#oddByte === undefined ? 0 : 1
    const whole = new Uint8Array(carried + bytes.length)
    if (this.#oddByte !== undefined) whole[0] = this.#oddByte
    whole.set(bytes, carried)
    this.#oddByte = whole.length % 2 === 1 ? whole[whole.length - 1] : undefined
    return fromS16leBytes(whole)
  }
}

/** The pieces one after the other, in one new block. */
export function joinSamples(pieces: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** Adds `source * gain` onto `target`, clipping; as far as both reach. */
export function mixInto(target: Int16Array, source: Int16Array, gain: number): void {
  const count = Math.min(target.length, source.length)
  for (let i = 0; i < count; i++) target[i] = clipToInt16(target[i]! + source[i]! * gain)
}
