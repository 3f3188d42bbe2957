/** What a link is told of the settings. Pure. */
import type { ConversationId } from '../../shared/view'
import type { SessionConfig } from '../link'
import type { Settings } from '../settings'

export const sessionConfig = (settings: Settings, conversation: ConversationId): SessionConfig => ({
  conversation,
  mode: settings.mode,
  instructions: settings.instructions,
  voice: settings.voice.name,
  speed: settings.voice.speed,
  locale: settings.locale,
  timeZone: settings.timeZone,
})
