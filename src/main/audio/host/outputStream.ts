/**
 * Main's side of an open speaker: keeps what was written until the host says that it was handed to the device, so that
 * the next host can go on where one died. Positions count from the first opening, across hosts.
 */
import { appError } from '../../../shared/errors'
import type { Ms } from '../../../shared/time'
import type { AppError, DeviceInfo } from '../../../shared/view'
import type { AudioOutput, OutputSink } from '../backend'
import type { Hz, Samples } from '../format'
import type { FoundDevice } from './directory'
import type { FromHost, StreamId, ToHost } from './protocol'
import type { HostedStream, StreamHome } from './stream'
import { UnplayedSound } from './unplayedSound'

export interface OutputStreamOptions {
  id: StreamId
  found: FoundDevice
  wishedHz: Hz
  sink: OutputSink
  home: StreamHome
}

export class OutputStream implements HostedStream, AudioOutput {
  readonly kind = 'output'
  readonly #options: OutputStreamOptions
  readonly #unplayed = new UnplayedSound()
  #rateHz: Hz
  #inHost = false
  /** What was handed over before the present host, and in all. */
  #base: Samples = 0
  #position: Samples = 0
  #insertedBase: Samples = 0
  #inserted: Samples = 0
  #finished = true
  #flushes: ((position: Samples) => void)[] = []
  #over = false
  #closing: Promise<void> | undefined

  constructor(options: OutputStreamOptions) {
    this.#options = options
    this.#rateHz = options.wishedHz
  }

  get id(): StreamId {
    return this.#options.id
  }

  get found(): FoundDevice {
    return this.#options.found
  }

  get rateHz(): Hz {
    return this.#rateHz
  }

  get device(): DeviceInfo {
    return this.#options.found.info
  }

  get delayMs(): Ms {
    return this.#options.found.outputDelayMs
  }

  write(samples: Int16Array): void {
    if (this.#over || samples.length === 0) return
    const copy = samples.slice()
    this.#unplayed.push(copy)
    this.#finished = false
    this.#send({ type: 'write', stream: this.id, samples: copy })
  }

  finish(): void {
    if (this.#over) return
    this.#finished = true
    this.#send({ type: 'finish', stream: this.id })
  }

  flush(): Promise<Samples> {
    this.#unplayed.clear()
    this.#finished = true
    if (this.#over || !this.#inHost) return Promise.resolve(this.#position)
    this.#send({ type: 'flush', stream: this.id })
    return new Promise((resolve) => this.#flushes.push(resolve))
  }

  close(): Promise<void> {
    this.#over = true
    this.#answerFlushes()
    this.#closing ??= this.#options.home.closeStream(this)
    return this.#closing
  }

  opening(): ToHost {
    return { type: 'openOutput', stream: this.id, device: this.found.host, rateHz: this.#rateHz }
  }

  opened(rateHz: Hz): void {
    this.#rateHz = rateHz
    this.#inHost = true
    this.#base = this.#position
    this.#insertedBase = this.#inserted
    for (const samples of this.#unplayed.pieces()) this.#send({ type: 'write', stream: this.id, samples })
    if (this.#finished) this.#send({ type: 'finish', stream: this.id })
  }

  interrupted(): void {
    this.#inHost = false
    this.#answerFlushes()
  }

  received(message: FromHost): void {
    if (this.#over) return
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

  lost(error: AppError): void {
    if (this.#over) return
    void this.close()
    this.#options.sink.lost(error)
  }

  #played(position: Samples, inserted: Samples): void {
    // Only a sign of life.
    if (position === this.#position && inserted === this.#inserted) return
    // Sent before a flush reached the host: what it counts was forgotten here already.
    if (this.#flushes.length === 0) this.#unplayed.drop(position - this.#position)
    this.#position = position
    this.#inserted = inserted
    this.#options.sink.played(position, inserted)
  }

  #answerFlushes(): void {
    for (const answer of this.#flushes.splice(0)) answer(this.#position)
  }

  #send(message: ToHost): void {
    if (this.#inHost) this.#options.home.send(message)
  }
}
