/** Pure: the settings of whoever answers, with what the command line says on top. */
import { type SecretName, secretOf } from '../../shared/services'
import type { Settings } from '../settings'
import type { ConverseOptions } from './commandLine/command'

type ChainPart = 'speechToText' | 'languageModel' | 'textToSpeech' | 'services'

/** What the command line names of a service. In a chain `--model` is of who thinks, `--voice` of who speaks. */
export function withServices(
  saved: Settings,
  { provider, service, chain = {} }: Pick<ConverseOptions, 'provider' | 'service' | 'chain'>,
): Pick<Settings, 'realtime'> | Pick<Settings, ChainPart> {
  if (provider !== 'cascade') return { realtime: { ...saved.realtime, ...service } }
  const { stt, llm, tts, language, savesBandwidth } = chain
  const { baseUrl, model, voice } = service
  return {
    speechToText: { ...saved.speechToText, ...ordered(stt), ...(language !== undefined && { language }) },
    languageModel: { ...saved.languageModel, ...ordered(llm), ...(model !== undefined && { model }) },
    textToSpeech: { ...saved.textToSpeech, ...ordered(tts), ...(voice !== undefined && { voice }) },
    services: {
      ...saved.services,
      ...(savesBandwidth && { bandwidth: 'save' as const }),
      ...(baseUrl !== undefined && { compatibleUrl: baseUrl }),
    },
  }
}

/** Who is named on the command line is meant, and nobody else stands in. */
function ordered<Id extends string>(ids: readonly [Id, ...Id[]] | undefined) {
  if (!ids) return {}
  const [service, ...fallback] = ids
  return { service, fallback }
}

/** Whose keys are asked for. */
export function secretsOf({ provider, speechToText, languageModel, textToSpeech }: Settings): SecretName[] {
  if (provider === 'openai' || provider === 'azure' || provider === 'compatible') return [provider]
  if (provider !== 'cascade') return []
  const services = [speechToText, languageModel, textToSpeech].flatMap(({ service, fallback }) => [
    service,
    ...fallback,
  ])
  return [...new Set(services.map(secretOf))].filter((name) => name !== undefined)
}
