/**
 * The sound of one answer or clip on its way out: kept in its own rate until it was heard, so that another device can
 * go on where one was lost; converted piece by piece. Positions in the answer's own rate are exact.
 */
import type { Ms } from '../../shared/time'
import type { ResponseId } from '../../shared/view'
import { type Hz, msToSamples, Resampler, type Samples, samplesToMs } from '../audio'
import { arrived, begin, finished, type Jitter, type Lateness, noted, starved, UNKNOWN } from './jitter'
import type { PlaybackTuning } from './tuning'
import { gainOf } from './volume'

export type TrackKind =
  | { type: 'answer'; responseId: ResponseId; runsAhead: boolean; lateness: Lateness }
  /** `yields`: gives way to the first answer. */
  | { type: 'clip'; yields: boolean }

export class Track {
  readonly kind: TrackKind
  readonly rateHz: Hz
  readonly #tuning: PlaybackTuning
  readonly #pieces: Int16Array[] = []
  #jitter: Jitter
  #received: Samples = 0
  #finished = false
  /** Samples in front of the first that goes to the present output. */
  #base: Samples = 0
  #converted: Samples = 0
  #converter: Resampler | undefined
  #converterEnded = false

  constructor(kind: TrackKind, rateHz: Hz, tuning: PlaybackTuning) {
    this.kind = kind
    this.rateHz = rateHz
    this.#tuning = tuning
    const answer = kind.type === 'answer'
    this.#jitter = begin(answer ? kind.lateness : UNKNOWN, answer ? kind.runsAhead : true, tuning)
  }

  get received(): Samples {
    return this.#received
  }

  get finished(): boolean {
    return this.#finished
  }

  get lateness(): Lateness {
    return this.#jitter.lateness
  }

  /** There is something to write and it may begin or go on. */
  get flows(): boolean {
    return this.#jitter.tag === 'FLOWING' && (this.#converted < this.#received || this.#finished)
  }

  /** A clip that gives way to an answer. */
  get yields(): boolean {
    return this.kind.type === 'clip' && this.kind.yields
  }

  /** An answer that has begun or is ready to. */
  get answers(): boolean {
    return this.kind.type === 'answer' && this.#received > 0 && this.flows
  }

  /** Everything that will ever come has been taken. */
  get taken(): boolean {
    return this.#finished && this.#converterEnded
  }

  /** `volume`: 0 to 100. `samples` are still the caller's: `settle` follows in the same call. */
  append(samples: Int16Array, volume = 100): void {
    const gain = gainOf(volume)
    this.#pieces.push(gain === 1 ? samples : samples.map((sample) => sample * gain))
    this.#received += samples.length
    this.#jitter = arrived(this.#jitter, samplesToMs(samples.length, this.rateHz))
  }

  /** What can wait until the piece is on its way: a copy of it, and how late it came. */
  settle(atMs: Ms): void {
    const last = this.#pieces.pop()
    if (last === undefined) return
    this.#pieces.push(last.slice())
    this.#jitter = noted(this.#jitter, samplesToMs(last.length, this.rateHz), atMs, this.#tuning)
  }

  finish(): void {
    this.#finished = true
    this.#jitter = finished(this.#jitter)
  }

  starve(): void {
    if (!this.#finished) this.#jitter = starved(this.#jitter, this.#tuning)
  }

  /**
   * The next piece at the output's rate, made of at most so much sound; only to be read, and until the next call; undefined:
   * none for now.
   */
  take(outputRateHz: Hz, mostMs: Ms): Int16Array | undefined {
    this.#converter ??= new Resampler(this.rateHz, outputRateHz)
    while (this.#converted < this.#received) {
      const piece = this.#read(this.#converted, msToSamples(mostMs, this.rateHz))
      this.#converted += piece.length
      const converted = this.#converter.process(piece)
      if (converted.length > 0) return converted
    }
    if (!this.#finished || this.#converterEnded) return undefined
    this.#converterEnded = true
    return this.#converter.flush()
  }

  /** What `outputSamples` heard from the present output are in the track's own samples, from its first. */
  heard(outputSamples: Samples, outputRateHz: Hz): Samples {
    return Math.min(this.#received, this.#base + Math.round((outputSamples * this.rateHz) / outputRateHz))
  }

  /** To a new output, from this sample of its own on. */
  rewind(to: Samples): void {
    this.#base = to
    this.#converted = to
    this.#converter = undefined
    this.#converterEnded = false
  }

  #read(from: Samples, most: Samples): Int16Array {
    let start = 0
    for (const piece of this.#pieces) {
      if (from < start + piece.length) return piece.subarray(from - start, from - start + most)
      start += piece.length
    }
    return new Int16Array(0)
  }
}
