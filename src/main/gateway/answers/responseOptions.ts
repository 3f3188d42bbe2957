/** What a response is made with, and whom it tells. */
import type { Hz } from '../../audio'
import type { Conversation } from '../conversation/conversation'
import type { ResponseRequestParams } from '../protocol/requests'
import type { Config } from '../protocol/sessionConfig'
import type { Wire } from '../protocol/wire'
import { OutboundAudio } from '../protocol/wireAudio'
import type { Response } from './response'

export interface ResponseOptions {
  /** Undefined: out of band, its items are no part of any conversation. */
  conversation: Conversation | undefined
  modality: 'audio' | 'text'
  metadata: Record<string, string> | null
  maxOutputTokens: number | 'inf'
  voice: string
  audio: OutboundAudio
  /** Of the link's answer; else it goes on behind a call. */
  isBeginning: boolean
  /** How much of the link's answer earlier responses have taken already. */
  offsetMs: number
}

/** Of the session's settings, with what this one has of its own. @param before whose answer goes on in it */
export function responseOptions(
  { output_modalities, max_output_tokens, audio }: Config,
  own: ResponseRequestParams,
  {
    conversation,
    rateHz,
    before,
  }: { conversation: Conversation | undefined; rateHz: Hz; before: Response | undefined },
): ResponseOptions {
  const voice = own.audio?.output?.voice ?? audio.output.voice
  return {
    conversation,
    modality: (own.output_modalities ?? output_modalities)[0] ?? 'audio',
    metadata: own.metadata ?? null,
    maxOutputTokens: own.max_output_tokens ?? max_output_tokens ?? 'inf',
    voice: typeof voice === 'string' ? voice : voice.id,
    audio: new OutboundAudio(own.audio?.output?.format ?? audio.output.format, rateHz),
    isBeginning: before === undefined,
    offsetMs: before?.madeMs ?? 0,
  }
}

export interface ResponsePorts {
  wire: Wire
  newId(): string
  /** The first sound of the session, and every one after. */
  spoke(): void
  /** Everything has left, or never will. */
  ended(response: Response): void
}

export interface Call {
  callId: string
  name: string
  argumentsJson: string
}

/** Fixed: nobody is limited here, but some clients wait for the event. */
export const RATE_LIMITS = [
  { name: 'requests' as const, limit: 1000, remaining: 1000, reset_seconds: 0 },
  { name: 'tokens' as const, limit: 1_000_000, remaining: 1_000_000, reset_seconds: 0 },
]
