/**
 * How this computer reaches another one: through the system's proxy, trusting what the system trusts, and no longer than
 * a person waits. Every outbound connection is dialled with what this file gives. Reads no environment, opens no socket
 * by itself, and never lets a key leave this computer without encryption.
 */
import type { Agent } from 'node:http'
import { connect, type Socket } from 'node:net'
import { getCACertificates } from 'node:tls'
import { AppException } from '../../shared/errors'
import type { Clock, Ms } from '../../shared/time'
import { begin, within } from './attempt'
import { addressOf, Tunnel } from './tunnel'

/** What the system around Parley says about the way out. */
export interface Network {
  /**
   * `http://[user:password@]host:port` of the proxy the system wants for this address, of which it is told scheme and host
   * only; undefined: none.
   */
  proxyFor(url: string): Promise<string | undefined>
  /** Certificates trusted beside the built-in ones, PEM; asked for with every connection. @throws AppException */
  extraCa: readonly string[] | (() => readonly string[])
}

export interface DialPorts extends Network {
  clock: Clock
  /** For each step: the proxy's name, its yes, the client's handshake with the service. */
  connectTimeoutMs?: Ms
}

/** To be spread into the options of a `ws` or `https` client. */
export interface Dialled {
  /** Absent: the client's own. */
  agent?: Agent
  ca?: string[]
  /** Said aloud, because a variable of the environment (NODE_TLS_REJECT_UNAUTHORIZED) turns the silent default off. */
  rejectUnauthorized: true
  handshakeTimeout: Ms
  /** Only to this computer, and only without TLS. */
  createConnection?: () => Socket
}

export interface Dialer {
  /**
   * For one connection. What goes wrong on the way is told by the client's own error event: `netFailure` reads it.
   * @param signal ends the attempt, not the connection
   * @throws AppException `net.insecure`, `net.badProxy`, `net.proxyUnknown`, `net.timeout`; the reason of `signal`
   */
  dial(url: URL, signal?: AbortSignal): Promise<Dialled>
  /**
   * The same way out for a client that takes no agent and dials by itself (gRPC).
   * @throws AppException `net.badProxy`, `net.proxyUnknown`, `net.timeout`
   */
  route(url: URL): Promise<Route>
}

export interface Route {
  /** `credentials`: "user:password". */
  proxy?: { host: string; port: number; credentials?: string }
  /** Absent: the client's own. */
  ca?: string[]
}

/** A connection that is not up by then is not coming; a retry has better chances. */
const CONNECT_MS: Ms = 8_000

export function createDialer(ports: DialPorts): Dialer {
  const { clock, connectTimeoutMs: handshakeTimeout = CONNECT_MS } = ports
  const common = { handshakeTimeout, rejectUnauthorized: true } as const
  return {
    async dial(url, signal) {
      if (url.protocol === 'http:' || url.protocol === 'ws:') return { ...common, createConnection: plain(url) }
      const ca = trusted(ports.extraCa)
      // No proxy leads to this computer.
      const proxy = isLoopback(url.hostname) ? undefined : await proxyFor(url, ports, handshakeTimeout, signal)
      const through = proxy && { agent: new Tunnel(proxy, { clock, boundMs: handshakeTimeout, signal, ca }) }
      return { ...common, ...(ca && { ca }), ...through }
    },
    async route(url) {
      const ca = trusted(ports.extraCa)
      const named = isLoopback(url.hostname) ? undefined : await proxyFor(url, ports, handshakeTimeout, undefined)
      return { ...(ca && { ca }), ...(named !== undefined && { proxy: hostAndPort(named) }) }
    },
  }
}

function hostAndPort(named: string): NonNullable<Route['proxy']> {
  const { address, credentials } = addressOf(named)
  // Such clients speak to a proxy in clear only.
  if (address.protocol !== 'http:') throw new AppException('net.badProxy')
  return {
    ...{ host: address.hostname, port: Number(address.port || 80) },
    ...(credentials !== undefined && { credentials }),
  }
}

/** A system that cannot say is not taken for one without a proxy: going past it may be forbidden. */
async function proxyFor(
  { protocol, host }: URL,
  ports: DialPorts,
  boundMs: Ms,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const attempt = begin(ports.clock, boundMs, signal)
  try {
    return await within(attempt, ports.proxyFor(`${protocol}//${host}/`))
  } catch (thrown) {
    throw attempt.signal.aborted ? thrown : new AppException('net.proxyUnknown', {}, { cause: thrown })
  } finally {
    attempt.over()
  }
}

/** Given at all, a list replaces the built-in one, so it must hold both. */
function trusted(extraCa: Network['extraCa']): string[] | undefined {
  const extra = typeof extraCa === 'function' ? extraCa() : extraCa
  return extra.length === 0 ? undefined : [...getCACertificates('default'), ...extra]
}

function plain(url: URL): () => Socket {
  if (!isLoopback(url.hostname)) throw new AppException('net.insecure')
  const port = Number(url.port || 80)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // By number: a name can be made to mean another computer.
  return () => connect(port, host === 'localhost' ? '127.0.0.1' : host)
}

/** @param hostname as `URL` writes it: IPv6 in brackets */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
