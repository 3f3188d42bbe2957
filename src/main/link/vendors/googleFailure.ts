/**
 * Pure: how a gRPC call to Google failed, as the one failure of the cascade. The code alone says little (a wrong key is an
 * invalid argument), so the reason in the details goes before it, and the words are looked into and never repeated.
 */
import type { ErrorCode } from '../../../shared/errors'
import { AppException } from '../../../shared/errors'
import { own } from '../../../shared/own'
import type { EpochMs } from '../../../shared/time'
import { netFailure } from '../../net'
import { type FailureKind, ProviderError, type ProviderFailure } from '../cascade/providerError'

export interface GoogleAbout {
  /** What was asked for, to be told when it cannot be had. */
  model: string
  language: string
  voice: string
  location: string
  rateHz: number
  /** The connection goes through a proxy. */
  proxied?: boolean
}

const GOOGLE = 'Google'

type Known = Pick<ProviderFailure, 'kind' | 'code' | 'retryable'>

const BY_REASON: Readonly<Record<string, Known>> = {
  API_KEY_INVALID: { kind: 'auth' },
  API_KEY_SERVICE_BLOCKED: { kind: 'auth', code: 'key.notAllowed' },
  IAM_PERMISSION_DENIED: { kind: 'auth', code: 'key.notAllowed' },
  CONSUMER_INVALID: { kind: 'auth', code: 'key.notAllowed' },
  SERVICE_DISABLED: { kind: 'auth', code: 'google.apiDisabled' },
  BILLING_DISABLED: { kind: 'quota' },
  CONSUMER_SUSPENDED: { kind: 'auth', code: 'key.accountClosed' },
  RATE_LIMIT_EXCEEDED: { kind: 'rateLimit' },
}

/** Of gRPC. */
const BY_CODE: Readonly<Record<number, FailureKind>> = {
  // Of a server that is being shut down: whoever cancels himself hears nothing.
  1: 'server',
  2: 'server',
  3: 'badRequest',
  4: 'timeout',
  5: 'badRequest',
  7: 'auth',
  8: 'rateLimit',
  9: 'badRequest',
  10: 'server',
  11: 'sessionLimit',
  12: 'protocol',
  13: 'server',
  14: 'network',
  15: 'server',
  16: 'auth',
}

/** Letters of its words: the pattern that finds nothing looks at each many times. */
const LOOKED_AT = 1_000

/** The words of a refusal → what it is about. */
const BY_WORDS: readonly [RegExp, ErrorCode][] = [
  [/\bvoice\b.*(?:does not exist|not found|misspelled)/i, 'voice.notThere'],
  [/\blanguage\b.*(?:not supported|unsupported|doesn't match)/i, 'language.unsupported'],
  [/sample.?rate/i, 'rate.unsupported'],
  [/\bmodel\b.*(?:does not exist|not found|not supported)/i, 'model.unknown'],
  [/resource location|expected location|not available in (?:the )?(?:location|region)/i, 'region.unknown'],
]

export function googleFailure(thrown: unknown, about: GoogleAbout, now: EpochMs): ProviderError {
  if (thrown instanceof ProviderError) return thrown
  if (thrown instanceof AppException) return beforeTheCall(thrown)
  const { code = 2, reason = '', words } = fieldsOf(thrown)
  const details = { ...about, region: about.location, proxied: '' }
  const base = { provider: GOOGLE, details, status: code }
  if (code === 14) return new ProviderError({ ...base, ...onTheWay(words, about, now) })
  return new ProviderError({ ...base, ...(own(BY_REASON, reason) ?? byWords(code, words)) })
}

function byWords(code: number, words: string): Known {
  if (code === 10 && /max duration/i.test(words)) return { kind: 'sessionLimit' }
  // The half-closed twin of the former, and of a pause in what is to be spoken.
  if (code === 10) return { kind: 'incomplete' }
  if (/api key not valid/i.test(words)) return { kind: 'auth' }
  if (/billing/i.test(words) && (code === 7 || code === 9)) return { kind: 'quota' }
  const kind = BY_CODE[code] ?? 'protocol'
  if (kind === 'auth' && code === 7) return { kind, code: 'key.notAllowed' }
  if (kind !== 'badRequest') return { kind }
  const exact = BY_WORDS.find(([pattern]) => pattern.test(words))?.[1]
  return exact ? { kind, code: exact } : { kind }
}

/** The connection did not come up, or broke. gRPC has only words for it. */
function onTheWay(words: string, { proxied }: GoogleAbout, now: EpochMs): Known {
  if (/name resolution failed/i.test(words)) return { kind: 'network' }
  const code = /\b(E[A-Z]{3,}\w*)\b/.exec(words)?.[1]
  const isCertificate = /certificate|altname|self.signed/i.test(words)
  if (isCertificate) {
    const why = /expired/i.test(words)
      ? 'CERT_HAS_EXPIRED'
      : /altname/i.test(words)
        ? 'ERR_TLS_CERT_ALTNAME_INVALID'
        : 'CERT_UNTRUSTED'
    return { kind: 'network', code: netFailure({ code: why }, now).error.code, retryable: false }
  }
  if (proxied && /no connection established/i.test(words)) return { kind: 'network', code: 'net.proxyUnreachable' }
  if (code) return { kind: 'network', code: netFailure({ code }, now).error.code }
  return { kind: 'network' }
}

/** Credentials or proxy: what they were told as stands. */
function beforeTheCall({ error }: AppException): ProviderError {
  const isCredentials = error.code.startsWith('key.') || error.code.startsWith('google.')
  const isPassing = error.code === 'net.timeout' || error.code === 'net.proxyUnknown'
  return new ProviderError({
    ...{ provider: GOOGLE, kind: isCredentials ? 'auth' : 'network', code: error.code, retryable: isPassing },
  })
}

function fieldsOf(thrown: unknown): { code?: number; reason?: string; words: string } {
  if (typeof thrown !== 'object' || thrown === null) return { words: '' }
  const { code, reason, details, message } = thrown as Record<string, unknown>
  return {
    ...(typeof code === 'number' && { code }),
    ...(typeof reason === 'string' && { reason }),
    words: (typeof details === 'string' && details !== '' ? details : String(message ?? '')).slice(0, LOOKED_AT),
  }
}
