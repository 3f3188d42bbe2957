/**
 * The sound of one turn on its way from the device's rate to wire chunks: resampled, regrouped, stamped with the time
 * of its last sample. Knows nothing of gates and devices; ends with everything it was given handed over.
 */
import type { Ms } from '../../shared/time'
import type { TurnId } from '../../shared/view'
import { Chunker, type Frame, type Hz, msToSamples, Resampler, samplesToMs } from '../audio'

export interface Captured {
  /** Not kept. */
  samples: Int16Array
  /** The device's. */
  rateHz: Hz
  /** The last sample's. */
  capturedAtMs: Ms
  /** Leaves with what waited before it, as a shorter chunk; whole ones follow behind it. */
  atOnce: boolean
}

export interface TurnStreamOptions {
  turnId: TurnId
  /** The wire's. */
  rateHz: Hz
  chunkMs: Ms
  /** `samples` is reused after the call. */
  deliver(frame: Frame): void
}

export class TurnStream {
  readonly turnId: TurnId
  readonly #options: TurnStreamOptions
  readonly #chunker: Chunker
  #resampler: Resampler | undefined
  #deviceRateHz: Hz = 0
  #lastCapturedAtMs: Ms = 0
  #inMs: Ms = 0
  #outMs: Ms = 0

  constructor(options: TurnStreamOptions) {
    this.turnId = options.turnId
    this.#options = options
    const { rateHz, chunkMs } = options
    this.#chunker = new Chunker(msToSamples(chunkMs, rateHz), (chunk) => this.#deliver(chunk))
  }

  push({ samples, rateHz, capturedAtMs, atOnce }: Captured): void {
    if (rateHz !== this.#deviceRateHz) this.#switchRate(rateHz)
    this.#inMs += samplesToMs(samples.length, rateHz)
    this.#lastCapturedAtMs = capturedAtMs
    this.#chunker.push(this.#resampler === undefined ? samples : this.#resampler.process(samples))
    if (atOnce) this.#chunker.flush()
  }

  /** Hands over the rest, the last chunk as short as it is. */
  finish(): void {
    this.#endResampler()
    this.#chunker.flush()
  }

  /** The next device of the same turn may run at another rate. */
  #switchRate(deviceRateHz: Hz): void {
    this.#endResampler()
    this.#deviceRateHz = deviceRateHz
    const { rateHz } = this.#options
    this.#resampler = deviceRateHz === rateHz ? undefined : new Resampler(deviceRateHz, rateHz)
  }

  #endResampler(): void {
    const resampler = this.#resampler
    this.#resampler = undefined
    this.#deviceRateHz = 0
    if (resampler !== undefined) this.#chunker.push(resampler.flush())
  }

  /** What is still inside the resampler and the chunker was captured after this chunk. */
  #deliver(chunk: Int16Array): void {
    const { turnId, rateHz } = this.#options
    this.#outMs += samplesToMs(chunk.length, rateHz)
    const insideMs = Math.max(0, this.#inMs - this.#outMs)
    this.#options.deliver({ turnId, samples: chunk, rateHz, capturedAtMs: this.#lastCapturedAtMs - insideMs })
  }
}
