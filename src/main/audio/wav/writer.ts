/**
 * Writes mono 16-bit wav files that are whole at every moment, even when the program is killed while it writes; and so is one
 * that was there before, until sound of the new one is on disk.
 */
import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { isDiskFull } from '../../../shared/diskFull'
import { AppException } from '../../../shared/errors'
import type { Hz, Samples } from '../format'
import { toS16leBytes } from '../pcm'

const WAV_HEADER_BYTES = 44
const LARGEST_LENGTH_BYTES = 0xffff_ffff

/** The lengths in the header are corrected whenever this much more sound is in the file: what a kill can hide at most. */
const PATCH_EVERY_MS = 100

/** A 16-bit mono header for so much sound; longer than 4 GB becomes "unknown length", which readers follow to the end. */
export function wavHeader(rateHz: Hz, dataBytes: number): Uint8Array {
  const bytes = new Uint8Array(WAV_HEADER_BYTES)
  const view = new DataView(bytes.buffer)
  const put = (offset: number, text: string) => bytes.set(Buffer.from(text, 'latin1'), offset)
  put(0, 'RIFF')
  view.setUint32(4, Math.min(LARGEST_LENGTH_BYTES, dataBytes + WAV_HEADER_BYTES - 8), true)
  put(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rateHz, true)
  view.setUint32(28, rateHz * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  put(36, 'data')
  view.setUint32(40, Math.min(LARGEST_LENGTH_BYTES, dataBytes), true)
  return bytes
}

/** A whole wav in memory. */
export function encodeWav(samples: Int16Array, rateHz: Hz): Uint8Array {
  const bytes = new Uint8Array(WAV_HEADER_BYTES + samples.byteLength)
  bytes.set(wavHeader(rateHz, samples.byteLength))
  bytes.set(toS16leBytes(samples), WAV_HEADER_BYTES)
  return bytes
}

export class WavWriter {
  readonly rateHz: Hz
  readonly #path: string
  #file: number | undefined
  /** Under another name, until it has sound. */
  #aside: Aside | undefined
  #dataBytes = 0
  #patchedBytes = 0

  private constructor(path: string, rateHz: Hz, { file, aside }: Opened) {
    this.#path = path
    this.rateHz = rateHz
    this.#file = file
    this.#aside = aside
  }

  /** Makes the file; one that is there is replaced by the first samples. @throws AppException output.unwritable, output.diskFull */
  static create(path: string, rateHz: Hz): WavWriter {
    let opened: Opened
    try {
      opened = openBeside(path) ?? { file: openSync(path, 'w') }
    } catch (cause) {
      throw writeFailure(path, cause)
    }
    const writer = new WavWriter(path, rateHz, opened)
    writer.#put(wavHeader(rateHz, 0), 0)
    return writer
  }

  get lengthSamples(): Samples {
    return this.#dataBytes / 2
  }

  /**
   * Appends; on disk when it returns. Does nothing after `close` or after it threw: what was written before stays playable.
   * @throws AppException output.unwritable, output.diskFull
   */
  write(samples: Int16Array): void {
    if (this.#file === undefined) return
    this.#put(toS16leBytes(samples), WAV_HEADER_BYTES + this.#dataBytes)
    this.#dataBytes += samples.byteLength
    const unpatched = this.#dataBytes - this.#patchedBytes
    if (this.#patchedBytes === 0 || unpatched >= (PATCH_EVERY_MS * this.rateHz * 2) / 1000) this.#patch()
  }

  /** Idempotent. @throws AppException as `write` */
  close(): void {
    if (this.#file === undefined) return
    this.#patch()
    this.#abandon()
  }

  #patch(): void {
    this.#put(wavHeader(this.rateHz, this.#dataBytes), 0)
    this.#patchedBytes = this.#dataBytes
    this.#takePlace()
  }

  #takePlace(): void {
    if (!this.#aside || this.#dataBytes === 0) return
    const { from, to } = this.#aside
    try {
      renameSync(from, to)
      this.#aside = undefined
    } catch (cause) {
      this.#giveUp()
      throw writeFailure(this.#path, cause)
    }
  }

  #put(bytes: Uint8Array, offset: number): void {
    try {
      let done = 0
      while (done < bytes.length) done += writeSync(this.#file!, bytes, done, bytes.length - done, offset + done)
    } catch (cause) {
      this.#giveUp()
      throw writeFailure(this.#path, cause)
    }
  }

  /** The header takes no more room than it has: also on a full disk it can say how much there is. */
  #giveUp(): void {
    try {
      writeSync(this.#file!, wavHeader(this.rateHz, this.#dataBytes), 0, WAV_HEADER_BYTES, 0)
    } catch {
      // What it said last is true of less.
    }
    this.#abandon()
  }

  #abandon(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
    if (this.#aside) rmSync(this.#aside.from, { force: true })
    this.#aside = undefined
  }
}

interface Aside {
  from: string
  to: string
}

interface Opened {
  file: number
  aside?: Aside
}

/** Where a file is there, one that can take its place, wherever a link leads. Undefined where it must be written over. */
function openBeside(path: string): Opened | undefined {
  const there = statSync(path, { throwIfNoEntry: false })
  if (!there?.isFile()) return undefined
  const to = realpathSync(path)
  const from = `${to}.part`
  try {
    rmSync(from, { force: true })
    return { file: openSync(from, 'wx', there.mode), aside: { from, to } }
  } catch (cause) {
    // Its folder takes no other file.
    if (['EACCES', 'EPERM'].includes((cause as NodeJS.ErrnoException).code ?? '')) return undefined
    throw cause
  }
}

/** What a failed write means to a person. */
export function writeFailure(path: string, cause: unknown): AppException {
  if (isDiskFull(cause)) return new AppException('output.diskFull', {}, { cause })
  return new AppException('output.unwritable', { file: path }, { cause })
}
