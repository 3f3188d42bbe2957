/**
 * The connection that Azure's client is given instead of its own: through the dialer, with the key in a header and in no
 * address, once and not again. Its own would put the key into the query, know no private authority, follow redirects,
 * choose the socket by the version of Node, and lose what a refusal says.
 */
import type { IConnection } from 'microsoft-cognitiveservices-speech-sdk/distrib/lib/src/common/Exports.js'
import type { Clock } from '../../../shared/time'
import type { Dialer } from '../../net'
import { ServiceSocket, type SocketEnding } from './webSocket'

export interface AzureWayOut {
  clock: Clock
  dialer: Dialer
  onWire?: ((bytesUp: number, bytesDown: number) => void) | undefined
  opened(): void
  room(): void
  over(ending: SocketEnding): void
}

/** The parts of the client that are no part of its front. */
export interface AzureInside {
  common: typeof import('microsoft-cognitiveservices-speech-sdk/distrib/lib/src/common/Exports.js')
  speech: typeof import('microsoft-cognitiveservices-speech-sdk/distrib/lib/src/common.speech/Exports.js')
}

type ConnectionMessage = Awaited<ReturnType<IConnection['read']>>
type ConnectionEvents = IConnection['events']

const OK = 200
/** As the client numbers them. */
const NEVER_OPENED = 1006

export class AzureConnection implements IConnection {
  readonly id: string
  readonly events: ConnectionEvents
  /** False until `room`. */
  hasRoom = true
  readonly #inside: AzureInside
  readonly #formatter
  readonly #url: URL
  readonly #headers: Record<string, string>
  readonly #wayOut: AzureWayOut
  readonly #received: ConnectionMessage[] = []
  readonly #readers: { resolve(message: ConnectionMessage): void; reject(reason: unknown): void }[] = []
  /** Messages become what the client reads one after the other. */
  #reading: Promise<void> = Promise.resolve()
  #socket: ServiceSocket | undefined
  #state: 'none' | 'opening' | 'open' | 'over' = 'none'

  constructor(inside: AzureInside, url: URL, headers: Record<string, string>, id: string, wayOut: AzureWayOut) {
    this.#inside = inside
    this.#formatter = new inside.speech.WebsocketMessageFormatter()
    this.#url = url
    this.#headers = headers
    this.#wayOut = wayOut
    this.id = id
    this.events = new inside.common.EventSource()
  }

  state() {
    const { ConnectionState } = this.#inside.common
    if (this.#state === 'none') return ConnectionState.None
    if (this.#state === 'opening') return ConnectionState.Connecting
    return this.#state === 'open' ? ConnectionState.Connected : ConnectionState.Disconnected
  }

  open() {
    const { common } = this.#inside
    const answered = Promise.withResolvers<InstanceType<typeof common.ConnectionOpenResponse>>()
    const { clock, dialer, onWire } = this.#wayOut
    this.#state = 'opening'
    this.#socket = new ServiceSocket(
      { url: this.#url, headers: this.#headers, dialer, clock, onWire },
      {
        opened: () => {
          this.#state = 'open'
          answered.resolve(new common.ConnectionOpenResponse(OK, ''))
          this.#wayOut.opened()
        },
        message: (data) => this.#message(data),
        room: () => {
          this.hasRoom = true
          this.#wayOut.room()
        },
        over: (ending) => {
          const told = () => {
            this.#wayOut.over(ending)
            this.#end()
            answered.resolve(new common.ConnectionOpenResponse(NEVER_OPENED, 'closed'))
          }
          // What came before is read to its end; the client takes several steps for each message.
          void this.#reading.then(() => setImmediate(told))
        },
      },
    )
    return answered.promise
  }

  async send(message: ConnectionMessage): Promise<void> {
    const { payload } = await this.#formatter.fromConnectionMessage(message)
    if (this.#state !== 'open') throw new Error('not open')
    const data = typeof payload === 'string' ? payload : new Uint8Array(payload as ArrayBuffer)
    if (this.#socket?.send(data) === false) this.hasRoom = false
  }

  read(): Promise<ConnectionMessage> {
    const message = this.#received.shift()
    if (message) return Promise.resolve(message)
    return new Promise((resolve, reject) => {
      if (this.#state === 'over') reject(new Error('closed'))
      else this.#readers.push({ resolve, reject })
    })
  }

  async dispose(): Promise<void> {
    this.drop()
  }

  /** Now. Idempotent. */
  drop(): void {
    this.#end()
    this.#socket?.drop()
  }

  #message(data: string | Uint8Array): void {
    const { common } = this.#inside
    const { MessageType, RawWebsocketMessage } = common
    const raw =
      typeof data === 'string'
        ? new RawWebsocketMessage(MessageType.Text, data)
        : // The client reads the whole buffer, and a socket's is larger.
          new RawWebsocketMessage(MessageType.Binary, Uint8Array.from(data).buffer)
    this.#reading = this.#reading
      .then(() => this.#formatter.toConnectionMessage(raw))
      .then((message) => {
        const reader = this.#readers.shift()
        if (reader) reader.resolve(message)
        else this.#received.push(message)
      })
      .catch(() => {
        // What is no message of this protocol.
        if (this.#state === 'over') return
        this.drop()
        this.#wayOut.over({ type: 'closed', code: 1002, reason: '' })
      })
  }

  #end(): void {
    this.#state = 'over'
    for (const { reject } of this.#readers.splice(0)) reject(new Error('closed'))
  }
}
