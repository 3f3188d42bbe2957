/**
 * What a microphone in the virtual room picks up, frame by frame: the source, sentences spoken into it, the echo of the
 * speaker, and the hum of a quiet room where nothing else sounds. Owns the position on the room's timeline, no clock.
 */
import type { Ms } from '../../../shared/time'
import { type Hz, msToSamples, type Samples } from '../format'
import { mixInto } from '../pcm'
import { Resampler, resampleWhole } from '../resample'
import { SampleQueue } from './sampleQueue'
import type { SoundSource } from './soundSource'

export const FRAME_MS: Ms = 10

/** Far below speech and far above digital silence, so that a microphone is seen to live. */
const ROOM_NOISE_DBFS = -75

/** From speaker to microphone. */
export interface Loopback {
  /** Of the amplitude: 0.1 is 20 dB down. */
  gain: number
  /** At least two frames, so that speaker and microphone need not tick in step. */
  delayMs: Ms
}

export interface RoomOptions {
  /** Without one the room is quiet but for what is spoken. */
  source: SoundSource | undefined
  rateHz: Hz
  loopback: Loopback | undefined
  noiseSeed: number
}

export class Room {
  readonly rateHz: Hz
  readonly frameSamples: Samples
  readonly #source: SoundSource | undefined
  readonly #loopback: Loopback | undefined
  readonly #noise: () => number
  readonly #spoken = new SampleQueue()
  readonly #spokenDone: { atSamples: Samples; resolve: () => void }[] = []
  readonly #echo = new SampleQueue()
  readonly #overlay: Int16Array
  #echoResampler: Resampler | undefined
  #spokenSamples = 0
  #frame = 0
  #sourceEnded: boolean
  #noMoreSpoken = false

  constructor({ source, rateHz, loopback, noiseSeed }: RoomOptions) {
    this.rateHz = source?.rateHz ?? rateHz
    this.frameSamples = msToSamples(FRAME_MS, this.rateHz)
    this.#overlay = new Int16Array(this.frameSamples)
    this.#source = source
    this.#sourceEnded = source === undefined
    this.#loopback = loopback
    this.#noise = noiseGenerator(noiseSeed)
  }

  /** A finite source has given its last sample, or `endSpoken` was called, and nothing spoken waits. The room itself goes on, quiet. */
  get ended(): boolean {
    const endless = this.#source === undefined && !this.#noMoreSpoken
    return !endless && this.#sourceEnded && this.#spoken.lengthSamples === 0
  }

  /** Of the frame that is heard next. */
  get positionMs(): Ms {
    return this.#frame * FRAME_MS
  }

  /** Whether that frame is there already. */
  get hasNext(): boolean {
    return this.#sourceEnded || this.#source?.has(this.frameSamples) !== false
  }

  /** Resolves when the last sample was picked up. Spoken sentences wait for an open microphone; the source does not. */
  speak(samples: Int16Array, rateHz: Hz): Promise<void> {
    const sentence = resampleWhole(samples, rateHz, this.rateHz)
    if (sentence.length === 0) return Promise.resolve()
    this.#spoken.push(sentence)
    const atSamples = this.#spokenSamples + this.#spoken.lengthSamples
    return new Promise((resolve) => this.#spokenDone.push({ atSamples, resolve }))
  }

  endSpoken(): void {
    this.#noMoreSpoken = true
  }

  /** What the speaker just played; `rateHz` stays the same while a loopback runs. */
  echo(samples: Int16Array, rateHz: Hz): void {
    if (this.#loopback === undefined) return
    this.#echoResampler ??= new Resampler(rateHz, this.rateHz)
    if (this.#echo.lengthSamples === 0) {
      this.#echo.push(new Int16Array(msToSamples(Math.max(2 * FRAME_MS, this.#loopback.delayMs), this.rateHz)))
    }
    this.#echo.push(this.#echoResampler.process(samples))
  }

  skipFrame(): void {
    this.seek(this.#frame + 1)
  }

  /** Passes over what played while nobody listened, up to the frame of that number. */
  seek(frame: number): void {
    const missed = frame - this.#frame
    if (missed <= 0) return
    this.#frame = frame
    this.#source?.skip(missed * this.frameSamples)
    this.#echo.clear()
  }

  /** Fills `into` (one frame). False: the source is not that far yet; ask again at `onMore`. @throws AppException from the source */
  read(into: Int16Array): boolean {
    into.fill(0)
    if (this.#sourceEnded) this.#addNoise(into)
    else {
      const result = this.#source?.read(into)
      if (result === 'pending') return false
      this.#sourceEnded = result !== 'more'
    }
    this.#addSpoken(into)
    this.#addEcho(into)
    this.#frame += 1
    return true
  }

  onMore(callback: () => void): void {
    this.#source?.onMore(callback)
  }

  close(): void {
    this.#source?.close()
    for (const { resolve } of this.#spokenDone.splice(0)) resolve()
  }

  #addNoise(into: Int16Array): void {
    for (let i = 0; i < into.length; i++) into[i] = this.#noise()
  }

  #addSpoken(into: Int16Array): void {
    const count = this.#spoken.readInto(this.#overlay)
    if (count === 0) return
    mixInto(into, this.#overlay.subarray(0, count), 1)
    this.#spokenSamples += count
    while (this.#spokenDone.length > 0 && this.#spokenDone[0]!.atSamples <= this.#spokenSamples) {
      this.#spokenDone.shift()!.resolve()
    }
  }

  #addEcho(into: Int16Array): void {
    const count = this.#echo.readInto(this.#overlay)
    if (count > 0) mixInto(into, this.#overlay.subarray(0, count), this.#loopback!.gain)
  }
}

/** Uniform noise of the room's level, the same for the same seed (mulberry32). */
function noiseGenerator(seed: number): () => number {
  // Uniform noise of this height has its root mean square at 1 / sqrt(3) of it.
  const height = 32768 * 10 ** (ROOM_NOISE_DBFS / 20) * Math.sqrt(3)
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    const unit = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
    return Math.round((2 * unit - 1) * height)
  }
}
