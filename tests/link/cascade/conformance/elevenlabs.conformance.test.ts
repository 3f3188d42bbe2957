/** ElevenLabs, both directions, by the rules that every adapter has to keep. */

import { S16leDecoder } from '../../../../src/main/audio'
import { createElevenLabsEars } from '../../../../src/main/link/cascade/stt/elevenlabs'
import { createElevenLabsVoice } from '../../../../src/main/link/cascade/tts/elevenlabs'
import { createDialer } from '../../../../src/main/net'
import { startElevenLabs, VOICES } from '../../../fixtures/services/elevenlabs'
import type { ScribePlan } from '../../../fixtures/services/elevenlabs/scribe'
import type { VoicePlan } from '../../../fixtures/services/elevenlabs/voice'
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

const KEY = 'sk_0123456789abcdef0123456789abcdef'

const hearing = (mood: Mood, attempt: number): ScribePlan => {
  switch (mood) {
    case 'mute':
      return { deaf: true }
    case 'breaksAlways':
      return { atOnce: 'cut' }
    case 'breaksOnce':
      return attempt === 0 ? { after: { ms: BREAK_AFTER_MS, do: 'cut' } } : {}
    case 'runsOut':
      return { after: { ms: 500, do: { error: 'quota_exceeded' } } }
    default:
      return {}
  }
}

const admit = (mood: Mood) => () => {
  if (mood === 'unanswering') return 'silence' as const
  if (mood !== 'refusing') return undefined
  return { status: 401, body: JSON.stringify({ detail: { status: 'invalid_api_key', message: `not ${KEY}` } }) }
}

/** Where the adapter is to look: the name of the certificate, or this computer; through the late door if need be. */
const addressOf = ({ authority }: Situation, port: number): string =>
  authority ? `https://${NAME}:${port}` : `http://127.0.0.1:${port}`

const ears = (commit: 'manual' | 'vad'): HearingRig => ({
  key: KEY,
  async open(situation, script) {
    const { mood, clock, network, authority } = situation
    const service = await startElevenLabs({
      ...{ key: KEY, script, certificate: authority?.certificate, admit: admit(mood) },
      scribe: (attempt) => hearing(mood, attempt),
    })
    const door = await doorFor(mood, service.port)
    const hear = createElevenLabsEars({
      ...{ clock, dialer: createDialer({ clock, ...network }), apiKey: KEY, model: 'scribe_v2_realtime' },
      ...{ address: addressOf(situation, door?.port ?? service.port), language: 'en-US', wire: 'full', commit },
      random: () => 0.5,
    })
    return {
      hear,
      port: service.port,
      attempts: () => service.addresses.length,
      abandoned: () => service.scribes.filter(({ abandoned }) => abandoned).length,
      addresses: () => service.addresses,
      log: () => [],
      taken: () => service.scribes.filter(({ pieces }) => pieces.length > 0).map(({ pieces }) => whole(pieces)),
      relent: () => door?.open(),
      numb: () => door?.numb(),
      async close() {
        await door?.close()
        await service.close()
        if (service.complaints.length > 0) throw new Error(service.complaints.join('\n'))
      },
    }
  },
})

describeSpeechToText('ElevenLabs, committed at the end,', ears('manual'))
describeSpeechToText('ElevenLabs, committed in every pause,', ears('vad'))

const speaking = (mood: Mood, attempt: number): VoicePlan => {
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
      return { halfway: { error: 'quota_exceeded' } }
    default:
      return {}
  }
}

const voice: SpeakingRig = {
  key: KEY,
  voice: VOICES[0]!,
  async open(situation) {
    const { mood, clock, network, authority } = situation
    const service = await startElevenLabs({
      ...{ key: KEY, certificate: authority?.certificate, admit: admit(mood) },
      voice: (attempt) => speaking(mood, attempt),
    })
    const door = await doorFor(mood, service.port)
    const mouth = createElevenLabsVoice({
      ...{ clock, dialer: createDialer({ clock, ...network }), apiKey: KEY, model: 'eleven_flash_v2_5' },
      ...{ address: addressOf(situation, door?.port ?? service.port), voice: VOICES[1]!, wire: 'full' },
      random: () => 0.5,
    })
    return {
      voice: mouth,
      port: service.port,
      attempts: () => service.addresses.length,
      abandoned: () => service.voices.reduce((sum, { abandoned }) => sum + abandoned, 0),
      addresses: () => service.addresses,
      log: () => [],
      written: () => service.voices.flatMap(({ written }) => [...written.values()].map((texts) => texts.join(''))),
      made: () => new S16leDecoder().decode(Buffer.concat(service.voices.flatMap(({ made }) => made))),
      relent: () => door?.open(),
      numb: () => door?.numb(),
      async close() {
        await door?.close()
        await service.close()
        if (service.complaints.length > 0) throw new Error(service.complaints.join('\n'))
      },
    }
  },
}

describeTextToSpeech('ElevenLabs', voice)
