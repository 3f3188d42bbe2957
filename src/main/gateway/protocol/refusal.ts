/** Why a client's frame is not done: a code, one sentence and the field it is about, as the live service words them. */

import type { AppError } from '../../../shared/view'

export interface RefusalBody {
  code: string
  message: string
  param: string | null
}

/** Of a field, in what is told of it. */
const LONGEST_NAME = 256

/** Thrown while a frame is read and carried out; becomes one `error` event, and the session goes on. */
export class Refusal extends Error {
  readonly body: RefusalBody

  constructor(code: string, message: string, param: string | null = null) {
    super(message)
    this.name = 'Refusal'
    this.body = { code, message, param }
  }
}

export const missing = (param: string): Refusal =>
  new Refusal('missing_required_parameter', `Missing required parameter: '${param}'.`, param)

/** @param param as long as the client likes: it is told so far that it knows which one is meant */
export const unknown = (param: string): Refusal => {
  const named = param.length > LONGEST_NAME ? `${param.slice(0, LONGEST_NAME).toWellFormed()}…` : param
  return new Refusal('unknown_parameter', `Unknown parameter: '${named}'.`, named)
}

/** @param why a whole sentence; it must not quote what the client sent but for names of types and ids */
export const invalid = (param: string, why: string): Refusal => new Refusal('invalid_value', why, param)

export const unsupported = (param: string, value: string, supported: readonly string[]): Refusal =>
  invalid(
    param,
    `Invalid value: '${value.slice(0, 64)}'. Supported values are: ${supported.map((each) => `'${each}'`).join(', ')}.`,
  )

/** A failure of ours, under the protocol's own name where clients act on that one. */
export const codeOf = ({ code }: AppError): string => PROTOCOL_CODES.get(code) ?? code

/** In the assistant these mend by themselves. A session ends with its link. */
const MENDED: ReadonlySet<AppError['code']> = new Set(['link.lost', 'link.down', 'link.expired'])

/** The same trouble as the end of a session. */
export const endedBy = (error: AppError): AppError =>
  MENDED.has(error.code) ? { ...error, fix: 'This session is over; open a new one.' } : error

export const sentenceOf = ({ message, fix }: AppError): string => `${message} ${fix}`

/** What clients take for final, so that they do not ask again and again, and what they wait or begin anew for. */
const PROTOCOL_CODES: ReadonlyMap<AppError['code'], string> = new Map([
  ['cost.capReached', 'billing_hard_limit_reached'],
  ['key.wrong', 'invalid_api_key'],
  ['quota.empty', 'insufficient_quota'],
  ['key.accountClosed', 'account_deactivated'],
  ['model.unknown', 'model_not_found'],
  ['model.noDeployment', 'model_not_found'],
  ['provider.notInCountry', 'unsupported_country_region_territory'],
  ['link.busy', 'rate_limit_exceeded'],
  ['link.expired', 'session_expired'],
])

/** @param id of the response that is being made, where it has begun */
export function busyWith(id: string | undefined): Refusal {
  const which = id === undefined ? '' : `: ${id}`
  const why = `Conversation already has an active response in progress${which}. Wait until the response is finished before creating a new one.`
  return new Refusal('conversation_already_has_active_response', why)
}
