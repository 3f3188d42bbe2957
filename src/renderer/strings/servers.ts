/** Whoever can serve a turn, by the name a person knows. */
import type { ServerId } from '../../shared/services'

export const servers: Readonly<Record<ServerId, string>> = {
  google: 'Google',
  azureSpeech: 'Azure Speech',
  elevenlabs: 'ElevenLabs',
  openai: 'OpenAI',
  azure: 'Azure OpenAI',
  anthropic: 'Anthropic',
  compatible: 'Compatible server',
  local: 'On this computer',
  localServer: 'Local server',
  offline: 'Offline',
  scripted: 'Script',
}
