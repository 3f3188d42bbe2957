/**
 * The way through a proxy: CONNECT, then the client's own TLS with the service. Makes three things good that the agent
 * leaves open: it waits for a silent proxy without end, it hands on a refusal as if the service had said it, and it
 * writes the proxy's address, password and all, into its debugging output.
 */
import type { ClientRequest } from 'node:http'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { AppException, type ErrorCode } from '../../shared/errors'
import type { Clock, Ms } from '../../shared/time'
import { begin } from './attempt'
import { netFailure, proxyFailure } from './failure'

export interface TunnelOptions {
  clock: Clock
  /** From the first packet to the proxy's yes. */
  boundMs: Ms
  /** Ends an attempt at once; an open tunnel is not touched by it. */
  signal: AbortSignal | undefined
  /** Trusted instead of the built-in ones, where the way to the proxy itself is encrypted. */
  ca: readonly string[] | undefined
}

type Connect = InstanceType<typeof HttpsProxyAgent<string>>['connect']

const OK = 200
const UNREACHABLE: readonly ErrorCode[] = ['net.offline', 'net.refused', 'net.timeout']

/** Fails with an `AppException`, which the client hands on as it is, or with the reason of the signal. */
export class Tunnel extends HttpsProxyAgent<string> {
  readonly #options: TunnelOptions

  /** @throws AppException `net.badProxy` */
  constructor(proxy: string, options: TunnelOptions) {
    const { address, credentials } = addressOf(proxy)
    const headers = credentials === undefined ? {} : { 'Proxy-Authorization': basic(credentials) }
    super(address, { headers, rejectUnauthorized: true, ...(options.ca && { ca: [...options.ca] }) })
    this.#options = options
  }

  override async connect(request: ClientRequest, options: Parameters<Connect>[1]): ReturnType<Connect> {
    const { clock, boundMs, signal } = this.#options
    const attempt = begin(clock, boundMs, signal)
    let status = 0
    request.once('proxyConnect', ({ statusCode }: { statusCode: number }) => {
      status = statusCode
    })
    this.connectOpts = { ...this.connectOpts, signal: attempt.signal }
    try {
      const socket = await super.connect(request, options)
      if (status === OK) return socket
      socket.destroy()
      // Of what is no answer there is no status to be told.
      throw Number.isNaN(status) ? new AppException('net.proxyUnreachable') : proxyFailure(status)
    } catch (thrown) {
      throw attempt.signal.aborted ? attempt.signal.reason : ofTheProxy(thrown, clock)
    } finally {
      attempt.over()
    }
  }
}

/**
 * The name and password leave the address and go where they are sent from.
 * @throws AppException `net.badProxy`
 */
export function addressOf(proxy: string): { address: URL; credentials?: string } {
  try {
    const address = new URL(/^[a-z][\w+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`)
    if (address.protocol !== 'http:' && address.protocol !== 'https:') throw new AppException('net.badProxy')
    const { username, password } = address
    if (username === '' && password === '') return { address }
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
    address.username = ''
    address.password = ''
    return { address, credentials }
  } catch {
    // The cause would quote it.
    throw new AppException('net.badProxy')
  }
}

const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`

/** Whoever is told that the service does not answer looks in the wrong place. */
function ofTheProxy(thrown: unknown, clock: Clock): AppException {
  const failure = netFailure(thrown, clock.epoch())
  return UNREACHABLE.includes(failure.error.code) ? new AppException('net.proxyUnreachable') : failure
}
