/**
 * A Realtime server on the loopback address: lets clients in, gives each a session and a link of its own, and keeps them
 * within bounds. Knows nothing of the protocol's events.
 */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { AppException } from '../../shared/errors'
import type { Clock, Ms } from '../../shared/time'
import type { AppError } from '../../shared/view'
import type { RealtimeLink } from '../link'
import { admission, SUBPROTOCOL } from './door/admission'
import { Door } from './door/door'
import { MOST_PARTS } from './door/frameParts'
import { type ReceivedFrame, type Watch, watch } from './door/watch'
import { InOrder } from './inOrder'
import type { Transport } from './protocol/wire'
import { GatewaySession } from './session'

export interface GatewayOptions {
  clock: Clock
  /** A new link for each client. @throws AppException when it cannot be used */
  openLink(): RealtimeLink
  /** Why a link may not be asked now: said instead of asking. Absent: it always may. */
  refusal?(): AppError | undefined
  /** 0 or nothing: any that is free. */
  port?: number
  /** Random unless given. */
  token?: string
  instructions?: string
  /** The voice when the client names none, and the link's own name for one that it names. */
  voice?: string
  voiceFor?(name: string): string
  /** BCP 47. */
  locale?: string
  /** IANA. */
  timeZone?: string
  limits?: Partial<GatewayLimits>
  log?(message: string): void
  /** The link of a client cannot be used, or is gone: for the person who runs the server. */
  unusable?(error: AppError): void
  /** For tests: what stands between a session and its socket. */
  between?(transport: Transport, socket: Duplex, connection: number): Between
}

export interface Between extends Transport {
  /** A text frame of the client, before it is carried out. */
  received?(text: string): void
}

export interface GatewayLimits {
  /** Sessions at once. An offline session has two workers of its own. */
  sessions: number
  sessionMs: Ms
  /** A client that sends more is read more slowly, and nothing is lost. */
  framesPerSecond: number
  bytesPerSecond: number
  /** Wrong tokens a minute; then those are told to wait. Whoever knows the token comes in, or anybody could keep it out. */
  wrongTokens: number
  /** From the connection to the whole of its knock; who says nothing must not keep others out. */
  knockMs: Ms
}

export interface Gateway {
  /** For a client that takes a base URL, e.g. `ws://127.0.0.1:4242/v1`. */
  readonly url: string
  readonly port: number
  readonly token: string
  readonly sessions: number
  /** Ends all sessions with 1001. Idempotent. */
  close(): Promise<void>
}

const GATEWAY_LIMITS: GatewayLimits = {
  sessions: 4,
  sessionMs: 60 * 60_000,
  framesPerSecond: 1000,
  // Two hundred and fifty times as much as somebody who talks.
  bytesPerSecond: 16_000_000,
  wrongTokens: 20,
  knockMs: 5_000,
}

const LOOPBACK = '127.0.0.1'
/** The protocol's largest append, 15 MiB of sound in base64, and what stands around it. */
const LARGEST_FRAME_BYTES = 15 * 1024 * 1024 * (4 / 3) + 64 * 1024
/** A client that reads nothing while it asks for more. */
const MOST_BUFFERED_BYTES = 32 * 1024 * 1024
const NORMAL = 1000
/** A link that never comes to its end does not keep its client's place for good. */
const LONGEST_LEAVING_MS: Ms = 10_000

const newId = (): string => randomBytes(12).toString('base64url').replaceAll('-', 'A').replaceAll('_', 'B')

/** @throws AppException `gateway.portInUse`, `gateway.portRefused` */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { clock, port = 0, token = randomBytes(24).toString('base64url'), log = () => {} } = options
  const limits = { ...GATEWAY_LIMITS, ...options.limits }
  const sessions = new Map<WebSocket, GatewaySession>()
  /** Whose client is gone and whose link has not come to its end: who comes and goes quickly must not have many at once. */
  let leaving = 0
  let wrongTokens = 0
  let connections = 0

  const { knockMs } = limits
  const patience = { headersTimeout: knockMs, requestTimeout: knockMs, connectionsCheckingInterval: knockMs / 2 }
  const http = createServer(patience, (_request, response) => {
    response.writeHead(426, { 'Content-Type': 'text/plain', Connection: 'close' })
    response.end('This is a Realtime server: open a WebSocket at /v1/realtime.\n')
  })
  const door = new Door()
  http.on('connection', (socket) => door.knocks(socket))
  const upgrader = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: LARGEST_FRAME_BYTES,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  })

  http.on('upgrade', (request, socket, head) => {
    // A client that goes away here is nobody's trouble.
    socket.on('error', () => {})
    const { url = '/', headers } = request
    const knock = {
      ...{ url, host: headers.host, origin: headers.origin, authorization: headers.authorization },
      ...{ apiKey: one(headers['api-key']), protocols: headers['sec-websocket-protocol'] },
    }
    const answer = admission(knock, token)
    if (!answer.ok && answer.status === 401) {
      if (wrongTokens >= limits.wrongTokens) {
        return refuse(socket, 429, 'rate_limit_exceeded', 'Too many wrong API keys; try again in a minute.')
      }
      wrongTokens += 1
      clock.after(60_000, () => {
        wrongTokens -= 1
      })
    }
    if (!answer.ok) return refuse(socket, answer.status, answer.code, answer.message)
    if (sessions.size + leaving >= limits.sessions) {
      return refuse(socket, 429, 'rate_limit_exceeded', 'Too many sessions are open; close one first.')
    }
    upgrader.handleUpgrade(request, socket, head, (client) => welcome(client, request, answer.model))
  })

  function welcome(client: WebSocket, request: IncomingMessage, model = 'parley'): void {
    const { socket } = request
    door.letIn(socket)
    socket.setNoDelay(true)
    const watching = watch(client, clock, limits, received)
    const plain = transportOf(client, watching)
    const transport: Between = options.between?.(plain, socket, connections++) ?? plain
    const inOrder = new InOrder({ hold: watching.hold, failed: (thrown) => session.refuse(thrown) })
    const session = new GatewaySession(transport, {
      ...{ clock, newId, log, longestMs: limits.sessionMs, openLink: options.openLink },
      refusal: options.refusal ?? (() => undefined),
      defaults: { model, instructions: options.instructions ?? '', voice: options.voice ?? 'alloy' },
      voiceFor: options.voiceFor ?? ((name) => name),
      locale: options.locale ?? 'en-US',
      timeZone: options.timeZone ?? 'UTC',
      unusable: options.unusable ?? (() => {}),
      worked: (letters) => watching.caused(letters),
    })
    sessions.set(client, session)
    function received({ bytes, parts, isBinary }: ReceivedFrame): void {
      inOrder.do(() => {
        if (isBinary) return void session.receivedOther('Only text frames with JSON are understood.')
        if (parts > MOST_PARTS) return void session.receivedOther(`The frame has more than ${MOST_PARTS} values.`)
        const text = bytes.toString('utf8')
        transport.received?.(text)
        return session.received(text)
      })
    }
    // What is wrong with a socket is told by its end.
    client.on('error', (error) => log(`a client's socket: ${error.message}`))
    client.on('close', () => {
      watching.end()
      inOrder.end()
      sessions.delete(client)
      leaving += 1
      let isGone = false
      const gone = () => {
        if (!isGone) leaving -= 1
        isGone = true
        stopWaiting()
      }
      const stopWaiting = clock.after(LONGEST_LEAVING_MS, gone)
      session
        .close()
        .catch((thrown) => log(String(thrown)))
        .finally(gone)
    })
  }

  await listen(http, port)
  const { port: taken } = http.address() as AddressInfo
  const close = async () => {
    const closing = [...sessions].map(([client, session]) => {
      session.end()
      return new Promise<void>((resolve) => client.on('close', () => resolve()))
    })
    // One that does not say goodbye is cut off.
    const cancel = clock.after(1_000, () => {
      for (const client of sessions.keys()) client.terminate()
    })
    await Promise.all(closing)
    cancel()
    await new Promise<void>((resolve) => {
      http.close(() => resolve())
      http.closeAllConnections()
    })
  }
  let closed: Promise<void> | undefined
  return {
    url: `ws://${LOOPBACK}:${taken}/v1`,
    port: taken,
    token,
    get sessions() {
      return sessions.size + leaving
    },
    close() {
      closed ??= close()
      return closed
    },
  }
}

function transportOf(client: WebSocket, watching: Watch): Transport {
  return {
    send(text, left) {
      if (client.readyState !== client.OPEN) return
      if (client.bufferedAmount > MOST_BUFFERED_BYTES) return client.terminate()
      watching.caused(text.length)
      client.send(text, left)
    },
    get bufferedBytes() {
      return client.bufferedAmount
    },
    close: (code, reason) => client.close(code || NORMAL, reason),
  }
}

function refuse(socket: Duplex, status: number, code: string, message: string): void {
  const type = status === 429 ? 'rate_limit_error' : 'invalid_request_error'
  const body = JSON.stringify({ error: { message, type, param: null, code } })
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  // Who does not hang up in turn would keep its place at the door.
  socket.once('finish', () => socket.destroy())
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function listen(http: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      const code = error.code === 'EADDRINUSE' ? 'gateway.portInUse' : 'gateway.portRefused'
      reject(new AppException(code, { port }, { cause: error }))
    })
    http.listen(port, LOOPBACK, resolve)
  })
}

const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header)
