/** What a link is told of a client's session, with what one answer has of its own. Pure. */
import type { SessionConfig } from '../link'
import type { ResponseRequestParams } from './protocol/requests'
import { type Config, pauseOf } from './protocol/sessionConfig'

export interface Place {
  conversation: string
  /** What the client said as the system. */
  system: readonly string[]
  voiceFor(name: string): string
  locale: string
  timeZone: string
}

/** The protocol's slowest is slower than any link speaks. */
const SLOWEST = 0.5

export function linkConfig(config: Config, own: ResponseRequestParams, place: Place): SessionConfig {
  const { instructions, audio } = config
  const { conversation, system, voiceFor, locale, timeZone } = place
  const voice = own.audio?.output?.voice ?? audio.output.voice
  const pauseMs = pauseOf(config)
  const tools = toolsOf(config, own)
  const choice = choiceOf(config, own)
  const mustCall = tools.length > 0 && (choice === 'required' || typeof choice === 'object')
  return {
    conversation,
    mode: audio.input.turn_detection ? 'hands-free' : 'hold',
    // What is not made from the conversation heeds no message of it.
    instructions: [own.instructions ?? instructions, ...(own.input ? [] : system)].join('\n\n'),
    voice: voiceFor(typeof voice === 'string' ? voice : voice.id),
    speed: Math.max(SLOWEST, audio.output.speed),
    locale,
    timeZone,
    tools,
    ...(mustCall && { toolChoice: 'required' }),
    answers: 'whenAsked',
    ...(pauseMs !== undefined && { pauseMs }),
  }
}

const choiceOf = (config: Config, own: ResponseRequestParams) => own.tool_choice ?? config.tool_choice ?? 'auto'

/** What the link may call, after `tool_choice`: of a function that is named, that one alone. */
function toolsOf(config: Config, own: ResponseRequestParams): NonNullable<SessionConfig['tools']> {
  const choice = choiceOf(config, own)
  if (choice === 'none') return []
  const named = typeof choice === 'object' && 'name' in choice ? choice.name : undefined
  return (own.tools ?? config.tools)
    .filter(({ name }) => named === undefined || name === named)
    .map(({ name, description, parameters }) => ({
      name,
      description: description ?? '',
      parameters: parameters ?? { type: 'object', properties: {} },
    }))
}
