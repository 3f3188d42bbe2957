/** Pure: what a link is told of the settings, and which of them need another connection. */
import type { ConversationId } from '../../shared/view'
import type { SessionConfig, ToolSpec } from '../link'
import type { Settings } from '../settings'

/** A model elsewhere, with voices of its own and nothing of what Parley can do by itself. */
const isRemote = ({ provider }: Settings): boolean =>
  provider === 'openai' || provider === 'azure' || provider === 'compatible'

/** Each voice has its own, so that one that is louder than the others need not be. */
export const voiceVolume = (settings: Settings): number =>
  isRemote(settings) ? settings.realtime.volume : settings.voice.volume

export function sessionConfig(
  settings: Settings,
  conversation: ConversationId,
  tools: () => readonly ToolSpec[],
): SessionConfig {
  const remote = isRemote(settings)
  return {
    conversation,
    mode: settings.mode,
    instructions: settings.instructions,
    voice: remote ? settings.realtime.voice : settings.voice.name,
    speed: settings.voice.speed,
    locale: settings.locale,
    timeZone: settings.timeZone,
    ...(remote && settings.realtime.tools && { tools: tools() }),
  }
}

/** The same service, model and format: what else changed reaches an open session. */
export function sameConnection(a: Settings, b: Settings): boolean {
  const place = ({ provider, realtime }: Settings) => {
    const { model, baseUrl, format } = realtime
    return JSON.stringify([provider, model, baseUrl, format])
  }
  return place(a) === place(b)
}
