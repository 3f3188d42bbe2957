/** Pure: a socket that never stood or broke, as the one failure of the cascade. Alike for every service. */
import type { ErrorCode } from '../../../shared/errors'
import { ProviderError } from '../cascade/providerError'
import type { SocketEnding } from './webSocket'

/** What a second try can mend; a certificate or a proxy's password stays as it is. */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['net.offline', 'net.refused', 'net.proxyUnreachable'])

export function brokenSocket(provider: string, { failure }: Extract<SocketEnding, { type: 'broken' }>): ProviderError {
  const { error } = failure
  if (error.code === 'net.timeout') return new ProviderError({ provider, kind: 'timeout' })
  const told = new ProviderError({ provider, kind: 'network', code: error.code, retryable: PASSING.has(error.code) })
  // Its line is written already, with what belongs into it.
  return Object.assign(told, { error, message: error.message })
}
