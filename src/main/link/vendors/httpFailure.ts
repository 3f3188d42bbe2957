/**
 * Pure: what a vendor's HTTP client threw, as the one failure of the cascade. Reads fields instead of classes, so that no
 * client is loaded for it, and repeats no word of the service: it may quote a key or what was said.
 */
import { AppException, type ErrorCode } from '../../../shared/errors'
import { recordOf } from '../../../shared/records'
import type { EpochMs, Ms } from '../../../shared/time'
import type { UsageLine } from '../../../shared/view'
import { netFailure } from '../../net'
import { type FailureKind, ProviderError } from '../cascade/providerError'

export interface FailedRequest {
  kind: FailureKind
  code?: ErrorCode
}

/** What the service called it. Empty where it said nothing. */
export interface SaidOfFailure {
  code: string
  param: string
  type: string
  /** To be looked into and never to be repeated. */
  message: string
}

export interface FailedAt {
  provider: string
  model: string
  voice?: string
  language?: string
  /** What was used until then. */
  usage?: UsageLine[]
}

/** What was told apart already, when a WebSocket was asked for. */
const KIND_OF: Partial<Record<ErrorCode, FailedRequest>> = {
  'key.wrong': { kind: 'auth' },
  'key.notAllowed': { kind: 'auth', code: 'key.notAllowed' },
  'key.accountClosed': { kind: 'auth', code: 'key.accountClosed' },
  'quota.empty': { kind: 'quota' },
  'model.unknown': { kind: 'badRequest', code: 'model.unknown' },
  'model.noDeployment': { kind: 'badRequest', code: 'model.noDeployment' },
  'provider.notInCountry': { kind: 'badRequest', code: 'provider.notInCountry' },
  'endpoint.noRealtime': { kind: 'badRequest' },
  'link.busy': { kind: 'rateLimit' },
  'link.down': { kind: 'server' },
  'link.lost': { kind: 'network', code: 'link.lost' },
}

/** More than anybody waits; a service that says so does not want to be asked again. */
const LONGEST_WAIT_MS: Ms = 3_600_000

/** @param byName what the service's own words mean; undefined: the status decides */
export function httpFailure(
  thrown: unknown,
  about: FailedAt,
  now: EpochMs,
  byName: (said: SaidOfFailure) => FailedRequest | undefined,
): ProviderError {
  if (thrown instanceof ProviderError) return thrown
  if (thrown instanceof AppException) return onTheWay(thrown, about, now)
  const { provider, model, voice = '', language = '', usage = [] } = about
  const fields = recordOf(thrown)
  const said = {
    code: text(fields.code),
    param: text(fields.param),
    type: text(fields.type),
    message: text(fields.message),
  }
  const status = typeof fields.status === 'number' ? fields.status : undefined
  const isOfService = status !== undefined || recordOf(fields.error).message !== undefined || said.type !== ''
  if (!isOfService) return onTheWay(thrown, about, now)
  const { kind, code } = byName(said) ?? byStatus(status)
  const retryAfterMs = retryAfterOf(fields.headers)
  return new ProviderError({
    ...{ provider, kind, usage, details: { model, voice, language, status: status ?? '' } },
    ...(code && { code }),
    ...(status !== undefined && { status }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

function byStatus(status: number | undefined): FailedRequest {
  // In the middle of an answer: nobody made a mistake in asking.
  if (status === undefined) return { kind: 'server' }
  if (status >= 500) return { kind: 'server' }
  switch (status) {
    case 401:
      return { kind: 'auth' }
    case 402:
      return { kind: 'quota' }
    case 403:
      return { kind: 'auth', code: 'key.notAllowed' }
    case 404:
      return { kind: 'badRequest', code: 'model.unknown' }
    case 408:
      return { kind: 'timeout' }
    case 409:
      return { kind: 'server' }
    case 429:
      return { kind: 'rateLimit' }
    default:
      return { kind: 'badRequest' }
  }
}

/** A connection that was refused, dropped, or could not be trusted; or an answer that is none. */
function onTheWay(thrown: unknown, { provider, model, usage = [] }: FailedAt, now: EpochMs): ProviderError {
  const cause = causeOf(thrown)
  if (cause instanceof SyntaxError) return new ProviderError({ provider, kind: 'protocol', usage })
  const { code } = netFailure(cause, now).error
  const known = KIND_OF[code]
  if (known) return new ProviderError({ provider, ...known, usage, details: { model } })
  if (code === 'net.timeout') return new ProviderError({ provider, kind: 'timeout', usage })
  const passing = code === 'net.offline' || code === 'net.refused' || code === 'net.proxyUnreachable'
  return new ProviderError({ provider, kind: 'network', code, usage, retryable: passing })
}

/** Clients wrap what happened; the innermost thing with a name of its own says it. */
function causeOf(thrown: unknown): unknown {
  let at = thrown
  for (let depth = 0; depth < 8; depth++) {
    if (at instanceof AppException || at instanceof SyntaxError) return at
    const { code, cause } = recordOf(at)
    if (cause === undefined || (typeof code === 'string' && code !== '')) return at
    at = cause
  }
  return at
}

function retryAfterOf(headers: unknown): Ms | undefined {
  if (!(headers instanceof Headers)) return undefined
  const [ms, seconds] = [Number(headers.get('retry-after-ms') ?? ''), Number(headers.get('retry-after') ?? '')]
  const wait = ms > 0 ? ms : seconds > 0 ? seconds * 1000 : undefined
  return wait === undefined ? undefined : Math.min(wait, LONGEST_WAIT_MS)
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
