/** Pure: what a service or the way to it said about a failure, as one of Parley's own errors. Repeats none of its words. */
import { AppException, appError, type ErrorCode } from '../../../shared/errors'
import { own } from '../../../shared/own'
import type { AppError } from '../../../shared/view'
import type { LeftOut } from '../link'
import { wireName } from '../wireName'
import type { Endpoint } from './endpoint'

/** What a refusal means for the conversation. */
export type Refusal =
  /** A race that both sides lost harmlessly: the answer had ended before it was cancelled, and the like. */
  | { kind: 'race' }
  /** The same, and nothing is being made. */
  | { kind: 'nothingToCancel' }
  /** Its first sound crossed the change of its voice, and nothing of that change was taken. */
  | { kind: 'voiceFixed' }
  /** An answer was asked for while another is being made: ask again when it is done. The error is for who has waited too long. */
  | { kind: 'busy'; error: AppException }
  /** The user's turn was too short to hold a word. */
  | { kind: 'nothingHeard' }
  /** Nothing works until a person mends it. */
  | { kind: 'fatal'; error: AppException }
  /** This session is over; a new one helps. */
  | { kind: 'over'; error: AppException }
  /** One turn failed. */
  | { kind: 'turn'; error: AppException }

/** Of a response, or of all that is asked over this connection. */
export type ResponseFailure = Extract<Refusal, { kind: 'turn' | 'fatal' | 'over' }>

const RACES = new Set(['item_truncate_invalid_item_id', 'item_delete_invalid_item_id', 'item_retrieve_invalid_item_id'])
const FATAL: Readonly<Record<string, ErrorCode>> = {
  invalid_api_key: 'key.wrong',
  insufficient_quota: 'quota.empty',
  billing_hard_limit_reached: 'quota.empty',
  account_deactivated: 'key.accountClosed',
  model_not_found: 'model.unknown',
  unsupported_country_region_territory: 'provider.notInCountry',
}
/** A server that knows only the beta names these when it refuses the session, whatever it calls what is wrong with them. */
const GA_FIELDS = /^session\.(?:type|audio|output_modalities)$/
/** These a current server may refuse as well, for their value; one that does not know them speaks the beta. */
const GA_FIELDS_UNKNOWN = /^session\.(?:audio|max_output_tokens)\b/
const VOICE = /^session\.(?:audio\.output\.)?voice\b/

export function refusalOf(
  { code, message, param }: { code: string; message: string; param: string },
  { provider, model }: Pick<Endpoint, 'provider' | 'model'>,
): Refusal {
  if (RACES.has(code) || /already shorter than/.test(message)) return { kind: 'race' }
  if (code === 'cannot_update_voice') return { kind: 'voiceFixed' }
  if (code === 'response_cancel_not_active') return { kind: 'nothingToCancel' }
  if (code === 'conversation_already_has_active_response') {
    return { kind: 'busy', error: new AppException('link.busy', { provider }) }
  }
  if (code === 'input_audio_buffer_commit_empty') return { kind: 'nothingHeard' }
  if (code === 'session_expired') return { kind: 'over', error: new AppException('link.expired', { provider }) }
  const fatal = own(FATAL, code)
  if (fatal) return { kind: 'fatal', error: new AppException(fatal, { provider, model }) }
  const isOld = GA_FIELDS.test(param) || (code === 'unknown_parameter' && GA_FIELDS_UNKNOWN.test(param))
  if (isOld) return { kind: 'fatal', error: new AppException('link.oldProtocol', { provider }) }
  if (VOICE.test(param)) return { kind: 'fatal', error: new AppException('voice.refused', { provider }) }
  if (code === 'rate_limit_exceeded') return { kind: 'turn', error: new AppException('link.busy', { provider }) }
  if (param.startsWith('session')) {
    return {
      kind: 'fatal',
      error: new AppException('link.sessionRefused', { provider, field: wireName(param) || 'it did not name' }),
    }
  }
  return turnRefused(code, provider)
}

const turnRefused = (code: string, provider: string): ResponseFailure => ({
  kind: 'turn',
  error: new AppException('link.refused', { provider, reason: wireName(code) || 'no reason' }),
})

/** Of a response that ended as failed. */
export function responseFailure(code: string, endpoint: Pick<Endpoint, 'provider' | 'model'>): ResponseFailure {
  const refusal = refusalOf({ code, message: '', param: '' }, endpoint)
  const isFailure = refusal.kind === 'fatal' || refusal.kind === 'turn' || refusal.kind === 'over'
  return isFailure ? refusal : turnRefused(code, endpoint.provider)
}

/** Of a response that ended before its end: what of it is missing, and what the user is told. */
export function incompleteness(reason: string): { leftOut: LeftOut; error: AppError } {
  const isFiltered = reason === 'content_filter'
  const why = isFiltered ? 'the service withheld the rest' : 'it reached its longest length'
  return { leftOut: isFiltered ? 'filter' : 'length', error: appError('turn.incomplete', { why }) }
}

/** The HTTP answer to the attempt to open a WebSocket. */
export function upgradeRefused(status: number, body: string, endpoint: Endpoint): AppException {
  const { provider, model } = endpoint
  const said = errorCodeIn(body)
  const known = own(FATAL, said)
  if (known) return new AppException(known, { provider, model })
  switch (status) {
    case 401:
      return new AppException('key.wrong', { provider })
    case 403:
      return new AppException('key.notAllowed', { provider, model })
    case 404:
      return new AppException(provider === 'azure' ? 'model.noDeployment' : 'model.unknown', { provider, model })
    case 429:
      return new AppException('link.busy', { provider })
    default:
      if (status >= 500) return new AppException('link.down', { provider, status })
      return new AppException('endpoint.noRealtime', { provider, status })
  }
}

function errorCodeIn(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: unknown } }
    return typeof error?.code === 'string' ? error.code : ''
  } catch {
    return ''
  }
}
