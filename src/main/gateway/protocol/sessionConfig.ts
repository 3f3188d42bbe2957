/**
 * The `session` object: what a client may set, how an update is merged into what is in force, and what is echoed. Pure.
 * Present fields replace, absent ones stay, also within an object, unless it is one of those that are replaced whole; `null`
 * clears what can be empty and brings the default back of what cannot. One wrong field refuses the whole update.
 */

import { isRecord } from '../../../shared/records'
import type { Ms } from '../../../shared/time'
import type { AudioFormat, SessionConfigObject } from './frames'
import { invalid, Refusal, unsupported } from './refusal'
import {
  anyObject,
  bounded,
  either,
  flag,
  integer,
  list,
  needed,
  nullable,
  number,
  object,
  oneOf,
  type Shape,
  tagged,
  text,
} from './shape'

const isString = (value: unknown): boolean => typeof value === 'string'

const audioFormat: Shape<AudioFormat> = (value, path) => {
  const { type } = tagged({
    'audio/pcm': object({ type: oneOf('audio/pcm'), rate: oneOf(24000) }),
    'audio/pcmu': object({ type: oneOf('audio/pcmu') }),
    'audio/pcma': object({ type: oneOf('audio/pcma') }),
  })(value, path)
  return type === 'audio/pcm' ? { type, rate: 24000 } : { type: type as 'audio/pcmu' | 'audio/pcma' }
}

/** A name of the tool schema only; tools that a server runs itself are none of ours. */
const tool: Shape<FunctionTool> = (value, path) => {
  if (isRecord(value) && value.type !== undefined && value.type !== 'function') {
    throw unsupported(`${path}.type`, String(value.type), ['function'])
  }
  return object({
    type: needed(oneOf('function')),
    name: needed(text(64)),
    description: nullable(text()),
    parameters: nullable(anyObject),
  })(value, path) as FunctionTool
}

const tools = bounded(list(tool))

export interface FunctionTool {
  type: 'function'
  name: string
  description?: string | null
  parameters?: Record<string, unknown> | null
}

const toolChoice = either(oneOf('auto', 'none', 'required'), functionChoice, isString)

function functionChoice(value: unknown, path: string) {
  return tagged({ function: object({ type: oneOf('function'), name: needed(text(64)) }) })(value, path)
}

const voice = either(text(128), object({ id: needed(text(128)) }), isString)
const maxOutputTokens = either(oneOf('inf'), integer(1, 4096), isString)
const reasoning = object({ effort: nullable(oneOf('minimal', 'low', 'medium', 'high', 'xhigh')) })
/** Either, never both: sound always comes with its transcript. */
const modalities: Shape<('text' | 'audio')[]> = (value, path) => {
  const given = list(oneOf('text', 'audio'))(value, path)
  if (given.length !== 1) throw invalid(path, `Invalid modalities. Supported combinations are: ['text'] and ['audio'].`)
  return given
}

const serverVad = object({
  type: needed(oneOf('server_vad')),
  threshold: nullable(number(0, 1)),
  prefix_padding_ms: nullable(integer(0, 60_000)),
  silence_duration_ms: nullable(integer(0, 60_000)),
  idle_timeout_ms: nullable(integer(5_000, 30_000)),
  create_response: nullable(flag),
  interrupt_response: nullable(flag),
})

const semanticVad = object({
  type: needed(oneOf('semantic_vad')),
  eagerness: nullable(oneOf('low', 'medium', 'high', 'auto')),
  create_response: nullable(flag),
  interrupt_response: nullable(flag),
})

const truncation = either(
  oneOf('auto', 'disabled'),
  tagged({
    retention_ratio: object({
      type: oneOf('retention_ratio'),
      retention_ratio: needed(number(0, 1)),
      token_limits: nullable(object({ post_instructions: nullable(integer(0, 1_000_000)) })),
    }),
  }),
  isString,
)

const transcription = object({
  model: nullable(text(256)),
  language: nullable(text(35)),
  languages: nullable(list(text(35))),
  prompt: nullable(text()),
  keywords: nullable(list(text(256))),
  delay: nullable(oneOf('minimal', 'low', 'medium', 'high', 'xhigh')),
})

const tracing = either(
  oneOf('auto'),
  bounded(object({ workflow_name: nullable(text()), group_id: nullable(text()), metadata: nullable(anyObject) })),
  isString,
)

const prompt = bounded(object({ id: needed(text(256)), version: nullable(text(256)), variables: nullable(anyObject) }))

const audioInput = object({
  format: nullable(audioFormat),
  noise_reduction: nullable(
    object({ type: needed(oneOf('near_field', 'far_field')), strength: nullable(number(0, 1)) }),
  ),
  transcription: nullable(transcription),
  turn_detection: nullable(tagged({ server_vad: serverVad, semantic_vad: semanticVad })),
})

const audioOutput = object({
  format: nullable(audioFormat),
  voice: nullable(voice),
  speed: nullable(number(0.25, 1.5)),
})

const session = object({
  type: needed(oneOf('realtime')),
  model: nullable(text(256)),
  output_modalities: nullable(modalities),
  instructions: nullable(text()),
  tools: nullable(tools),
  tool_choice: nullable(toolChoice),
  parallel_tool_calls: nullable(flag),
  reasoning: nullable(reasoning),
  max_output_tokens: nullable(maxOutputTokens),
  truncation: nullable(truncation),
  tracing: nullable(tracing),
  prompt: nullable(prompt),
  include: nullable(list(oneOf('item.input_audio_transcription.logprobs'))),
  audio: nullable(object({ input: nullable(audioInput), output: nullable(audioOutput) })),
})

/** What one answer may have of its own. */
export const RESPONSE_PARAMS = {
  output_modalities: nullable(modalities),
  instructions: nullable(text()),
  tools: nullable(tools),
  tool_choice: nullable(toolChoice),
  parallel_tool_calls: nullable(flag),
  reasoning: nullable(reasoning),
  max_output_tokens: nullable(maxOutputTokens),
  prompt: nullable(prompt),
  audio: nullable(object({ output: nullable(object({ format: nullable(audioFormat), voice: nullable(voice) })) })),
}

const DEFAULT_FORMAT: AudioFormat = { type: 'audio/pcm', rate: 24000 }
const VAD = { create_response: true, interrupt_response: true } as const
const SERVER_VAD = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 500,
  idle_timeout_ms: null,
  ...VAD,
} as const
const SEMANTIC_VAD = { type: 'semantic_vad', eagerness: 'auto', ...VAD } as const

export interface SessionDefaults {
  model: string
  instructions: string
  voice: string
}

/** In force before the first update. */
export const defaultSession = ({ model, instructions, voice }: SessionDefaults): Config => ({
  type: 'realtime',
  model,
  output_modalities: ['audio'],
  instructions,
  tools: [],
  tool_choice: 'auto',
  parallel_tool_calls: true,
  reasoning: null,
  max_output_tokens: 'inf',
  truncation: 'auto',
  tracing: null,
  prompt: null,
  include: null,
  audio: {
    input: { format: DEFAULT_FORMAT, noise_reduction: null, transcription: null, turn_detection: SERVER_VAD },
    output: { format: DEFAULT_FORMAT, voice, speed: 1 },
  },
})

type TurnDetection = NonNullable<NonNullable<NonNullable<SessionConfigObject['audio']>['input']>['turn_detection']>

/** The same with what the protocol's types leave open made certain. */
export type Config = SessionConfigObject & {
  model: string
  instructions: string
  output_modalities: ('text' | 'audio')[]
  tools: FunctionTool[]
  audio: {
    input: {
      format: AudioFormat
      noise_reduction: { type?: 'near_field' | 'far_field' | null; strength?: number | null } | null
      transcription: Transcription | null
      turn_detection: TurnDetection | null
    }
    output: { format: AudioFormat; voice: string | { id: string }; speed: number }
  }
}
type Transcription = NonNullable<NonNullable<NonNullable<SessionConfigObject['audio']>['input']>['transcription']>

export interface Update {
  /** What is in force. */
  config: Config
  defaults: Config
  /** The voice has been heard, and is the voice of this session from then on. */
  hasSpoken: boolean
  /** Whoever answers can be asked to speak up when nobody says anything. */
  breaksSilence: boolean
}

/** @throws Refusal; then nothing has changed */
export function updated(given: unknown, { config, defaults, hasSpoken, breaksSilence }: Update): Config {
  const { audio, model: _, ...rest } = session(given, 'session')
  // Cleared, there is nothing left to follow.
  const top = merged(rest, config, { ...defaults, instructions: '' })
  const input = merged(audio?.input ?? {}, config.audio.input, defaults.audio.input)
  const output = merged(audio?.output ?? {}, config.audio.output, defaults.audio.output)
  if (audio?.input && 'turn_detection' in audio.input) {
    const given = audio.input.turn_detection
    input.turn_detection = given ? filled(given) : null
    if (!breaksSilence && idleTimeoutOf(input.turn_detection) !== undefined) {
      const path = 'session.audio.input.turn_detection.idle_timeout_ms'
      throw invalid(path, `'${path}' is not supported with this provider; leave it null.`)
    }
  }
  const voiceStays = JSON.stringify(output.voice) === JSON.stringify(config.audio.output.voice)
  if (hasSpoken && !voiceStays) {
    throw new Refusal('cannot_update_voice', 'Cannot update a conversation’s voice if assistant audio is present.')
  }
  return { ...config, ...top, audio: { input, output } } as Config
}

/** Half of one would mean something else. */
const UNITS: ReadonlySet<string> = new Set(['turn_detection', 'format', 'tool_choice', 'truncation', 'voice'])

/** What is in force with what is given. @param defaults where null was given */
function merged<T extends object>(given: Record<string, unknown>, inForce: T, defaults: object): T {
  const [before, without] = [inForce as Record<string, unknown>, defaults as Record<string, unknown>]
  const present = Object.entries(given).map(([key, value]) => {
    const old = before[key]
    if (value === null) return [key, without[key] ?? null]
    return [key, isRecord(value) && isRecord(old) && !UNITS.has(key) ? { ...old, ...value } : value]
  })
  return { ...inForce, ...Object.fromEntries(present) }
}

function filled(given: { type: 'server_vad' | 'semantic_vad' }): TurnDetection {
  const defaults = given.type === 'server_vad' ? SERVER_VAD : SEMANTIC_VAD
  const set = Object.entries(given).filter(([, value]) => value !== null)
  return { ...defaults, ...Object.fromEntries(set) } as TurnDetection
}

/** After so much silence the session speaks up by itself. */
export const idleTimeoutOf = (turns: unknown): Ms | undefined =>
  (isRecord(turns) && typeof turns.idle_timeout_ms === 'number' && turns.idle_timeout_ms) || undefined

/** How much silence stands for the end of a thought, by how eager the session is to answer. */
const EAGERNESS_MS: Record<string, Ms> = { low: 1600, medium: 1000, auto: 1000, high: 700 }

/** For links that go by silence alone. */
export function pauseOf({ audio }: Config): Ms | undefined {
  const turns = audio.input.turn_detection
  if (!turns) return undefined
  return turns.type === 'server_vad'
    ? (turns.silence_duration_ms ?? SERVER_VAD.silence_duration_ms)
    : EAGERNESS_MS[turns.eagerness ?? 'auto']
}
