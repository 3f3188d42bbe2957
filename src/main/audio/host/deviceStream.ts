/**
 * What an open microphone and an open speaker have in common on main's side: one device, the rate the first host decided,
 * at most one host that has it open, and one end. What crosses is `inputStream.ts`'s and `outputStream.ts`'s.
 */
import type { AppError, DeviceInfo } from '../../../shared/view'
import type { Hz } from '../format'
import type { FoundDevice } from './directory'
import type { FromHost, StreamId, ToHost } from './protocol'
import type { HostedStream, StreamHome } from './stream'

export interface DeviceStreamOptions {
  id: StreamId
  found: FoundDevice
  wishedHz: Hz
  sink: { lost(error: AppError): void }
  home: StreamHome
}

export abstract class DeviceStream implements HostedStream {
  abstract readonly kind: 'input' | 'output'
  abstract readonly isHeld: boolean
  readonly id: StreamId
  readonly found: FoundDevice
  readonly #sink: DeviceStreamOptions['sink']
  readonly #home: StreamHome
  /** The first host decides; its successors are asked for the same. */
  #rateHz: Hz
  #isInHost = false
  #isOver = false
  #closing: Promise<void> | undefined

  constructor({ id, found, wishedHz, sink, home }: DeviceStreamOptions) {
    this.id = id
    this.found = found
    this.#rateHz = wishedHz
    this.#sink = sink
    this.#home = home
  }

  get rateHz(): Hz {
    return this.#rateHz
  }

  get device(): DeviceInfo {
    return this.found.info
  }

  /** Closed or lost: nothing is asked of it or told by it any more. */
  protected get isOver(): boolean {
    return this.#isOver
  }

  protected get isInHost(): boolean {
    return this.#isInHost
  }

  abstract received(message: FromHost): void

  opening(): ToHost {
    const type = this.kind === 'input' ? 'openInput' : 'openOutput'
    return { type, stream: this.id, device: this.found.host, rateHz: this.#rateHz }
  }

  opened(rateHz: Hz): void {
    this.#rateHz = rateHz
    this.#isInHost = true
  }

  interrupted(): void {
    this.#isInHost = false
  }

  close(): Promise<void> {
    this.#isOver = true
    this.#closing ??= this.#home.closeStream(this)
    return this.#closing
  }

  lost(error: AppError): void {
    if (this.#isOver) return
    void this.close()
    this.#sink.lost(error)
  }

  /** While no host has it open nothing is sent; `opened` says it again. */
  protected send(message: ToHost): void {
    if (this.#isInHost) this.#home.send(message)
  }
}
