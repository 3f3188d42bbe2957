/** Pure: the `session` of a `session.update`, whole, from settings. Sends nothing a model or endpoint does not take. */
import type { RealtimeSessionCreateRequest } from 'openai/resources/realtime/realtime'
import { REALTIME_VOICES } from '../../../shared/catalogue'
import { appError } from '../../../shared/errors'
import { own } from '../../../shared/own'
import type { AppError } from '../../../shared/view'
import { DEFAULT_REALTIME_MODEL, DEFAULT_REALTIME_VOICE, FOREIGN_VOICES, REALTIME_MODELS } from '../catalogue'
import type { SessionConfig } from '../link'
import type { RealtimeOptions } from './options'

/** The protocol's own range. */
const SPEED = { least: 0.25, most: 1.5 }
/** Keeps four fifths when something must go, so that the prompt cache survives several turns (OpenAI's advice). */
const RETENTION_RATIO = 0.8

export interface WireSession {
  session: RealtimeSessionCreateRequest
  /** What was replaced, and by what. */
  notices: AppError[]
}

export function wireSession(config: SessionConfig, options: RealtimeOptions): WireSession {
  const notices: AppError[] = []
  const { provider } = options.endpoint
  const voice = provider === 'compatible' ? config.voice : knownVoice(config.voice, notices)
  const format = wireFormat(options.format)
  const session: RealtimeSessionCreateRequest = {
    type: 'realtime',
    output_modalities: [options.output],
    instructions: config.instructions,
    audio: {
      input: {
        format,
        noise_reduction: options.noiseReduction === 'none' ? nullOf() : { type: `${options.noiseReduction}_field` },
        transcription: transcription(options) ?? nullOf(),
        turn_detection: turnDetection(config, options),
      },
      output: { format, voice, speed: Math.min(SPEED.most, Math.max(SPEED.least, config.speed)) },
    },
    tools: (config.tools ?? []).map(({ name, description, parameters }) => ({
      type: 'function' as const,
      name,
      description,
      parameters,
    })),
    tool_choice: config.toolChoice ?? 'auto',
    max_output_tokens: options.maxOutputTokens === 0 ? 'inf' : options.maxOutputTokens,
    truncation: truncation(options.truncation),
  }
  const effort = options.reasoningEffort
  if (effort !== 'default' && takesReasoning(options)) session.reasoning = { effort }
  return { session, notices }
}

/** The protocol takes `null` for "none" where the types only know "absent", which would leave the old value. */
function nullOf<Value>(): Value {
  return null as Value
}

/** A deployment may have any name: what is behind it is not known, so nothing is sent that could make it refuse. */
function takesReasoning({ endpoint }: RealtimeOptions): boolean {
  const model = endpoint.model.trim() || DEFAULT_REALTIME_MODEL
  return endpoint.provider === 'openai' && REALTIME_MODELS.some(({ id, reasoning }) => reasoning && id === model)
}

function knownVoice(voice: string, notices: AppError[]): string {
  if ((REALTIME_VOICES as readonly string[]).includes(voice)) return voice
  const replacement = own(FOREIGN_VOICES, voice) ?? DEFAULT_REALTIME_VOICE
  notices.push(appError('voice.unknown', { voice, replacement }))
  return replacement
}

function wireFormat(format: RealtimeOptions['format']) {
  if (format === 'pcm') return { type: 'audio/pcm', rate: 24000 } as const
  return { type: `audio/${format}` } as const
}

function transcription({ transcriptionModel, language }: RealtimeOptions) {
  if (transcriptionModel === 'none' || transcriptionModel === '') return undefined
  return { model: transcriptionModel, ...(language !== '' && { language }) }
}

type TurnDetection = NonNullable<
  NonNullable<NonNullable<RealtimeSessionCreateRequest['audio']>['input']>['turn_detection']
>

/** By key the client says when a turn is over. Cutting is always the client's: only it knows what was heard. */
function turnDetection({ mode, answers }: SessionConfig, options: RealtimeOptions): TurnDetection {
  if (mode !== 'hands-free') return nullOf()
  const both = { create_response: answers !== 'whenAsked', interrupt_response: false }
  return options.turnDetection === 'meaning'
    ? { type: 'semantic_vad', eagerness: options.eagerness, ...both }
    : { type: 'server_vad', silence_duration_ms: options.silenceMs, ...both }
}

function truncation(choice: RealtimeOptions['truncation']) {
  return choice === 'keepCache' ? { type: 'retention_ratio' as const, retention_ratio: RETENTION_RATIO } : choice
}
