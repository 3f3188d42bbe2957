/**
 * Anthropic's own client, the one file that loads it: nothing of the environment and of the files its credential chain
 * would look into decides where a request goes or what it carries, and it never asks again by itself. What goes wrong comes
 * out as `ProviderError`.
 */
import { own } from '../../../shared/own'
import type { EpochMs, Ms } from '../../../shared/time'
import type { WebFetch } from '../../net'
import type { ProviderError } from '../cascade/providerError'
import { type FailedAt, type FailedRequest, httpFailure } from './httpFailure'
import { only } from './openai'

export interface AnthropicService {
  /** The name a person knows it by. */
  name: string
  /** Without `/v1`, without a trailing slash. */
  base: string
  key: string
  /**
   * `bearer`: as the service has it since 2026-10-21. `apiKey`: as before, which is what gateways that imitate it may know
   * alone.
   */
  wire: 'bearer' | 'apiKey'
  fetch: WebFetch
}

export type AnthropicClient = import('@anthropic-ai/sdk').Anthropic
export type MessageRequest = import('@anthropic-ai/sdk/resources/messages').MessageCreateParamsStreaming
export type MessageTurn = import('@anthropic-ai/sdk/resources/messages').MessageParam
export type MessageEvent = import('@anthropic-ai/sdk/resources/messages').RawMessageStreamEvent

const NEVER_MS: Ms = 24 * 3_600_000
const CARRIED = ['content-type', 'accept']

const BY_TYPE: Readonly<Record<string, FailedRequest>> = {
  authentication_error: { kind: 'auth' },
  permission_error: { kind: 'auth', code: 'key.notAllowed' },
  billing_error: { kind: 'quota' },
  not_found_error: { kind: 'badRequest', code: 'model.unknown' },
  rate_limit_error: { kind: 'rateLimit' },
  overloaded_error: { kind: 'server' },
  api_error: { kind: 'server' },
  timeout_error: { kind: 'server' },
}

/** Soon wanted: the connection, and the client, which takes as long as a word to load. */
export function warmAnthropic({ fetch, base }: AnthropicService): void {
  fetch.warm(base)
  import('@anthropic-ai/sdk').catch(() => {})
}

/** Loaded with the first request, unless it was warmed. */
export async function anthropicClient(service: AnthropicService): Promise<AnthropicClient> {
  const { Anthropic } = await import('@anthropic-ai/sdk')
  return new Anthropic({
    // Never sent: `only` writes the credentials.
    apiKey: 'none',
    webhookKey: null,
    baseURL: service.base,
    defaultHeaders: {},
    defaultQuery: {},
    maxRetries: 0,
    timeout: NEVER_MS,
    logLevel: 'off',
    fetch: only(service.fetch, headersOf(service), CARRIED),
  })
}

function headersOf({ key, wire }: AnthropicService): Record<string, string> {
  if (wire === 'apiKey') return { 'x-api-key': key, 'anthropic-version': '2023-06-01' }
  return { authorization: `Bearer ${key}`, 'anthropic-version': '2026-10-21' }
}

/** @param now this computer's clock, for certificates */
export const anthropicFailure = (thrown: unknown, about: FailedAt, now: EpochMs): ProviderError =>
  httpFailure(thrown, about, now, ({ type, message }) => {
    // Two things that only the words tell apart from any other mistake.
    if (type === 'invalid_request_error' && /credit balance/i.test(message)) return { kind: 'quota' }
    if (type === 'invalid_request_error' && /prompt is too long|context window/i.test(message)) {
      return { kind: 'badRequest', code: 'model.tooLong' }
    }
    return own(BY_TYPE, type)
  })
