/** What the header of a wav file says, checked before anyone trusts it. Pure but for the bytes it asks for. */
import { AppException } from '../../../shared/errors'
import type { Hz } from '../format'

/** Random access to the bytes of a file or of memory. */
export interface ByteSource {
  /** For messages only. */
  readonly name: string
  readonly sizeBytes: number
  /** Fills `target` from `offset`; returns how many bytes were there. */
  read(target: Uint8Array, offset: number): number
  close(): void
}

export type Encoding = 'pcm' | 'float'

export interface WavHeader {
  encoding: Encoding
  channels: number
  rateHz: Hz
  /** Bytes of one sample of one channel. */
  sampleBytes: number
  dataOffset: number
  /** Whole sample groups that are really there. */
  groups: number
  /** The file ends before the length its header states. */
  truncated: boolean
}

const TAG_PCM = 1
const TAG_FLOAT = 3
const TAG_EXTENSIBLE = 0xfffe
const OTHER_TAGS: Readonly<Record<number, string>> = {
  2: 'ADPCM sound',
  6: 'A-law sound',
  7: 'mu-law sound',
  17: 'ADPCM sound',
  49: 'GSM sound',
  80: 'MPEG sound',
  85: 'MP3 sound',
}
const SLOWEST_HZ = 4_000
const FASTEST_HZ = 192_000
const MOST_CHANNELS = 64
/** Before the sound. Editors write a dozen; a file of nothing but empty chunks would be read for minutes. */
const MOST_CHUNKS = 1_000
/** Lengths that writers to a pipe put down because they cannot know better (sox, ffmpeg, arecord); the file's end decides. */
const isUnknownLength = (lengthBytes: number): boolean => lengthBytes === 0 || lengthBytes >= 0x7fff_f000

interface Chunk {
  id: string
  lengthBytes: number
  bodyOffset: number
}

/** @throws AppException wav.empty, wav.notWav, wav.damaged or wav.unsupported */
export function readHeader(source: ByteSource): WavHeader {
  if (source.sizeBytes === 0) throw new AppException('wav.empty', { file: source.name })
  const riff = readView(source, 0, 12)
  const form = riff === undefined ? '' : textAt(riff, 0)
  if (form === 'RIFX') throw unsupported(source, 'big-endian sound')
  if (riff === undefined || (form !== 'RIFF' && form !== 'RF64') || textAt(riff, 8) !== 'WAVE') {
    throw new AppException('wav.notWav', { file: source.name })
  }
  const riffBytes = riff.getUint32(4, true)
  let format: Format | undefined
  let chunks = 0
  for (let chunk = readChunk(source, 12); chunk !== undefined; chunk = readChunk(source, nextOffset(chunk))) {
    chunks += 1
    if (chunks > MOST_CHUNKS) throw damaged(source, 'its sound does not come')
    if (chunk.id === 'fmt ') format = readFormat(source, chunk)
    if (chunk.id !== 'data') continue
    if (format === undefined) throw damaged(source, 'its sound comes before its format')
    return { ...format, ...measureData(source, chunk, format, riffBytes) }
  }
  throw damaged(source, 'it holds no sound')
}

type Format = Pick<WavHeader, 'encoding' | 'channels' | 'rateHz' | 'sampleBytes'>

function measureData(source: ByteSource, chunk: Chunk, format: Format, riffBytes: number) {
  const presentBytes = Math.max(0, source.sizeBytes - chunk.bodyOffset)
  const groupBytes = format.sampleBytes * format.channels
  // A recording of nothing ends where its outer length says; a stream of unknown length goes on behind its header.
  const statedEmpty = chunk.lengthBytes === 0 && riffBytes + 8 >= source.sizeBytes
  const unknown = isUnknownLength(chunk.lengthBytes) && !statedEmpty
  const truncated = chunk.lengthBytes > presentBytes && !unknown
  const usedBytes = unknown && chunk.lengthBytes === 0 ? presentBytes : Math.min(chunk.lengthBytes, presentBytes)
  const groups = Math.floor(usedBytes / groupBytes)
  if (groups === 0) throw new AppException('wav.empty', { file: source.name })
  return { dataOffset: chunk.bodyOffset, groups, truncated }
}

function readFormat(source: ByteSource, chunk: Chunk): Format {
  const view = readView(source, chunk.bodyOffset, Math.min(chunk.lengthBytes, 40))
  if (view === undefined || view.byteLength < 16) throw damaged(source, 'its format is cut off')
  const outerTag = view.getUint16(0, true)
  if (outerTag === TAG_EXTENSIBLE && view.byteLength < 26) throw damaged(source, 'its format is cut off')
  const tag = outerTag === TAG_EXTENSIBLE ? view.getUint16(24, true) : outerTag
  const channels = view.getUint16(2, true)
  const rateHz = view.getUint32(4, true)
  const groupBytes = view.getUint16(12, true)
  const bits = view.getUint16(14, true)

  if (tag !== TAG_PCM && tag !== TAG_FLOAT) throw unsupported(source, OTHER_TAGS[tag] ?? `sound of format ${tag}`)
  if (channels === 0) throw damaged(source, 'it states no channels')
  if (channels > MOST_CHANNELS) throw unsupported(source, `${channels} channels`)
  if (rateHz < SLOWEST_HZ || rateHz > FASTEST_HZ) throw unsupported(source, `a rate of ${rateHz} Hz`)
  const sampleBytes = groupBytes / channels
  const encoding = tag === TAG_PCM ? 'pcm' : 'float'
  const known = encoding === 'pcm' ? [1, 2, 3, 4] : [4, 8]
  if (!known.includes(sampleBytes) || bits === 0 || bits > 8 * sampleBytes) {
    throw unsupported(source, `${bits}-bit samples in ${groupBytes} bytes`)
  }
  return { encoding, channels, rateHz, sampleBytes }
}

/** A chunk of odd length is followed by one byte of padding. */
const nextOffset = (chunk: Chunk): number => chunk.bodyOffset + chunk.lengthBytes + (chunk.lengthBytes % 2)

function readChunk(source: ByteSource, offset: number): Chunk | undefined {
  const view = readView(source, offset, 8)
  return view && { id: textAt(view, 0), lengthBytes: view.getUint32(4, true), bodyOffset: offset + 8 }
}

/** Exactly `count` bytes, or `undefined` when the source ends before. */
function readView(source: ByteSource, offset: number, count: number): DataView | undefined {
  const bytes = new Uint8Array(count)
  return source.read(bytes, offset) === count ? new DataView(bytes.buffer) : undefined
}

const textAt = (view: DataView, offset: number): string =>
  String.fromCharCode(
    view.getUint8(offset),
    view.getUint8(offset + 1),
    view.getUint8(offset + 2),
    view.getUint8(offset + 3),
  )

const damaged = (source: ByteSource, what: string) => new AppException('wav.damaged', { file: source.name, what })
const unsupported = (source: ByteSource, what: string) =>
  new AppException('wav.unsupported', { file: source.name, what })
