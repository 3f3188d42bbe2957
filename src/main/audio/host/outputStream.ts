/**
 * Main's side of an open speaker: keeps what was written until the host says that it was handed to the device, so that
 * the next host can go on where one died. Positions count from the first opening, across hosts.
 */
import { appError } from '../../../shared/errors'
import type { Ms } from '../../../shared/time'
import type { AudioOutput, OutputSink } from '../backend'
import { type Hz, msToSamples, type Samples } from '../format'
import { DeviceStream, type DeviceStreamOptions } from './deviceStream'
import { FRAME_MS } from './nativeCard'
import type { FromHost } from './protocol'
import { UnplayedSound } from './unplayedSound'

export interface OutputStreamOptions extends DeviceStreamOptions {
  sink: OutputSink
}

export class OutputStream extends DeviceStream implements AudioOutput {
  readonly kind = 'output'
  readonly isHeld = false
  readonly #sink: OutputSink
  readonly #unplayed = new UnplayedSound()
  /** What was handed over before the present host, and in all. */
  #base: Samples = 0
  #position: Samples = 0
  #insertedBase: Samples = 0
  #inserted: Samples = 0
  #finished = true
  #flushes: ((position: Samples) => void)[] = []
  /** Of 10 ms, as most pieces are and the first of an answer is: filled anew for each, because memory of one's own took 10 µs. */
  #frame = new Int16Array(0)

  constructor(options: OutputStreamOptions) {
    super(options)
    this.#sink = options.sink
  }

  get delayMs(): Ms {
    return this.found.outputDelayMs
  }

  /** Sent first, for somebody waits for it, and kept after that. */
  write(samples: Int16Array): void {
    if (this.isOver) return
    const isFrame = samples.length === this.#frame.length
    if (isFrame) this.#frame.set(samples)
    // Never a part of something larger, which would be sent with all of it.
    const copy = isFrame ? this.#frame : samples.slice()
    this.send({ type: 'write', stream: this.id, samples: copy })
    if (copy.length === 0) return
    this.#unplayed.push(isFrame ? copy.slice() : copy)
    this.#finished = false
  }

  finish(): void {
    if (this.isOver) return
    this.#finished = true
    this.send({ type: 'finish', stream: this.id })
  }

  flush(): Promise<Samples> {
    this.#unplayed.clear()
    this.#finished = true
    if (this.isOver || !this.isInHost) return Promise.resolve(this.#position)
    this.send({ type: 'flush', stream: this.id })
    return new Promise((resolve) => this.#flushes.push(resolve))
  }

  override close(): Promise<void> {
    this.#answerFlushes()
    return super.close()
  }

  override opened(rateHz: Hz): void {
    super.opened(rateHz)
    this.#frame = new Int16Array(msToSamples(FRAME_MS, rateHz))
    this.#base = this.#position
    this.#insertedBase = this.#inserted
    for (const samples of this.#unplayed.pieces()) this.send({ type: 'write', stream: this.id, samples })
    if (this.#finished) this.send({ type: 'finish', stream: this.id })
  }

  override interrupted(): void {
    super.interrupted()
    this.#answerFlushes()
  }

  received(message: FromHost): void {
    if (this.isOver) return
    switch (message.type) {
      case 'played':
        return this.#played(this.#base + message.positionSamples, this.#insertedBase + message.insertedSamples)
      case 'flushed':
        this.#position = this.#base + message.positionSamples
        return this.#flushes.shift()?.(this.#position)
      case 'broken':
        return this.lost(appError('device.lost', { kind: 'speaker', name: this.device.name }))
      default:
        return
    }
  }

  #played(position: Samples, inserted: Samples): void {
    // Only a sign of life.
    if (position === this.#position && inserted === this.#inserted) return
    // Sent before a flush reached the host: what it counts was forgotten here already.
    if (this.#flushes.length === 0) this.#unplayed.drop(position - this.#position)
    this.#position = position
    this.#inserted = inserted
    this.#sink.played(position, inserted)
  }

  #answerFlushes(): void {
    for (const answer of this.#flushes.splice(0)) answer(this.#position)
  }
}
