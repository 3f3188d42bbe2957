/**
 * ElevenLabs without its SDK (docs/decisions/012): addresses, the key's header, what its
 * messages look like and what its failures mean. Types and names are from the SDK 2.73.0 and the AsyncAPI description,
 * read on 2026-11-28. Repeats no word of the service.
 */
import type { ErrorCode } from '../../../shared/errors'
import { own } from '../../../shared/own'
import { recordIn } from '../../../shared/records'
import { type FailureKind, ProviderError, type ProviderFailure } from '../cascade/providerError'
import { brokenSocket } from './brokenSocket'
import type { SocketEnding } from './webSocket'

export const ELEVENLABS = 'ElevenLabs'

/** Where data is kept; a key belongs to one of them. */
export const ELEVENLABS_ADDRESSES = {
  global: 'https://api.elevenlabs.io',
  us: 'https://api.us.elevenlabs.io',
  eu: 'https://api.eu.residency.elevenlabs.io',
  india: 'https://api.in.residency.elevenlabs.io',
  singapore: 'https://api.sg.residency.elevenlabs.io',
} as const

/** The key goes into a header and never into an address. */
export const elevenLabsHeaders = (apiKey: string): Record<string, string> => ({ 'xi-api-key': apiKey })

/** @param address of `ELEVENLABS_ADDRESSES` or of a test's own server */
export function elevenLabsUrl(address: string, path: string, query: Readonly<Record<string, string>>): URL {
  const url = new URL(path, address)
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:'
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url
}

/** What Scribe says; names it might add later are left alone. */
export interface ScribeMessage {
  message_type?: string
  text?: string
  language_code?: string | null
  words?: ScribeWord[] | null
}

export interface ScribeWord {
  text?: string
  /** Seconds. */
  start?: number
  end?: number
  type?: 'word' | 'spacing' | 'audio_event'
  /** Natural logarithm of the probability. */
  logprob?: number
}

/** What the voice says, in either of the spellings that its descriptions disagree about. */
export interface VoiceMessage {
  audio?: string | null
  alignment?: VoiceAlignment | null
  isFinal?: boolean | null
  is_final?: boolean | null
  contextId?: string
  context_id?: string
  /** Of an error. */
  type?: string
  error?: string
  code?: number | string
}

/** @returns undefined for what is no message */
export const messageIn = <Message extends ScribeMessage | VoiceMessage>(
  data: string | Uint8Array,
): Message | undefined => (typeof data === 'string' ? (recordIn(data) as Message | undefined) : undefined)

/** One entry a character; times in ms from the beginning of the sound that came with it. */
export interface VoiceAlignment {
  chars?: string[]
  charStartTimesMs?: number[]
  charsStartTimesMs?: number[]
  char_start_times_ms?: number[]
  charDurationsMs?: number[]
  charsDurationsMs?: number[]
  char_durations_ms?: number[]
}

interface Meaning {
  kind: FailureKind
  code?: ErrorCode
  retryable?: boolean
}

/** Names of errors, of Scribe's messages as of `detail.status` in a refusal. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  auth_error: { kind: 'auth' },
  invalid_api_key: { kind: 'auth' },
  missing_api_key: { kind: 'auth', code: 'key.missing' },
  needs_authorization: { kind: 'auth' },
  missing_permissions: { kind: 'auth', code: 'key.notAllowed' },
  unaccepted_terms: { kind: 'auth', code: 'provider.terms' },
  detected_unusual_activity: { kind: 'auth', code: 'key.accountClosed' },
  quota_exceeded: { kind: 'quota' },
  payment_required: { kind: 'quota' },
  rate_limited: { kind: 'rateLimit' },
  too_many_concurrent_requests: { kind: 'rateLimit' },
  system_busy: { kind: 'rateLimit' },
  queue_overflow: { kind: 'rateLimit' },
  resource_exhausted: { kind: 'rateLimit' },
  max_active_conversations: { kind: 'rateLimit' },
  transcriber_error: { kind: 'server' },
  error: { kind: 'server' },
  // Ours, for what is no message at all.
  unreadable: { kind: 'protocol' },
  session_time_limit_exceeded: { kind: 'sessionLimit' },
  insufficient_audio_activity: { kind: 'sessionLimit' },
  input_timeout_exceeded: { kind: 'sessionLimit' },
  input_error: { kind: 'protocol' },
  chunk_size_exceeded: { kind: 'protocol' },
  invalid_request: { kind: 'badRequest' },
  voice_not_found: { kind: 'badRequest', code: 'voice.notThere' },
  invalid_voice_id: { kind: 'badRequest', code: 'voice.notThere' },
  model_not_found: { kind: 'badRequest', code: 'model.unknown' },
  invalid_model_id: { kind: 'badRequest', code: 'model.unknown' },
  model_can_not_do_text_to_speech: { kind: 'badRequest', code: 'model.unknown' },
  unsupported_language: { kind: 'badRequest', code: 'language.unsupported' },
  invalid_language_code: { kind: 'badRequest', code: 'language.unsupported' },
  output_format_not_allowed: { kind: 'badRequest', code: 'format.unsupported' },
  unsupported_output_format: { kind: 'badRequest', code: 'format.unsupported' },
  invalid_sample_rate: { kind: 'badRequest', code: 'format.unsupported' },
  max_active_contexts_exceeded: { kind: 'protocol' },
}

export interface AskedOf {
  model: string
  voice?: string | undefined
  language?: string | undefined
}

/** Whether this name of a message is that of a failure. */
export const isFailureName = (name: string): boolean => Object.hasOwn(MEANINGS, name) || name.endsWith('_error')

/** What was said by name, in a message of the service. */
export const failureNamed = (name: string, asked: AskedOf): ProviderError =>
  failure(own(MEANINGS, name) ?? { kind: 'server' }, asked, { status: name })

/** How the socket ended, when nothing was said before. */
export function socketFailure(ending: SocketEnding, asked: AskedOf): ProviderError {
  switch (ending.type) {
    case 'broken':
      return brokenSocket(ELEVENLABS, ending)
    case 'refused': {
      const { status, retryAfterMs } = ending
      // The name counts, not the number: an empty account comes as 401, too.
      const meaning = own(MEANINGS, nameIn(ending.body)) ?? byStatus(status, asked)
      return failure(meaning, asked, { status, ...(retryAfterMs !== undefined && { retryAfterMs }) })
    }
    case 'closed':
      return failure(named(ending.reason) ?? byCloseCode(ending.code), asked, { status: ending.code })
  }
}

function failure(meaning: Meaning, asked: AskedOf, more: Partial<ProviderFailure> = {}): ProviderError {
  const { model, voice = '', language = '' } = asked
  return new ProviderError({ provider: ELEVENLABS, ...meaning, ...more, details: { model, voice, language } })
}

/** A reason of closing is a sentence that may hold the name of the error. */
function named(reason: string): Meaning | undefined {
  const said = reason.toLowerCase()
  const name = Object.keys(MEANINGS).find((known) => known !== 'error' && said.includes(known))
  return name === undefined ? undefined : MEANINGS[name]
}

function nameIn(body: string): string {
  try {
    const { detail } = JSON.parse(body) as { detail?: { status?: unknown; code?: unknown } }
    const name = detail?.status ?? detail?.code
    return typeof name === 'string' ? name : ''
  } catch {
    return ''
  }
}

function byStatus(status: number, { voice }: AskedOf): Meaning {
  if (status >= 500) return { kind: 'server' }
  switch (status) {
    case 401:
      return { kind: 'auth' }
    case 402:
      return { kind: 'quota' }
    case 403:
      return { kind: 'auth', code: 'key.notAllowed' }
    case 404:
      return { kind: 'badRequest', code: voice === undefined ? 'model.unknown' : 'voice.notThere' }
    case 408:
      return { kind: 'timeout' }
    case 429:
      return { kind: 'rateLimit' }
    default:
      return { kind: 'badRequest' }
  }
}

/** RFC 6455 and the registry of its codes; 1008 is how an idle connection ends here. */
function byCloseCode(code: number): Meaning {
  if (code === 1002 || code === 1003 || code === 1007 || code === 1009) return { kind: 'protocol' }
  if (code === 1011 || code === 1012 || code === 1013) return { kind: 'server' }
  if (code === 1000 || code === 1001 || code === 1008) return { kind: 'sessionLimit' }
  return { kind: 'network', code: 'link.lost' }
}
