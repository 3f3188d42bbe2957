/** Who hears in a chain: one adapter a service, and the order they stand in. */
import { missingCase } from '../../../../shared/errors'
import { type HearingService, SERVICE_NAMES } from '../../../../shared/services'
import { countedService, openaiFailure } from '../../vendors/openai'
import { hearInOrder } from '../inOrder/hearInOrder'
import { Standing } from '../inOrder/standing'
import type { SpeechToText } from '../ports'
import { AZURE_EARS_MODEL, createAzureHearing } from '../stt/azure'
import { createElevenLabsEars } from '../stt/elevenlabs'
import { GoogleSpeech } from '../stt/google'
import { OpenaiBatch } from '../stt/openaiBatch'
import { createOpenaiLiveEars } from '../stt/openaiLive'
import { createWindowedEars } from '../stt/windowed'
import { withVoiceActivity } from '../withVoiceActivity'
import { CHAIN_RATES } from './chainLink'
import { localEars } from './localParts'
import { inOrder } from './order'
import { azureAccess, elevenLabsAddress, googleService, keyFor, onSocket, openaiService, type Reach } from './reach'
import { unusable, unusableEars } from './unusable'

/** Where none is named; Azure has one alone. Rows of the price list. */
export const USUAL_EARS = {
  elevenlabs: 'scribe_v2_realtime',
  openai: 'gpt-live-transcribe',
  compatible: 'whisper-1',
  google: 'long',
  azureSpeech: AZURE_EARS_MODEL,
} as const

/** @param offline makes the recognizer that comes with Parley; called once, where it is in the order */
export async function chosenEars(
  reach: Reach,
  offline: () => SpeechToText,
  weights: () => Promise<Uint8Array>,
): Promise<SpeechToText> {
  const { ports, choice } = reach
  // It hears voice itself, in its own thread.
  if (choice.speechToText.service === 'offline') return offline()
  const ears = await inOrder(choice.speechToText, USUAL_EARS, (id, model) => earsOf(reach, id, model, offline))
  const hear = hearInOrder(new Standing(ears, ports), CHAIN_RATES.hearHz, reach.spent)
  return withVoiceActivity(hear, { weights: await weights(), sendsAll: () => ports.holdsKey() })
}

async function earsOf(
  reach: Reach,
  service: HearingService,
  model: string,
  offline: () => SpeechToText,
): Promise<SpeechToText> {
  if (service === 'offline') return offline()
  try {
    return await adapterOf(reach, service, model)
  } catch (thrown) {
    return unusableEars(CHAIN_RATES.hearHz, unusable(SERVICE_NAMES[service], thrown))
  }
}

async function adapterOf(
  reach: Reach,
  service: Exclude<HearingService, 'offline'>,
  model: string,
): Promise<SpeechToText> {
  const { ports, choice, spent, wire } = reach
  const { clock, random } = ports
  const language = choice.speechToText.language || new Intl.Locale(choice.locale).baseName
  switch (service) {
    case 'elevenlabs':
      return createElevenLabsEars({
        ...onSocket(reach),
        ...{ apiKey: await keyFor(reach, service), address: elevenLabsAddress(reach), language },
        model,
      })
    case 'local':
      return localEars(reach, model)
    case 'openai': {
      const { base, headers } = await openaiService(reach, service)
      return createOpenaiLiveEars({
        ...{ ...onSocket(reach), provider: SERVICE_NAMES[service], language },
        endpoint: { provider: service, base, headers, model, plain: false },
      })
    }
    case 'compatible': {
      const server = countedService(await openaiService(reach, service), wire.count)
      return createWindowedEars({
        ...{ clock, random, spent, provider: server.name, model, onNotice: ports.onNotice },
        batch: new OpenaiBatch({ service: server, clock, model, language, attempts: 1 }),
        reach: (signal) => server.fetch.reach(server.base, signal),
        failureOf: (thrown) => openaiFailure(thrown, { provider: server.name, model, language }, clock.epoch()),
      })
    }
    case 'google':
      return new GoogleSpeech({
        ...{ service: await googleService(reach), random, spent, onWire: wire.count, languages: [language] },
        ...{ model, bandwidth: choice.services.bandwidth },
      })
    case 'azureSpeech':
      return createAzureHearing({
        ...onSocket(reach),
        ...{ ...(await azureAccess(reach)), language },
      })
    default:
      return missingCase(service)
  }
}
