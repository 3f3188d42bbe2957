/** Who does each part of a turn by the settings, where the link does not say it itself. Pure. */
import { missingCase } from '../../../shared/errors'
import type { Served } from '../../../shared/view'
import { DEFAULT_REALTIME_MODEL } from '../../link'
import type { Settings } from '../../settings'

type Choice = Pick<Settings, 'provider' | 'realtime' | 'speechToText' | 'languageModel' | 'textToSpeech'>

export function usualServers({ provider, realtime, speechToText, languageModel, textToSpeech }: Choice): Served {
  switch (provider) {
    case 'offline':
    case 'scripted':
      return { hear: { service: provider }, think: { service: provider }, speak: { service: provider } }
    case 'openai':
    case 'azure':
    case 'compatible': {
      const model = realtime.model || (provider === 'openai' ? DEFAULT_REALTIME_MODEL : '')
      return { converse: { service: provider, ...(model && { model }) } }
    }
    case 'cascade':
      return {
        ...{ hear: { service: speechToText.service }, think: { service: languageModel.service } },
        speak: { service: textToSpeech.service },
      }
    default:
      return missingCase(provider)
  }
}
