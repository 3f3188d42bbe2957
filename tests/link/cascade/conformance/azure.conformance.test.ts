/** Azure Speech, both directions, by the rules that every adapter has to keep. */
import { S16leDecoder } from '../../../../src/main/audio'
import { createAzureHearing } from '../../../../src/main/link/cascade/stt/azure'
import { createAzureVoice } from '../../../../src/main/link/cascade/tts/azure'
import { createDialer } from '../../../../src/main/net'
import { startAzure } from '../../../fixtures/services/azure'
import type { EarsPlan } from '../../../fixtures/services/azure/ears'
import { AZURE_VOICES, type MouthPlan } from '../../../fixtures/services/azure/mouth'
import {
  BREAK_AFTER_MS,
  doorFor,
  type HearingRig,
  type Mood,
  NAME,
  type Situation,
  type SpeakingRig,
  whole,
} from './rig'
import { describeSpeechToText } from './speechToText'
import { describeTextToSpeech } from './textToSpeech'

const KEY = '0123456789abcdef0123456789abcdef'

const hearing = (mood: Mood, attempt: number): EarsPlan => {
  switch (mood) {
    case 'mute':
      return { mute: true }
    case 'breaksAlways':
      return { atOnce: 'cut' }
    case 'breaksOnce':
      return attempt === 0 ? { after: { ms: BREAK_AFTER_MS, do: 'cut' } } : {}
    case 'runsOut':
      return { after: { ms: 500, do: { close: 4429, reason: 'Quota exceeded.' } } }
    default:
      return {}
  }
}

const speaking = (mood: Mood, attempt: number): MouthPlan => {
  switch (mood) {
    case 'mute':
      return { mute: true }
    case 'hushed':
      return { soundless: true }
    case 'breaksAlways':
      return { atOnce: 'cut' }
    case 'breaksOnce':
      return attempt === 0 ? { halfway: 'cut' } : {}
    case 'runsOut':
      return { halfway: { close: 4429, reason: 'Quota exceeded.' } }
    default:
      return {}
  }
}

async function scene(situation: Situation, script: Parameters<HearingRig['open']>[1] = []) {
  const { mood, authority, clock, network } = situation
  const service = await startAzure({
    ...{ key: KEY, script, certificate: authority?.certificate },
    ears: (attempt) => hearing(mood, attempt),
    mouth: (attempt) => speaking(mood, attempt),
    admit() {
      if (mood === 'unanswering') return 'silence'
      return mood === 'refusing' ? { status: 401, body: `not ${KEY}` } : undefined
    },
  })
  const door = await doorFor(mood, service.port)
  const port = door?.port ?? service.port
  return {
    service,
    options: {
      ...{ clock, dialer: createDialer({ clock, ...network }), apiKey: KEY, region: 'westeurope' },
      ...{ address: authority ? `https://${NAME}:${port}` : `http://127.0.0.1:${port}`, random: () => 0.5 },
    },
    common: {
      port: service.port,
      attempts: () => service.addresses.length,
      addresses: () => service.addresses,
      log: () => [],
      relent: () => door?.open(),
      numb: () => door?.numb(),
      async close() {
        await door?.close()
        await service.close()
        if (service.complaints.length > 0) throw new Error(service.complaints.join('\n'))
      },
    },
  }
}

const ears: HearingRig = {
  key: KEY,
  async open(situation, script) {
    const { service, options, common } = await scene(situation, script)
    return {
      ...common,
      hear: createAzureHearing({ ...options, language: 'en-US', wire: 'full' }),
      abandoned: () => service.ears.filter(({ abandoned }) => abandoned).length,
      taken: () => service.ears.filter(({ pieces }) => pieces.length > 0).map(({ pieces }) => whole(pieces)),
    }
  },
}

const mouth: SpeakingRig = {
  key: KEY,
  voice: AZURE_VOICES[0]!,
  async open(situation) {
    const { service, options, common } = await scene(situation)
    return {
      ...common,
      voice: createAzureVoice({ ...options, voice: AZURE_VOICES[1]!, wire: 'full' }),
      abandoned: () => service.mouths.reduce((sum, { abandoned }) => sum + abandoned, 0),
      written: () => service.mouths.flatMap(({ written }) => written),
      made: () => new S16leDecoder().decode(Buffer.concat(service.mouths.flatMap(({ made }) => made))),
    }
  },
}

describeSpeechToText('Azure Speech', ears)
describeTextToSpeech('Azure Speech', mouth)
