/** Pure: the settings of whoever answers, with what the command line says on top. */
import { isRealtime, type NameOf, type SecretName, type ServiceId, secretOf } from '../../shared/services'
import type { Settings } from '../settings'
import type { PartOptions } from './commandLine/chain'
import type { ConverseOptions } from './commandLine/command'

type ChainPart = 'speechToText' | 'languageModel' | 'textToSpeech' | 'services'

/** What the command line names of a service. In a chain `--model` is of who thinks first, `--voice` of who speaks first. */
export function withServices(
  saved: Settings,
  { provider, service, chain = {} }: Pick<ConverseOptions, 'provider' | 'service' | 'chain'>,
): Pick<Settings, 'realtime'> | Pick<Settings, ChainPart> {
  if (provider !== 'cascade') return { realtime: { ...saved.realtime, ...service } }
  const { stt, llm, tts, voices, language, savesBandwidth } = chain
  const { baseUrl, model, voice } = service
  const hears = withPart(saved.speechToText, stt)
  const thinks = withPart(saved.languageModel, llm)
  const speaks = withPart(saved.textToSpeech, tts)
  const spoken = voices ?? (voice === undefined ? {} : { [speaks.service]: voice })
  return {
    speechToText: { ...hears, ...(language !== undefined && { language }) },
    languageModel: {
      ...thinks,
      ...(model !== undefined && { models: { ...thinks.models, [thinks.service]: model } }),
    },
    textToSpeech: { ...speaks, voices: { ...speaks.voices, ...spoken } },
    services: {
      ...saved.services,
      ...(savesBandwidth && { bandwidth: 'save' as const }),
      ...(baseUrl !== undefined && { compatibleUrl: baseUrl }),
    },
  }
}

/** Who is named on the command line is meant, and nobody else stands in; their models are those of the settings unless named. */
function withPart<Id extends ServiceId, Part extends { models: NameOf<Id> }>(
  saved: Part,
  named: PartOptions<Id> | undefined,
): Part {
  if (!named) return saved
  const [service, ...fallback] = named.order
  return { ...saved, service, fallback, models: { ...saved.models, ...named.models } }
}

/** Whose keys are asked for. */
export function secretsOf({ provider, speechToText, languageModel, textToSpeech }: Settings): SecretName[] {
  if (isRealtime(provider)) return [provider]
  if (provider !== 'cascade') return []
  const services = [speechToText, languageModel, textToSpeech].flatMap(({ service, fallback }) => [
    service,
    ...fallback,
  ])
  return [...new Set(services.map(secretOf))].filter((name) => name !== undefined)
}
