/** What the supervisor needs of a stream, whichever way its sound goes. Streams outlive hosts; they send only to a host that has them open. */
import type { AppError } from '../../../shared/view'
import type { Hz } from '../format'
import type { FoundDevice } from './directory'
import type { FromHost, StreamId, ToHost } from './protocol'

export interface HostedStream {
  readonly id: StreamId
  readonly kind: 'input' | 'output'
  readonly found: FoundDevice
  readonly rateHz: Hz
  /** Nothing crosses and nobody waits for it: it gives a sign of life seldom. */
  readonly isHeld: boolean
  /** What (re)opens it. */
  opening(): ToHost
  /** The host has it open: what the last one was told and did not do is said again. */
  opened(rateHz: Hz): void
  /** The host is gone; until `opened` nothing is sent. */
  interrupted(): void
  received(message: FromHost): void
  /** Tells the sink; nothing follows. */
  lost(error: AppError): void
  close(): Promise<void>
}

/** The supervisor as a stream sees it. */
export interface StreamHome {
  send(message: ToHost): void
  /** Resolves when the device is released, or cannot be waited for any longer. */
  closeStream(stream: HostedStream): Promise<void>
}
