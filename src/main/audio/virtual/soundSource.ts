/** What plays in the virtual room by itself: a wav file or a pipe of raw samples. */
import type { Readable } from 'node:stream'
import type { AppError } from '../../../shared/view'
import { type Hz, msToSamples, type Samples, SUPPORTED_RATES_HZ } from '../format'
import { S16leDecoder } from '../pcm'
import { Resampler } from '../resample'
import { WavReader } from '../wav'
import { SampleQueue } from './sampleQueue'

export interface SoundSource {
  readonly rateHz: Hz
  /**
   * Puts the next samples at the start of `into`. `pending`: they are not there yet and nothing was taken, ask again at
   * `onMore`. `ended`: these were the last, or there were none; the rest of `into` is untouched.
   * @throws AppException when reading fails
   */
  read(into: Int16Array): 'more' | 'pending' | 'ended'
  /** So many can be read now, or all that will ever come. */
  has(count: Samples): boolean
  /** Passes over samples that nobody listens to. */
  skip(count: Samples): void
  /** Calls back once, when `read` can do more than it could last time. */
  onMore(callback: () => void): void
  close(): void
}

/** A rate that the rest of Parley works at is kept; any other becomes `fallbackHz`. */
const workingRate = (rateHz: Hz, fallbackHz: Hz): Hz =>
  SUPPORTED_RATES_HZ.some((supported) => supported === rateHz) ? rateHz : fallbackHz

const PIECE_SAMPLES = 4096

/** Read from disk as it is needed. @throws AppException wav.*; `noticed` gets what is worth telling of a usable file */
export function wavSource(path: string, fallbackHz: Hz, noticed: (notice: AppError) => void): SoundSource {
  const reader = WavReader.open(path)
  const rateHz = workingRate(reader.rateHz, fallbackHz)
  if (reader.notice !== undefined) noticed(reader.notice)
  const resampler = new Resampler(reader.rateHz, rateHz)
  const queue = new SampleQueue()
  const piece = new Int16Array(PIECE_SAMPLES)
  let complete = false
  const provide = (count: Samples): void => {
    while (queue.lengthSamples < count && !complete) {
      const got = reader.read(piece)
      if (got > 0) queue.push(resampler.process(piece.subarray(0, got)))
      complete = got < piece.length
      if (complete) queue.push(resampler.flush())
    }
  }
  return {
    rateHz,
    read(into) {
      // One sample further, so that the last one comes together with the news that it was the last.
      provide(into.length + 1)
      queue.readInto(into)
      return queue.lengthSamples === 0 ? 'ended' : 'more'
    },
    has: () => true,
    skip(count) {
      let left = count
      while (left > 0) {
        provide(Math.min(left, PIECE_SAMPLES))
        const discarded = queue.discard(left)
        if (discarded === 0) return
        left -= discarded
      }
    },
    onMore: (callback) => callback(),
    close: () => reader.close(),
  }
}

/** So much is taken from the pipe ahead of time. */
const AHEAD_MS = 2000

/** Signed 16-bit little-endian mono samples of `rateHz` as they arrive; the stream stays its owner's. */
export function rawSource(stream: Readable, rateHz: Hz, fallbackHz: Hz): SoundSource {
  const workingHz = workingRate(rateHz, fallbackHz)
  const resampler = new Resampler(rateHz, workingHz)
  const decoder = new S16leDecoder()
  const queue = new SampleQueue()
  const aheadSamples = msToSamples(AHEAD_MS, workingHz)
  let toSkip = 0
  let complete = stream.readableEnded || stream.destroyed
  let waiting: (() => void) | undefined

  const refill = (): void => {
    if (queue.lengthSamples < aheadSamples / 2 && stream.isPaused()) stream.resume()
  }
  const arrived = (): void => {
    toSkip -= queue.discard(toSkip)
    if (queue.lengthSamples > aheadSamples) stream.pause()
    const callback = waiting
    waiting = undefined
    callback?.()
  }
  const onData = (bytes: Uint8Array): void => {
    queue.push(resampler.process(decoder.decode(bytes)))
    arrived()
  }
  const onEnd = (): void => {
    if (complete) return
    complete = true
    queue.push(resampler.flush())
    arrived()
  }
  // A pipe that breaks has given its last sample as one that is closed.
  const listeners = { data: onData, end: onEnd, close: onEnd, error: onEnd }
  for (const [event, listener] of Object.entries(listeners)) stream.on(event, listener)

  return {
    rateHz: workingHz,
    read(into) {
      refill()
      if (!complete && queue.lengthSamples < into.length) return 'pending'
      queue.readInto(into)
      return complete && queue.lengthSamples === 0 ? 'ended' : 'more'
    },
    has(count) {
      refill()
      return complete || queue.lengthSamples >= count
    },
    skip(count) {
      toSkip += count
      toSkip -= queue.discard(toSkip)
    },
    onMore(callback) {
      waiting = callback
    },
    close() {
      for (const [event, listener] of Object.entries(listeners)) stream.off(event, listener)
      stream.pause()
    },
  }
}
