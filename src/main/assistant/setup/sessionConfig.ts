/** Pure: what a link is told of the settings, and which of them need another connection. */
import { isRealtime } from '../../../shared/services'
import type { ConversationId } from '../../../shared/view'
import type { SessionConfig, ToolSpec } from '../../link'
import type { Settings } from '../../settings'

/** Each voice has its own, so that one that is louder than the others need not be. */
export function voiceVolume(settings: Settings): number {
  if (settings.provider === 'cascade') return settings.textToSpeech.volume
  return isRealtime(settings.provider) ? settings.realtime.volume : settings.voice.volume
}

export function sessionConfig(
  settings: Settings,
  conversation: ConversationId,
  tools: () => readonly ToolSpec[],
): SessionConfig {
  return {
    conversation,
    mode: settings.mode,
    instructions: settings.instructions,
    ...spoken(settings),
    locale: settings.locale,
    timeZone: settings.timeZone,
    ...(usesTools(settings) && { tools: tools() }),
  }
}

/** A chain knows the names of its voices itself. */
function spoken(settings: Settings): Pick<SessionConfig, 'voice' | 'speed'> {
  const { provider, voice, realtime, textToSpeech } = settings
  if (provider === 'cascade') return { voice: '', speed: textToSpeech.speed }
  return isRealtime(settings.provider)
    ? { voice: realtime.voice, speed: realtime.speed }
    : { voice: voice.name, speed: voice.speed }
}

const usesTools = (settings: Settings): boolean =>
  settings.provider === 'cascade'
    ? settings.languageModel.service !== 'offline'
    : isRealtime(settings.provider) && settings.realtime.tools

/** The same service, model and format: what else changed reaches an open session. */
export function sameConnection(a: Settings, b: Settings): boolean {
  const place = ({ provider, realtime, speechToText, languageModel, textToSpeech, services, network }: Settings) => {
    const { model, baseUrl, format } = realtime
    const { speed: _, volume: __, ...voice } = textToSpeech
    return JSON.stringify([provider, model, baseUrl, format, speechToText, languageModel, voice, services, network])
  }
  return place(a) === place(b)
}
