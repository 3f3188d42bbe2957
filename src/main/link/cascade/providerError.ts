/**
 * The one failure that an adapter of the cascade tells: whose it is, of what kind, whether trying again can help, and
 * what a person is told. Holds no key, no speech and no words of the vendor's, which may repeat either.
 */
import { AppException, type ErrorCode, type ErrorDetails } from '../../../shared/errors'
import type { Ms } from '../../../shared/time'
import type { UsageLine } from '../../../shared/view'

export type FailureKind =
  /** Key missing, wrong, or not allowed to use this. */
  | 'auth'
  /** No credit left. */
  | 'quota'
  | 'rateLimit'
  /** What was asked for cannot be had: model, voice, language, rate, region. */
  | 'badRequest'
  | 'network'
  | 'timeout'
  | 'server'
  /** The session reached its longest time. */
  | 'sessionLimit'
  /** The answer ended before its end. */
  | 'incomplete'
  /** The service said what its protocol does not know. */
  | 'protocol'

const PASSING: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'rateLimit',
  'network',
  'timeout',
  'server',
  'sessionLimit',
  'incomplete',
])

/** What a person is told where nothing more exact is known. `{provider}` is filled in. */
const USUAL_CODE: Readonly<Record<FailureKind, ErrorCode>> = {
  auth: 'key.wrong',
  quota: 'quota.empty',
  rateLimit: 'link.busy',
  badRequest: 'provider.badRequest',
  network: 'net.offline',
  timeout: 'net.timeout',
  server: 'provider.down',
  sessionLimit: 'link.expired',
  incomplete: 'provider.incomplete',
  protocol: 'provider.protocol',
}

export interface ProviderFailure {
  /** Whose: the name a person knows it by, e.g. "Google". */
  provider: string
  kind: FailureKind
  /** More exact than the kind's usual one, e.g. `voice.unknown`. */
  code?: ErrorCode
  details?: ErrorDetails
  /** Of HTTP or gRPC, for the log. */
  status?: number | string
  /** The vendor asked to wait so long. */
  retryAfterMs?: Ms
  /** Only where it differs from what the kind means. */
  retryable?: boolean
  /** Where no event carries it: what was used until then. */
  usage?: UsageLine[]
}

export class ProviderError extends AppException {
  readonly provider: string
  readonly kind: FailureKind
  readonly retryable: boolean
  readonly status: number | string | undefined
  readonly retryAfterMs: Ms | undefined
  readonly usage: readonly UsageLine[]

  constructor(failure: ProviderFailure, options?: ErrorOptions) {
    const { provider, kind, code = USUAL_CODE[kind], details } = failure
    super(code, { provider, ...details }, options)
    this.name = 'ProviderError'
    this.provider = provider
    this.kind = kind
    this.retryable = failure.retryable ?? PASSING.has(kind)
    this.status = failure.status
    this.retryAfterMs = failure.retryAfterMs
    this.usage = failure.usage ?? []
  }
}
