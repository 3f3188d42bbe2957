/**
 * OpenAI's own client, for every server that speaks its HTTP dialect: the one file that loads it, made so that nothing
 * but what stands here decides where a request goes and what it carries. The client reads addresses, organisations,
 * headers and a log level from the environment, tells the computer's make in its headers, and would ask again by itself:
 * all of that is off. What goes wrong comes out as `ProviderError`.
 */
import { own } from '../../../shared/own'
import type { EpochMs, Ms } from '../../../shared/time'
import type { OnWire, WebFetch } from '../../net'
import type { ProviderError } from '../cascade/providerError'
import { type FailedAt, type FailedRequest, httpFailure } from './httpFailure'

/** A server, and how it is reached. */
export interface OpenaiService {
  /** The name a person knows it by. */
  name: string
  /** `https://…/v1`, without a trailing slash. */
  base: string
  /** Credentials, whole: `Authorization`, or `api-key` with Azure. */
  headers: Readonly<Record<string, string>>
  fetch: WebFetch
}

/** The same, and what its requests send and get on their sockets is told. */
export const countedService = (service: OpenaiService, onWire: OnWire): OpenaiService => ({
  ...service,
  fetch: service.fetch.counted(onWire),
})

export type OpenaiClient = import('openai').OpenAI
export type ChatRequest = import('openai/resources/chat/completions').ChatCompletionCreateParams
export type ChatMessage = import('openai/resources/chat/completions').ChatCompletionMessageParam
export type ChatChunk = import('openai/resources/chat/completions').ChatCompletionChunk
export type ChatAnswer = import('openai/resources/chat/completions').ChatCompletion

/** The client's own bound is of no use (it ends with the headers) and is kept out of the way. */
const NEVER_MS: Ms = 24 * 3_600_000
/** What of the client's headers belongs to the request itself. */
const CARRIED = ['content-type', 'accept']
/** By the service's own word, which says more than the status. */
const BY_CODE: Readonly<Record<string, Pick<FailedRequest, 'kind' | 'code'>>> = {
  invalid_api_key: { kind: 'auth' },
  account_deactivated: { kind: 'auth', code: 'key.accountClosed' },
  insufficient_quota: { kind: 'quota' },
  billing_hard_limit_reached: { kind: 'quota' },
  billing_not_active: { kind: 'quota' },
  rate_limit_exceeded: { kind: 'rateLimit' },
  model_not_found: { kind: 'badRequest', code: 'model.unknown' },
  DeploymentNotFound: { kind: 'badRequest', code: 'model.noDeployment' },
  context_length_exceeded: { kind: 'badRequest', code: 'model.tooLong' },
  unsupported_country_region_territory: { kind: 'badRequest', code: 'provider.notInCountry' },
  invalid_voice: { kind: 'badRequest', code: 'voice.notThere' },
  server_error: { kind: 'server' },
}
/** The last name of the field that was refused: what cannot be had is told by its own name. */
const BY_FIELD: Readonly<Record<string, Pick<FailedRequest, 'kind' | 'code'>>> = {
  voice: { kind: 'badRequest', code: 'voice.notThere' },
  model: { kind: 'badRequest', code: 'model.unknown' },
  language: { kind: 'badRequest', code: 'language.unsupported' },
  format: { kind: 'badRequest', code: 'format.unsupported' },
  rate: { kind: 'badRequest', code: 'format.unsupported' },
  response_format: { kind: 'badRequest', code: 'format.unsupported' },
}
const fieldIn = (param: string): string => param.split('.').at(-1) ?? ''

/** Soon wanted: the connection, and the client, which takes as long as a word to load. */
export function warmOpenai({ fetch, base }: OpenaiService): void {
  fetch.warm(base)
  import('openai').catch(() => {})
}

/** Loaded with the first request, unless it was warmed. */
export async function openaiClient(service: OpenaiService): Promise<OpenaiClient> {
  const { OpenAI } = await import('openai')
  return new OpenAI({
    // Never sent: `only` writes the credentials.
    apiKey: 'none',
    baseURL: service.base,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    defaultHeaders: {},
    defaultQuery: {},
    maxRetries: 0,
    timeout: NEVER_MS,
    logLevel: 'off',
    fetch: only(service.fetch, service.headers, CARRIED),
  })
}

/** A `fetch` that lets these headers of the client's through, and adds the given ones. */
export function only(
  fetch: WebFetch,
  given: Readonly<Record<string, string>>,
  carried: readonly string[],
): typeof globalThis.fetch {
  const filtered: typeof globalThis.fetch = (input, init = {}) => {
    const theirs = new Headers(init.headers)
    const headers = new Headers({ 'user-agent': 'Parley' })
    for (const name of carried) if (theirs.has(name)) headers.set(name, theirs.get(name) ?? '')
    for (const [name, value] of Object.entries(given)) headers.set(name, value)
    return fetch(input instanceof Request ? input.url : input, { ...init, headers })
  }
  // The client looks here for how forms are written; else it tries it out with a request.
  return Object.assign(filtered, { Response })
}

/** @param now this computer's clock, for certificates */
export const openaiFailure = (thrown: unknown, about: FailedAt, now: EpochMs): ProviderError =>
  httpFailure(
    thrown,
    about,
    now,
    ({ code, param, type }) => own(BY_CODE, code) ?? own(BY_FIELD, fieldIn(param)) ?? own(BY_CODE, type),
  )
