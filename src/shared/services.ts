/**
 * What a chain can be made of: the services that hear, think and speak, by the ids that settings, command line and keys
 * share. What each can do stands in `catalogue.ts`.
 */

export const HEARING_SERVICES = [
  'google',
  'azureSpeech',
  'elevenlabs',
  'openai',
  'compatible',
  'local',
  'offline',
] as const
export type HearingService = (typeof HEARING_SERVICES)[number]

export const THINKING_SERVICES = ['openai', 'anthropic', 'compatible', 'localServer', 'offline'] as const
export type ThinkingService = (typeof THINKING_SERVICES)[number]

export const SPEAKING_SERVICES = [
  'google',
  'azureSpeech',
  'elevenlabs',
  'openai',
  'compatible',
  'local',
  'offline',
] as const
export type SpeakingService = (typeof SPEAKING_SERVICES)[number]

export type ServiceId = HearingService | ThinkingService | SpeakingService

interface ChainPart {
  service: ServiceId
  fallback: readonly ServiceId[]
}

/** A chain as the settings know it. */
export type ChainParts = Readonly<Record<'speechToText' | 'languageModel' | 'textToSpeech', ChainPart>>

/** Who takes part in a chain, or stands in there: for what comes with Parley nobody has to. */
export const takesPart = ({ speechToText, languageModel, textToSpeech }: ChainParts): ReadonlySet<ServiceId> =>
  new Set(
    [speechToText, languageModel, textToSpeech].flatMap(({ service, fallback }) =>
      service === 'offline' ? [] : [service, ...fallback],
    ),
  )

/** Of each service the name of its own: a model, a voice. Empty or absent: the recommended one. */
export type NameOf<Id extends ServiceId> = Readonly<Partial<Record<Id, string>>>

/** Azure has one model alone, and so has what comes with Parley. */
export const takesModel = (service: ServiceId): boolean => service !== 'offline' && service !== 'azureSpeech'

/** These know their voices by name alone: there is none to take where none is named. */
export const needsVoice = (service: ServiceId): boolean =>
  service === 'google' || service === 'azureSpeech' || service === 'elevenlabs'

/** Speech-to-speech services: a turn is theirs from end to end. */
const REALTIME_PROVIDERS = ['openai', 'azure', 'compatible'] as const
export type RealtimeProvider = (typeof REALTIME_PROVIDERS)[number]

export const isRealtime = (provider: string): provider is RealtimeProvider =>
  REALTIME_PROVIDERS.some((one) => one === provider)

/** Services that want a key, each under its own name. */
export const SECRETS = ['openai', 'azure', 'compatible', 'google', 'azureSpeech', 'elevenlabs', 'anthropic'] as const
export type SecretName = (typeof SECRETS)[number]

/** Whose key a service asks for; undefined: it needs none. A compatible server on this computer may do without. */
export function secretOf(service: ServiceId): SecretName | undefined {
  return service === 'local' || service === 'localServer' || service === 'offline' ? undefined : service
}

/** What a person calls it, and what stands in errors and bills. */
export const SERVICE_NAMES: Readonly<Record<ServiceId, string>> = {
  google: 'Google',
  azureSpeech: 'Azure Speech',
  elevenlabs: 'ElevenLabs',
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  compatible: 'the compatible server',
  local: 'the local engine',
  localServer: 'the local server',
  offline: 'the offline engine',
}

/** Whoever can serve a turn: a service of a chain, or one that does all of it. */
export type ServerId = ServiceId | 'azure' | 'scripted'

export const SERVER_NAMES: Readonly<Record<ServerId, string>> = {
  ...SERVICE_NAMES,
  azure: 'Azure OpenAI',
  scripted: 'the script',
}
