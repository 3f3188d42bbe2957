/**
 * `fetch` through the dialer: the system's proxy, the certificates that were added, a bound on connecting. For vendors'
 * clients that take a `fetch` and nothing else. Follows no redirect, adds no header, decodes nothing, and never asks twice
 * but where a kept connection turned out to be closed before anything was answered.
 */
import { type Agent, type ClientRequest, type IncomingMessage, request as overHttp } from 'node:http'
import { Agent as HttpsAgent, request as overHttps } from 'node:https'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import type { Clock, Ms } from '../../shared/time'
import { begin } from './attempt'
import type { Dialer, Dialled } from './dialer'

export interface WebFetchPorts {
  dialer: Dialer
  clock: Clock
  /** Until the connection is up. */
  connectTimeoutMs?: Ms
}

export interface WebFetch {
  /** As the web's own: rejects with the reason of the signal, or with what went wrong on the way (`netFailure` reads it). */
  (url: string | URL, init?: RequestInit): Promise<Response>
  /** A connection to this address is soon wanted: the handshake is made ahead, without a key. Never rejects. */
  warm(url: string | URL): void
  /**
   * Resolves when this address has answered at all, or did a moment ago; the connection is kept.
   * @throws as the fetch itself
   */
  reach(url: string | URL, signal: AbortSignal): Promise<void>
  /** The same, its kept connections too, and tells how many bytes its requests sent and got on their sockets, all in all. */
  counted(onWire: OnWire): WebFetch
  /** Ends the connections that are kept for the next request. */
  close(): void
}

/** Bytes since it was told last, headers and, of a new connection, what came before them included. */
export type OnWire = (bytesUp: number, bytesDown: number) => void

interface Asked {
  url: URL
  method: string
  headers: Record<string, string>
  body: Buffer | undefined
  signal: AbortSignal | undefined
  onWire: OnWire | undefined
}

/** As long as the dialer's own. */
const CONNECT_MS: Ms = 8_000
/** Services close a connection that rests sooner than this or much later. */
const WARM_FOR_MS: Ms = 20_000
/** A response without a body. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304])

export function createWebFetch(ports: WebFetchPorts): WebFetch {
  const { dialer, clock } = ports
  // Kept connections save the handshakes of every request but the first.
  const kept = new HttpsAgent({ keepAlive: true, scheduling: 'lifo' })
  const warmedAtMs = new Map<string, Ms>()
  const reached = new Set<string>()

  const send = async (asked: Asked): Promise<Response> => {
    const dialled = await dialer.dial(asked.url, asked.signal)
    asked.signal?.throwIfAborted()
    try {
      return await exchange(asked, dialled, kept, ports)
    } catch (thrown) {
      if (!(thrown instanceof StaleConnection)) throw thrown
      return exchange(asked, dialled, new HttpsAgent(), ports)
    }
  }
  /** Read to its end, so that the connection is free. */
  const knock = async (origin: string, signal: AbortSignal | undefined, onWire: OnWire | undefined) => {
    const asked = { url: new URL('/', origin), method: 'HEAD', headers: {}, body: undefined, signal, onWire }
    await (await send(asked)).arrayBuffer()
  }
  const isWarm = (origin: string) => clock.now() - (warmedAtMs.get(origin) ?? Number.NEGATIVE_INFINITY) < WARM_FOR_MS
  const telling = (onWire: OnWire | undefined): WebFetch => {
    const fetched = async (url: string | URL, init: RequestInit = {}) => send(await askedOf(new URL(url), init, onWire))
    const warm = (url: string | URL) => {
      const { protocol, origin } = new URL(url)
      if (protocol !== 'https:' || isWarm(origin)) return
      warmedAtMs.set(origin, clock.now())
      knock(origin, undefined, onWire).catch(() => warmedAtMs.delete(origin))
    }
    const reach = async (url: string | URL, signal: AbortSignal) => {
      const { origin } = new URL(url)
      if (!reached.has(origin) || !isWarm(origin)) await knock(origin, signal, onWire)
      reached.add(origin)
      warmedAtMs.set(origin, clock.now())
    }
    return Object.assign(fetched, { warm, reach, counted: telling, close: () => kept.destroy() })
  }
  return telling(undefined)
}

class StaleConnection extends Error {}

/** A form and a blob become bytes here, with the boundary they need. */
async function askedOf(url: URL, init: RequestInit, onWire: OnWire | undefined): Promise<Asked> {
  const headers = Object.fromEntries(new Headers(init.headers))
  const method = (init.method ?? 'GET').toUpperCase()
  const signal = init.signal ?? undefined
  if (init.body === undefined || init.body === null) return { url, method, headers, body: undefined, signal, onWire }
  const written = new Response(init.body as BodyInit)
  const type = written.headers.get('content-type')
  if (type !== null && (headers['content-type'] === undefined || init.body instanceof FormData)) {
    headers['content-type'] = type
  }
  const body = Buffer.from(await written.arrayBuffer())
  headers['content-length'] = String(body.length)
  return { url, method, headers, body, signal, onWire }
}

function exchange(asked: Asked, dialled: Dialled, kept: Agent, ports: WebFetchPorts): Promise<Response> {
  const { url, method, headers, body, signal } = asked
  const { agent, ca, rejectUnauthorized, createConnection } = dialled
  const options = { method, headers, rejectUnauthorized, ...(ca && { ca }) }
  return new Promise((resolve, reject) => {
    const request = createConnection
      ? overHttp(url, { ...options, createConnection })
      : overHttps(url, { ...options, agent: agent ?? kept })
    const attempt = begin(ports.clock, ports.connectTimeoutMs ?? CONNECT_MS, signal)
    const enough = () => request.destroy(asError(signal?.reason))
    const settle = () => {
      attempt.over()
      signal?.removeEventListener('abort', enough)
    }
    attempt.signal.addEventListener('abort', () => request.destroy(asError(attempt.signal.reason)), { once: true })
    signal?.addEventListener('abort', enough, { once: true })
    const count = counter(request, asked.onWire)
    request.once('close', count)
    request.once('socket', (socket) => whenUp(socket, attempt.over))
    request.once('response', (response) => {
      // Before whoever reads it is at its end.
      response.once('end', count)
      response.once('close', settle)
      try {
        resolve(responseOf(response))
      } catch (thrown) {
        // A status that the web knows no response of.
        response.destroy()
        reject(thrown)
      }
    })
    // Nobody asked for another protocol; left to itself the request would end without a word.
    request.once('upgrade', (_, socket) => {
      settle()
      socket.destroy()
      reject(new Error('socket hang up'))
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      settle()
      if (attempt.signal.aborted) reject(attempt.signal.reason)
      else if (signal?.aborted) reject(signal.reason)
      else reject(wasClosedBefore(request, error) ? new StaleConnection() : error)
    })
    request.end(body)
    if (attempt.signal.aborted) request.destroy()
  })
}

/** Tells what went over the request's socket since it was called last. */
function counter(request: ClientRequest, onWire: OnWire | undefined): () => void {
  let socket: Socket | undefined
  let counted = { up: 0, down: 0 }
  request.once('socket', (given) => {
    socket = given
    // What a kept connection carried before belongs to others.
    if (request.reusedSocket) counted = { up: given.bytesWritten, down: given.bytesRead }
  })
  return () => {
    if (!socket) return
    const [up, down] = [socket.bytesWritten - counted.up, socket.bytesRead - counted.down]
    counted = { up: socket.bytesWritten, down: socket.bytesRead }
    if (up + down > 0) onWire?.(up, down)
  }
}

function whenUp(socket: Socket, then: () => void): void {
  const { secureConnecting } = socket as TLSSocket & { secureConnecting?: boolean }
  if (!socket.connecting && !secureConnecting) return then()
  socket.once('encrypted' in socket ? 'secureConnect' : 'connect', then)
}

/** A kept connection that the other side had given up already: nothing was answered, so asking again is asking once. */
const wasClosedBefore = (request: ClientRequest, { code }: NodeJS.ErrnoException): boolean =>
  request.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE')

function responseOf(message: IncomingMessage): Response {
  const status = message.statusCode ?? 0
  const headers = new Headers()
  for (let at = 0; at < message.rawHeaders.length; at += 2) {
    headers.append(message.rawHeaders[at]!, message.rawHeaders[at + 1]!)
  }
  if (BODILESS.has(status)) {
    message.resume()
    return new Response(null, { status, headers })
  }
  return new Response(Readable.toWeb(message) as ReadableStream<Uint8Array>, { status, headers })
}

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error('aborted'))
