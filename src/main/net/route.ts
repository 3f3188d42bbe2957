/** The way out for a client that takes no agent and dials by itself (gRPC): the same proxy and certificates as a dialer's. */
import { AppException } from '../../shared/errors'
import type { Clock } from '../../shared/time'
import { CONNECT_MS, isLoopback, type Network, proxyFor, trusted } from './dialer'
import { addressOf } from './tunnel'

export interface Route {
  /** `credentials`: "user:password". */
  proxy?: { host: string; port: number; credentials?: string }
  /** Absent: the client's own. */
  ca?: string[]
}

/** @throws AppException `net.badProxy`, `net.proxyUnknown`, `net.timeout` */
export async function routeTo(url: URL, network: Network, clock: Clock): Promise<Route> {
  const ca = trusted(network.extraCa)
  const trust = ca ? { ca } : {}
  // No proxy leads to this computer.
  const named = isLoopback(url.hostname) ? undefined : await proxyFor(url, { ...network, clock }, CONNECT_MS, undefined)
  if (named === undefined) return trust
  const { address, credentials } = addressOf(named)
  // Such clients speak to a proxy in clear only.
  if (address.protocol !== 'http:') throw new AppException('net.badProxy')
  const proxy = {
    host: address.hostname,
    port: Number(address.port || 80),
    ...(credentials !== undefined && { credentials }),
  }
  return { ...trust, proxy }
}
