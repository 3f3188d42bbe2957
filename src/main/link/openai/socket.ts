/**
 * One WebSocket to a Realtime service through the vendor's own client: dials, tells dead from alive, hands frames over
 * decoded. The only importer of that client. Knows nothing of turns, and never repeats what a service says in an error:
 * it may quote a key.
 *
 * The client is handed a plain `{ apiKey, baseURL }` instead of an `OpenAI` object, whose constructor reads the address,
 * the organisation, extra headers and more from the environment: nothing but what stands here decides where a key goes.
 */
import type { Socket } from 'node:net'
import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime'
import { AppException } from '../../../shared/errors'
import { recordIn } from '../../../shared/records'
import type { Cancel, Clock, Ms } from '../../../shared/time'
import { type Dialer, errorBody, netFailure } from '../../net'
import { decode, type WireEvent } from './decode'
import type { Endpoint } from './endpoint'
import { upgradeRefused } from './failures'

export interface WireOptions {
  endpoint: Endpoint
  dialer: Dialer
  clock: Clock
  /** Only listens and writes down: the model is named in the session then, not in the address. */
  intent?: 'transcription'
  /** Data plane and control plane, in the order they came. */
  onEvent(event: WireEvent): void
  /** Once, after `open` has resolved: the connection is gone. */
  onLost(reason: AppException): void
  /** For who wants to watch; nothing is counted where nobody does. */
  onFrame?: ((frame: WireFrame) => void) | undefined
  /** Bytes on the socket since it was told last, frames and handshake included. */
  onWire?: ((bytesUp: number, bytesDown: number) => void) | undefined
}

/** A frame as a bystander sees it: nothing of what it says. */
export interface WireFrame {
  direction: 'sent' | 'received'
  type: string
  bytes: number
}

export interface Wire {
  send(event: RealtimeClientEvent): void
  /** Bytes that have not left this process. */
  readonly bufferedBytes: number
  close(): void
}

/** A socket that answers no ping for this long is dead, whatever the system believes. */
const PING_MS: Ms = 5_000
/** Minutes of sound and the largest picture: a service that has not read them by the next ping reads nothing any more. */
const MOST_UNREAD_BYTES = 32 * 1024 * 1024
const NORMAL_CLOSE = 1000
const AS_TEXT = { binary: false }
/** Ten minutes of sound in one frame; no service sends a hundredth of it. */
const LARGEST_FRAME_BYTES = 40_000_000
/** Takes out what the client adds by itself. */
const NO_HEADER = null as unknown as string
const USER_AGENT = 'Parley'

/**
 * Resolves when frames can be sent.
 * @throws AppException naming the one thing that is wrong; the reason of `signal` when it aborts
 */
export async function openWire(options: WireOptions, signal: AbortSignal): Promise<Wire> {
  const { endpoint, dialer } = options
  // Loaded with the first session: an offline conversation starts without it.
  const [{ OpenAIRealtimeWS }, dialed] = await Promise.all([
    import('openai/realtime/ws'),
    dialer.dial(new URL(endpoint.base), signal),
  ])
  signal.throwIfAborted()
  const { base, headers, model } = endpoint
  const { intent } = options
  const realtime = new OpenAIRealtimeWS(
    {
      ...(intent ? { intent } : { model }),
      options: {
        ...dialed,
        headers: { Authorization: NO_HEADER, 'User-Agent': USER_AGENT, ...headers },
        followRedirects: false,
        maxPayload: LARGEST_FRAME_BYTES,
      },
    },
    { apiKey: '', baseURL: base },
  )
  return new OpenWire(realtime, options).opened(signal)
}

type Realtime = InstanceType<typeof import('openai/realtime/ws').OpenAIRealtimeWS>

class OpenWire implements Wire {
  readonly #realtime: Realtime
  readonly #options: WireOptions
  #failure: AppException | undefined
  #alive = true
  #over = false
  #stopPing: Cancel = () => {}
  /** Under the WebSocket. */
  #stream: Socket | undefined
  #counted = { up: 0, down: 0 }

  constructor(realtime: Realtime, options: WireOptions) {
    this.#realtime = realtime
    this.#options = options
    // Errors of the protocol come as frames; those of one frame leave the socket whole.
    realtime.on('error', () => {})
    const { socket } = realtime
    socket.once('upgrade', ({ socket: stream }) => {
      this.#stream = stream
    })
    // The client's own listener passes every frame on twice, which cost 10 of the 50 µs that the frames up to an answer's first
    // sound took: what it dialled is listened to here, in its place.
    socket.removeAllListeners('message')
    socket.on('message', (data) => this.#received(String(data)))
    socket.on('pong', () => {
      this.#alive = true
    })
  }

  get bufferedBytes(): number {
    return this.#realtime.socket.bufferedAmount
  }

  opened(signal: AbortSignal): Promise<Wire> {
    const { socket } = this.#realtime
    return new Promise((resolve, reject) => {
      const fail = (thrown: unknown) => {
        this.close()
        reject(thrown)
      }
      const aborted = () => fail(signal.reason)
      signal.addEventListener('abort', aborted, { once: true })
      socket.once('open', () => {
        signal.removeEventListener('abort', aborted)
        this.#count()
        this.#ping()
        resolve(this)
      })
      socket.on('unexpected-response', (_request, response) => {
        const { endpoint } = this.#options
        void errorBody(response).then((body) => fail(upgradeRefused(response.statusCode ?? 0, body, endpoint)))
      })
      socket.on('error', (error) => {
        this.#failure = netFailure(error, this.#options.clock.epoch())
        signal.removeEventListener('abort', aborted)
        reject(this.#failure)
      })
      socket.once('close', (code) => {
        signal.removeEventListener('abort', aborted)
        const reason = this.#failure ?? new AppException('link.lost', { provider: this.#options.endpoint.provider })
        reject(reason)
        this.#ended(code, reason)
      })
    })
  }

  /**
   * Each at once: in one packet the last of the sound, its commit and the question reached the service later, because it
   * slept until all three were made.
   */
  send(event: RealtimeClientEvent): void {
    if (this.#over) return
    const frame = Buffer.from(JSON.stringify(event))
    this.#options.onFrame?.({ direction: 'sent', type: event.type, bytes: frame.length })
    // Bytes that are text: `ws` makes them one buffer and one write, where it hands the socket two for a string.
    this.#realtime.socket.send(frame, AS_TEXT)
    this.#count()
  }

  #received(text: string): void {
    this.#alive = true
    this.#count()
    const frame = recordIn(text)
    const { onFrame, onEvent } = this.#options
    onFrame?.({ direction: 'received', type: String(frame?.type ?? 'garbage'), bytes: Buffer.byteLength(text) })
    if (frame && !this.#over) onEvent(decode(frame))
  }

  close(): void {
    this.#count()
    this.#over = true
    this.#stopPing()
    const { socket } = this.#realtime
    if (socket.readyState === socket.OPEN) this.#realtime.close({ code: NORMAL_CLOSE, reason: 'OK' })
    else socket.terminate()
  }

  #count(): void {
    const { onWire } = this.#options
    if (!onWire || !this.#stream) return
    const { bytesWritten: up, bytesRead: down } = this.#stream
    const counted = this.#counted
    this.#counted = { up, down }
    if (up > counted.up || down > counted.down) onWire(up - counted.up, down - counted.down)
  }

  #ended(_code: number, reason: AppException): void {
    this.#stopPing()
    if (this.#over) return
    this.#over = true
    this.#options.onLost(reason)
  }

  #ping(): void {
    this.#alive = true
    const look = () => {
      const { socket } = this.#realtime
      if (!this.#alive || socket.bufferedAmount > MOST_UNREAD_BYTES) return socket.terminate()
      this.#alive = false
      socket.ping()
      this.#stopPing = this.#options.clock.after(PING_MS, look)
    }
    this.#stopPing = this.#options.clock.after(PING_MS, look)
  }
}
