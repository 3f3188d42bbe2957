/** Main's side of an open microphone: passes on what crosses, survives the host. Keeps no samples. */
import { appError } from '../../../shared/errors'
import type { Clock, Ms } from '../../../shared/time'
import type { AppError, DeviceInfo } from '../../../shared/view'
import type { AudioInput, InputSink } from '../backend'
import type { Hz } from '../format'
import type { FoundDevice } from './directory'
import { HeardClock } from './heardClock'
import type { FromHost, StreamId, ToHost } from './protocol'
import type { HostedStream, StreamHome } from './stream'

export interface InputStreamOptions {
  id: StreamId
  found: FoundDevice
  wishedHz: Hz
  sink: InputSink
  clock: Clock
  home: StreamHome
}

export class InputStream implements HostedStream, AudioInput {
  readonly kind = 'input'
  readonly #options: InputStreamOptions
  readonly #heard = new HeardClock()
  /** The first host decides; its successors are asked for the same. */
  #rateHz: Hz
  #inHost = false
  /** Number of the crossing under way, also while no host is there to carry it. */
  #flow: number | undefined
  #flows = 0
  #signalled = false
  #over = false
  #closing: Promise<void> | undefined

  constructor(options: InputStreamOptions) {
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

  flow(preRollMs: Ms): void {
    if (this.#flow !== undefined || this.#over) return
    this.#flow = ++this.#flows
    this.#tellFlow(preRollMs)
  }

  hold(): void {
    if (this.#flow === undefined) return
    this.#flow = undefined
    this.#send({ type: 'hold', stream: this.id })
  }

  close(): Promise<void> {
    this.#over = true
    this.#flow = undefined
    this.#closing ??= this.#options.home.closeStream(this)
    return this.#closing
  }

  opening(): ToHost {
    return { type: 'openInput', stream: this.id, device: this.found.host, rateHz: this.#rateHz }
  }

  opened(rateHz: Hz): void {
    this.#rateHz = rateHz
    this.#inHost = true
    this.#heard.reset()
    // What the last host had kept from before is lost with it.
    if (this.#flow !== undefined) this.#tellFlow(0)
  }

  interrupted(): void {
    this.#inHost = false
  }

  received(message: FromHost): void {
    if (this.#over) return
    const { sink, clock } = this.#options
    switch (message.type) {
      case 'frame': {
        const capturedAtMs = this.#heard.toMain(message.capturedAtMs, clock.now())
        if (message.flow === this.#flow) sink.frame(message.samples, capturedAtMs)
        return
      }
      case 'level':
        return sink.level(message.dbfs)
      case 'signal':
        if (!this.#signalled) sink.signal()
        this.#signalled = true
        return
      case 'broken':
        return this.lost(appError('device.readFailed', { name: this.device.name }))
      default:
        return
    }
  }

  lost(error: AppError): void {
    if (this.#over) return
    void this.close()
    this.#options.sink.lost(error)
  }

  #tellFlow(preRollMs: Ms): void {
    if (this.#flow !== undefined) this.#send({ type: 'flow', stream: this.id, flow: this.#flow, preRollMs })
  }

  #send(message: ToHost): void {
    if (this.#inHost) this.#options.home.send(message)
  }
}
