/**
 * How this computer reaches another one: through the system's proxy, trusting what the system trusts, and no longer than
 * a person waits. Every outbound connection is dialled with what this file gives. Reads no environment, opens no socket
 * by itself, and never lets a key leave this computer without encryption.
 */
import type { Agent } from 'node:http'
import { connect, type Socket } from 'node:net'
import { getCACertificates } from 'node:tls'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { AppException } from '../../shared/errors'
import type { Ms } from '../../shared/time'

export interface DialPorts {
  /** `http://[user:password@]host:port` of the proxy the system wants for this address; undefined: none. */
  proxyFor(url: string): Promise<string | undefined>
  /** Certificates trusted beside the built-in ones, PEM. */
  extraCa: readonly string[]
  /** From the first packet to the open connection. */
  connectTimeoutMs?: Ms
}

/** To be spread into the options of a `ws` or `https` client. */
export interface Dialled {
  /** Absent: the client's own. */
  agent?: Agent
  ca?: string[]
  handshakeTimeout: Ms
  /** Only to this computer, and only without TLS. */
  createConnection?: () => Socket
}

export interface Dialer {
  /** @throws AppException `net.insecure`, `net.badProxy` */
  dial(url: URL): Promise<Dialled>
  /** What the proxy said last, when it was no yes: otherwise it would look like the service's own answer. */
  proxyRefusal(): number | undefined
}

/** A connection that is not up by then is not coming; a retry has better chances. */
const CONNECT_MS: Ms = 8_000
const OK = 200

export const createDialer = (ports: DialPorts): Dialer => new SystemDialer(ports)

class SystemDialer implements Dialer {
  readonly #ports: DialPorts
  #refusal: number | undefined

  constructor(ports: DialPorts) {
    this.#ports = ports
  }

  proxyRefusal(): number | undefined {
    return this.#refusal
  }

  async dial(url: URL): Promise<Dialled> {
    this.#refusal = undefined
    const handshakeTimeout = this.#ports.connectTimeoutMs ?? CONNECT_MS
    if (url.protocol === 'http:' || url.protocol === 'ws:') return { handshakeTimeout, createConnection: plain(url) }
    const ca = this.#ca()
    // No proxy leads to this computer.
    const proxy = isLoopback(url.hostname) ? undefined : await this.#ports.proxyFor(url.href)
    return { handshakeTimeout, ...(ca && { ca }), ...(proxy && { agent: this.#through(proxy, ca, handshakeTimeout) }) }
  }

  /** Given at all, a list replaces the built-in one, so it must hold both. */
  #ca(): string[] | undefined {
    const { extraCa } = this.#ports
    return extraCa.length === 0 ? undefined : [...builtIn(), ...extraCa]
  }

  /** The client's own bound begins when it has a socket; until the proxy gives it one, this one holds. */
  #through(proxy: string, ca: string[] | undefined, boundMs: Ms): Agent {
    const url = proxyUrl(proxy)
    const abort = new AbortController()
    const bound = setTimeout(() => abort.abort(), boundMs)
    bound.unref()
    const agent = new HttpsProxyAgent(url, { signal: abort.signal, ...(ca && { ca }) })
    agent.on('proxyConnect', ({ statusCode }: { statusCode: number }) => {
      clearTimeout(bound)
      this.#refusal = statusCode === OK ? undefined : statusCode
    })
    return agent
  }
}

function plain(url: URL): () => Socket {
  if (!isLoopback(url.hostname)) throw new AppException('net.insecure')
  const port = Number(url.port || 80)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // By number: a name can be made to mean another computer.
  return () => connect(port, host === 'localhost' ? '127.0.0.1' : host)
}

function proxyUrl(proxy: string): URL {
  try {
    const url = new URL(/^[a-z]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`)
    if (url.protocol === 'http:' || url.protocol === 'https:') return url
  } catch {
    // Told below.
  }
  throw new AppException('net.badProxy')
}

/** @param hostname as `URL` writes it: IPv6 in brackets */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

function builtIn(): readonly string[] {
  return getCACertificates('default')
}
