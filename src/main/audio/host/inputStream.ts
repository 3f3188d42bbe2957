/** Main's side of an open microphone: passes on what crosses, survives the host. Keeps no samples. */
import { appError } from '../../../shared/errors'
import type { Clock, Ms } from '../../../shared/time'
import type { AudioInput, InputSink } from '../backend'
import type { Hz } from '../format'
import { DeviceStream, type DeviceStreamOptions } from './deviceStream'
import { HeardClock } from './heardClock'
import type { FromHost } from './protocol'

export interface InputStreamOptions extends DeviceStreamOptions {
  sink: InputSink
  clock: Clock
}

export class InputStream extends DeviceStream implements AudioInput {
  readonly kind = 'input'
  readonly #sink: InputSink
  readonly #clock: Clock
  readonly #heard = new HeardClock()
  /** Number of the crossing under way, also while no host is there to carry it. */
  #flow: number | undefined
  #flows = 0
  #signalled = false

  constructor(options: InputStreamOptions) {
    super(options)
    this.#sink = options.sink
    this.#clock = options.clock
  }

  get isHeld(): boolean {
    return this.#flow === undefined
  }

  flow(preRollMs: Ms): void {
    if (this.#flow !== undefined || this.isOver) return
    this.#flow = ++this.#flows
    this.#tellFlow(preRollMs)
  }

  hold(): void {
    if (this.#flow === undefined) return
    this.#flow = undefined
    this.send({ type: 'hold', stream: this.id })
  }

  override close(): Promise<void> {
    this.#flow = undefined
    return super.close()
  }

  override opened(rateHz: Hz): void {
    super.opened(rateHz)
    this.#heard.reset()
    // What the last host had kept from before is lost with it.
    if (this.#flow !== undefined) this.#tellFlow(0)
  }

  received(message: FromHost): void {
    if (this.isOver) return
    switch (message.type) {
      case 'frame': {
        const capturedAtMs = this.#heard.toMain(message.capturedAtMs, this.#clock.now())
        if (message.flow === this.#flow) this.#sink.frame(message.samples, capturedAtMs)
        return
      }
      case 'level':
        return this.#sink.level(message.dbfs)
      case 'signal':
        if (!this.#signalled) this.#sink.signal()
        this.#signalled = true
        return
      case 'broken':
        return this.lost(appError('device.readFailed', { name: this.device.name }))
      default:
        return
    }
  }

  #tellFlow(preRollMs: Ms): void {
    if (this.#flow !== undefined) this.send({ type: 'flow', stream: this.id, flow: this.#flow, preRollMs })
  }
}
