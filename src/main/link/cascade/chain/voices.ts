/** Who speaks in a chain: one adapter a service, and the order they stand in. */
import { AppException, missingCase } from '../../../../shared/errors'
import { needsVoice, SERVICE_NAMES, type SpeakingService } from '../../../../shared/services'
import { countedService } from '../../vendors/openai'
import { type OrderedVoice, speakInOrder } from '../inOrder/speakInOrder'
import { Standing } from '../inOrder/standing'
import type { TextToSpeech } from '../ports'
import { AZURE_VOICE_MODEL, createAzureVoice } from '../tts/azure'
import { createElevenLabsVoice } from '../tts/elevenlabs'
import { GoogleVoice } from '../tts/google'
import { createOpenaiVoice } from '../tts/openaiSpeech'
import { atRate } from './atRate'
import { CHAIN_RATES } from './chainLink'
import { localVoice } from './localParts'
import { inOrder } from './order'
import { azureAccess, elevenLabsAddress, googleService, keyFor, onSocket, openaiService, type Reach } from './reach'
import { unusable, unusableVoice } from './unusable'

/** Where none is named; Azure has one alone. Rows of the price list. */
export const USUAL_VOICES = {
  elevenlabs: 'eleven_flash_v2_5',
  openai: 'gpt-4o-mini-tts',
  compatible: 'tts-1',
  google: 'chirp3-hd',
  azureSpeech: AZURE_VOICE_MODEL,
} as const

/** @param offline makes the voice that comes with Parley; called once, where it is in the order */
export async function chosenVoice(reach: Reach, offline: () => TextToSpeech): Promise<TextToSpeech> {
  const { ports, choice } = reach
  const voices = await inOrder(choice.textToSpeech, USUAL_VOICES, (id, model) => voiceOf(reach, id, model, offline))
  return atRate(speakInOrder(new Standing(voices, ports), reach.spent), CHAIN_RATES.speakHz)
}

async function voiceOf(
  reach: Reach,
  service: SpeakingService,
  model: string,
  offline: () => TextToSpeech,
): Promise<OrderedVoice> {
  const { choice } = reach
  const voiceName = choice.textToSpeech.voices[service]?.trim() ?? ''
  if (service === 'offline') return { voice: offline(), voiceName: choice.voice.name }
  try {
    return { voice: await adapterOf(reach, service, model, voiceName), voiceName }
  } catch (thrown) {
    return { voice: unusableVoice(CHAIN_RATES.speakHz, unusable(SERVICE_NAMES[service], thrown)), voiceName }
  }
}

async function adapterOf(
  reach: Reach,
  service: Exclude<SpeakingService, 'offline'>,
  model: string,
  voice: string,
): Promise<TextToSpeech> {
  const { ports, spent, wire } = reach
  const { clock, random } = ports
  if (voice === '' && needsVoice(service)) throw new AppException('voice.missing', { provider: SERVICE_NAMES[service] })
  switch (service) {
    case 'elevenlabs':
      return createElevenLabsVoice({
        ...onSocket(reach),
        ...{ apiKey: await keyFor(reach, service), address: elevenLabsAddress(reach), voice },
        model,
      })
    case 'openai':
    case 'compatible':
      return createOpenaiVoice({
        ...{ clock, random, spent, service: countedService(await openaiService(reach, service), wire.count) },
        model,
        voice: voice || (service === 'openai' ? 'marin' : 'alloy'),
      })
    case 'local':
      return localVoice(reach, model)
    case 'google':
      return new GoogleVoice({
        ...{ service: await googleService(reach), random, spent, onWire: wire.count },
        model,
      })
    case 'azureSpeech':
      return createAzureVoice({
        ...onSocket(reach),
        ...{ ...(await azureAccess(reach)), voice },
      })
    default:
      return missingCase(service)
  }
}
