/** Wav sound as mono 16-bit samples, piece by piece or whole, from PCM 8/16/24/32 and float 32/64 of any channels. */
import { AppException, appError } from '../../../shared/errors'
import type { AppError } from '../../../shared/view'
import type { Hz, Samples } from '../format'
import { clipToInt16 } from '../pcm'
import { Resampler } from '../resample'
import { fromMemory, openFile } from './bytes'
import { type ByteSource, readHeader, type WavHeader } from './header'

/** From this length on a file is refused: it is not a question, and whole it would not fit into memory. */
export const LIMIT_HOURS = 3
/** For whoever reads piece by piece and keeps none. */
export const ANY_LENGTH = Number.POSITIVE_INFINITY
/** What can become this rate can become any that is worked at. */
const COMMON_HZ = 16_000
/** One read from disk, about 0.1 s of sound. */
const BLOCK_GROUPS = 4096

export interface WavSound {
  samples: Int16Array
  rateHz: Hz
  /** Something worth telling although the sound was usable: wav.truncated. */
  notice?: AppError
}

export class WavReader {
  readonly rateHz: Hz
  readonly lengthSamples: Samples
  readonly notice?: AppError
  readonly #source: ByteSource
  readonly #header: WavHeader
  readonly #block: Uint8Array
  readonly #decode: DecodeOne
  #position: Samples = 0

  private constructor(source: ByteSource, header: WavHeader) {
    this.#source = source
    this.#header = header
    this.#block = new Uint8Array(BLOCK_GROUPS * header.channels * header.sampleBytes)
    this.#decode = decoderFor(header)
    this.rateHz = header.rateHz
    this.lengthSamples = header.groups
    if (header.truncated) this.notice = appError('wav.truncated', { file: source.name })
  }

  /** @throws AppException wav.missing, wav.unreadable, wav.empty, wav.notWav, wav.damaged, wav.unsupported, wav.tooLong */
  static open(path: string, limitHours = LIMIT_HOURS): WavReader {
    return WavReader.over(openFile(path), limitHours)
  }

  /** The same over any bytes. */
  static over(source: ByteSource, limitHours = LIMIT_HOURS): WavReader {
    try {
      const header = readHeader(source)
      if (!Resampler.supports(header.rateHz, COMMON_HZ)) {
        throw new AppException('wav.unsupported', { file: source.name, what: `a rate of ${header.rateHz} Hz` })
      }
      if (header.groups >= limitHours * 3600 * header.rateHz) {
        throw new AppException('wav.tooLong', { file: source.name, limit: `${limitHours} hours` })
      }
      return new WavReader(source, header)
    } catch (thrown) {
      source.close()
      throw thrown
    }
  }

  /**
   * Fills `into` with the next samples, channels mixed down; fewer than asked only at the end, then 0.
   * @throws AppException wav.unreadable when the disk fails
   */
  read(into: Int16Array): Samples {
    const { channels, sampleBytes, dataOffset } = this.#header
    const groupBytes = channels * sampleBytes
    let filled = 0
    while (filled < into.length && this.#position < this.lengthSamples) {
      const wanted = Math.min(BLOCK_GROUPS, into.length - filled, this.lengthSamples - this.#position)
      const bytes = this.#block.subarray(0, wanted * groupBytes)
      const groups = Math.floor(this.#source.read(bytes, dataOffset + this.#position * groupBytes) / groupBytes)
      if (groups === 0) break
      this.#mix(groups, into, filled)
      filled += groups
      this.#position += groups
    }
    return filled
  }

  /** Idempotent. */
  close(): void {
    this.#source.close()
  }

  #mix(groups: number, into: Int16Array, at: number): void {
    const { channels, sampleBytes, encoding } = this.#header
    // As nearly every file is: nothing to work out, and hours of it are read in no time.
    if (channels === 1 && sampleBytes === 2 && encoding !== 'float') {
      into.set(new Int16Array(this.#block.buffer, 0, groups), at)
      return
    }
    const view = new DataView(this.#block.buffer)
    let offset = 0
    for (let i = 0; i < groups; i++) {
      let sum = 0
      for (let channel = 0; channel < channels; channel++) {
        sum += this.#decode(view, offset)
        offset += sampleBytes
      }
      into[at + i] = clipToInt16(sum / channels)
    }
  }
}

/** Gives a sample in units of 16 bits, with fractions where the source has more. */
type DecodeOne = (view: DataView, offset: number) => number

function decoderFor({ encoding, sampleBytes }: WavHeader): DecodeOne {
  if (encoding === 'float') {
    return sampleBytes === 8
      ? (view, offset) => view.getFloat64(offset, true) * 32768
      : (view, offset) => view.getFloat32(offset, true) * 32768
  }
  switch (sampleBytes) {
    case 1:
      return (view, offset) => (view.getUint8(offset) - 128) * 256
    case 2:
      return (view, offset) => view.getInt16(offset, true)
    case 3:
      return (view, offset) => view.getInt16(offset + 1, true) + view.getUint8(offset) / 256
    default:
      return (view, offset) => view.getInt32(offset, true) / 65536
  }
}

/** A whole file. @throws AppException as `WavReader.open` (rejects) */
export async function readWav(path: string): Promise<WavSound> {
  return readAll(WavReader.open(path))
}

/** A whole file that is in memory already; `name` is for messages. @throws AppException as `WavReader.open` but for missing and unreadable */
export function decodeWav(bytes: Uint8Array, name: string): WavSound {
  return readAll(WavReader.over(fromMemory(bytes, name)))
}

function readAll(reader: WavReader): WavSound {
  try {
    const samples = new Int16Array(reader.lengthSamples)
    const count = reader.read(samples)
    const sound = { samples: samples.subarray(0, count), rateHz: reader.rateHz }
    return reader.notice === undefined ? sound : { ...sound, notice: reader.notice }
  } finally {
    reader.close()
  }
}
