/**
 * One WebSocket to a service, through the one way out of this computer: dials, tells dead from alive, counts what goes over
 * the wire and says how it ended. The only importer of `ws` in a link. Repeats no word of a service; whoever opened it
 * reads what a refusal says.
 */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { AppException } from '../../../shared/errors'
import type { Cancel, Clock, Ms } from '../../../shared/time'
import { type Dialer, errorBody, netFailure } from '../../net'

export interface SocketRequest {
  url: URL
  headers: Readonly<Record<string, string>>
  dialer: Dialer
  clock: Clock
  /** Bytes of the connection since it was told last, frames and handshake included. */
  onWire?: ((bytesUp: number, bytesDown: number) => void) | undefined
}

/** Nothing is told before `openSocket` returns, and nothing after `over` or `drop`. */
export interface SocketFacts {
  opened(): void
  /** Text as a string. */
  message(data: string | Uint8Array): void
  /** After `send` said false: there is room again. */
  room(): void
  over(ending: SocketEnding): void
}

export type SocketEnding =
  /** The service answered the handshake with something else. */
  | { type: 'refused'; status: number; body: string; retryAfterMs: Ms | undefined }
  /** Once it was open. */
  | { type: 'closed'; code: number; reason: string }
  /** It never stood, or it broke. `errno` as the system names it. */
  | { type: 'broken'; failure: AppException; errno: string }

/** A socket that answers no ping for this long is dead, whatever the system believes. */
const PING_MS: Ms = 5_000
/** Whoever does not answer a farewell for so long is left alone. */
const FAREWELL_MS: Ms = 1_000
/** A second of sound, twice over. */
const HIGH_WATER_BYTES = 64_000
const LONGEST_MESSAGE_BYTES = 16_000_000
const NORMAL_CLOSE = 1000
/** Of closing without a word, as the protocol numbers it. */
const NO_FAREWELL = 1006

export class ServiceSocket {
  readonly #request: SocketRequest
  readonly #facts: SocketFacts
  readonly #dialling = new AbortController()
  #ws: WebSocket | undefined
  /** Under the WebSocket. */
  #stream: Socket | undefined
  #counted = { up: 0, down: 0 }
  #over = false
  #full = false
  #alive = true
  #stopPing: Cancel = () => {}
  #broken: { failure: AppException; errno: string } | undefined

  constructor(request: SocketRequest, facts: SocketFacts) {
    this.#request = request
    this.#facts = facts
    void this.#open()
  }

  /** Only while open. Bytes are copied. @returns false: wait for `room` */
  send(data: string | Uint8Array): boolean {
    const ws = this.#ws
    if (this.#over || !ws || ws.readyState !== ws.OPEN) return true
    ws.send(data, () => this.#sent())
    this.#full ||= ws.bufferedAmount > HIGH_WATER_BYTES
    return !this.#full
  }

  /** The service learns of it now, not after what waits to be sent. Idempotent. */
  drop(): void {
    if (this.#over) return
    this.#end()
    const ws = this.#ws
    if (!ws) return
    if (ws.readyState !== ws.OPEN || ws.bufferedAmount > 0) return ws.terminate()
    ws.close(NORMAL_CLOSE)
  }

  async #open(): Promise<void> {
    const { url, headers, dialer, clock } = this.#request
    try {
      // Loaded with the first connection: an offline conversation starts without it.
      const [{ WebSocket }, dialled] = await Promise.all([import('ws'), dialer.dial(url, this.#dialling.signal)])
      if (this.#over) return
      const fixed = {
        closeTimeout: FAREWELL_MS,
        followRedirects: false,
        perMessageDeflate: false,
        maxPayload: LONGEST_MESSAGE_BYTES,
      }
      const ws = new WebSocket(url, { ...dialled, ...fixed, headers: { 'User-Agent': 'Parley', ...headers } })
      this.#ws = ws
      this.#attend(ws)
    } catch (thrown) {
      this.#finish({ type: 'broken', failure: netFailure(thrown, clock.epoch()), errno: '' })
    }
  }

  #attend(ws: WebSocket): void {
    const { clock } = this.#request
    ws.on('upgrade', ({ socket }) => {
      this.#stream = socket
    })
    ws.on('open', () => {
      if (this.#over) return
      this.#ping(ws)
      this.#facts.opened()
      this.#count()
    })
    ws.on('message', (data, isBinary) => {
      this.#alive = true
      this.#count()
      if (this.#over) return
      this.#facts.message(isBinary ? (data as Buffer) : String(data))
    })
    ws.on('pong', () => {
      this.#alive = true
    })
    ws.on('unexpected-response', (_request, response) => {
      void errorBody(response).then((body) => {
        this.#finish({
          ...{ type: 'refused', status: response.statusCode ?? 0, body, retryAfterMs: retryAfterMs(response) },
        })
        ws.terminate()
      })
    })
    ws.on('error', (error) => {
      this.#broken ??= { failure: netFailure(error, clock.epoch()), errno: (error as { code?: string }).code ?? '' }
      // One that never opened says nothing else.
      if (ws.readyState !== ws.OPEN) this.#finish({ type: 'broken', ...this.#broken })
    })
    ws.on('close', (code, reason) => {
      this.#count()
      const broken = this.#broken
      if (broken && code === NO_FAREWELL) this.#finish({ type: 'broken', ...broken })
      else this.#finish({ type: 'closed', code, reason: String(reason) })
    })
  }

  #sent(): void {
    this.#count()
    if (this.#over || !this.#full || !this.#ws || this.#ws.bufferedAmount > HIGH_WATER_BYTES / 2) return
    this.#full = false
    this.#facts.room()
  }

  #finish(ending: SocketEnding): void {
    if (this.#over) return
    this.#end()
    this.#facts.over(ending)
  }

  #end(): void {
    this.#over = true
    this.#stopPing()
    this.#dialling.abort()
    this.#count()
  }

  #ping(ws: WebSocket): void {
    this.#alive = true
    const look = () => {
      if (!this.#alive) return ws.terminate()
      this.#alive = false
      ws.ping()
      this.#stopPing = this.#request.clock.after(PING_MS, look)
    }
    this.#stopPing = this.#request.clock.after(PING_MS, look)
  }

  #count(): void {
    const { onWire } = this.#request
    const stream = this.#stream
    if (!onWire || !stream) return
    const [up, down] = [stream.bytesWritten, stream.bytesRead]
    const counted = this.#counted
    if (up === counted.up && down === counted.down) return
    this.#counted = { up, down }
    onWire(up - counted.up, down - counted.down)
  }
}

function retryAfterMs({ headers }: IncomingMessage): Ms | undefined {
  const seconds = Number(headers['retry-after'])
  return seconds > 0 ? seconds * 1000 : undefined
}
