/** Pure: why a connection could not be made, as one of Parley's own errors. Repeats no address and no words of others. */
import { AppException, type ErrorCode } from '../../shared/errors'
import { own } from '../../shared/own'
import { recordOf } from '../../shared/records'
import type { EpochMs } from '../../shared/time'

/** Parley was not there before; certificates of today are over long before the end. */
const PLAUSIBLE = { from: Date.UTC(2026, 0), to: Date.UTC(2046, 0) }

const BY_CODE: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'net.offline',
  EAI_AGAIN: 'net.offline',
  ENETUNREACH: 'net.offline',
  ENETDOWN: 'net.offline',
  EHOSTUNREACH: 'net.offline',
  EADDRNOTAVAIL: 'net.offline',
  ECONNREFUSED: 'net.refused',
  ECONNRESET: 'net.refused',
  EPIPE: 'net.refused',
  ETIMEDOUT: 'net.timeout',
  // The dialer's own bound.
  ABORT_ERR: 'net.timeout',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'net.tlsUntrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'net.tlsUntrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'net.tlsUntrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'net.tlsUntrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'net.tlsUntrusted',
  CERT_UNTRUSTED: 'net.tlsUntrusted',
  CERT_REVOKED: 'net.tlsUntrusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'net.tlsHost',
  CERT_NOT_YET_VALID: 'net.tlsTime',
  CERT_HAS_EXPIRED: 'net.tlsTime',
}

/**
 * @param thrown by the client, usually with a `code`
 * @param now this computer's clock: where it is plainly wrong, it is what is told
 */
export function netFailure(thrown: unknown, now: EpochMs): AppException {
  if (thrown instanceof AppException) return thrown
  const { code, message } = asError(thrown)
  const known = own(BY_CODE, code) ?? byMessage(code, message)
  const clockIsWrong = known === 'net.tlsTime' && (now < PLAUSIBLE.from || now > PLAUSIBLE.to)
  return new AppException(clockIsWrong ? 'net.clock' : known)
}

/** @param status of the proxy's answer to CONNECT */
export function proxyFailure(status: number): AppException {
  return status === 407 ? new AppException('net.proxyAuth') : new AppException('net.proxyRefused', { status })
}

function byMessage(code: string, message: string): ErrorCode {
  if (/timed out/i.test(message)) return 'net.timeout'
  if (/socket hang up|disconnected before/i.test(message)) return 'net.refused'
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') || code === 'EPROTO') return 'net.tlsBroken'
  return 'net.refused'
}

/** Errors of the web have numbers for codes. */
function asError(thrown: unknown): { code: string; message: string } {
  // Several addresses were tried, none answered: the first says why.
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return asError(thrown.errors[0])
  const { code, message } = recordOf(thrown)
  return { code: typeof code === 'string' ? code : '', message: typeof message === 'string' ? message : '' }
}
