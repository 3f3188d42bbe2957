/** One client's socket as the session sees it: whole frames out, whole texts in, and how much has not left yet. */
import type { ServerFrame } from './frames'
import type { RefusalBody } from './refusal'

/** What carries frames; the server makes one of a WebSocket, tests put faults between. */
export interface Transport {
  /** @param left called when the frame has left this process, or never will */
  send(text: string, left: () => void): void
  /** Bytes that have not left this process. */
  readonly bufferedBytes: number
  close(code: number, reason: string): void
}

/** What is told a client but must wait for the socket: about five seconds of sound. */
const HIGH_WATER_BYTES = 256 * 1024

export class Wire {
  readonly #transport: Transport
  readonly #newId: () => string
  readonly #waiting = new Set<() => void>()
  #closed = false

  constructor(transport: Transport, newId: () => string) {
    this.#transport = transport
    this.#newId = newId
  }

  send(frame: ServerFrame): void {
    if (this.#closed) return
    const { type, ...rest } = frame
    const text = JSON.stringify({ type, event_id: `event_${this.#newId()}`, ...rest })
    this.#transport.send(text, () => this.#left())
  }

  /** @param eventId the client's own, which it waits for */
  refuse({ code, message, param }: RefusalBody, eventId: string | null): void {
    const error = { type: 'invalid_request_error', code, message, param, event_id: eventId }
    this.send({ type: 'error', error })
  }

  /** The server's own trouble. `code` is one of ours. */
  fail(code: string, message: string, eventId: string | null): void {
    this.send({ type: 'error', error: { type: 'server_error', code, message, param: null, event_id: eventId } })
  }

  get isClosed(): boolean {
    return this.#closed
  }

  /** Sound may be sent: the client keeps up. */
  get isFree(): boolean {
    return this.#transport.bufferedBytes < HIGH_WATER_BYTES
  }

  /** Called once, when it is free again. */
  whenFree(callback: () => void): void {
    this.#waiting.add(callback)
  }

  close(code: number, reason: string): void {
    if (this.#closed) return
    this.#closed = true
    this.#waiting.clear()
    this.#transport.close(code, reason)
  }

  #left(): void {
    if (this.#closed || this.#waiting.size === 0 || !this.isFree) return
    const callbacks = [...this.#waiting]
    this.#waiting.clear()
    for (const callback of callbacks) callback()
  }
}
