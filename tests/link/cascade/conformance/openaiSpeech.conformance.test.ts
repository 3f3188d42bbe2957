/** OpenAI's speech by the rules for voices. */
import { createOpenaiVoice } from '../../../../src/main/link/cascade/tts/openaiSpeech'
import { createDialer, createWebFetch } from '../../../../src/main/net'
import { OPENAI_KEY, startOpenai } from '../../../fixtures/services/openai'
import { createSpeech, type SpeechPlan } from '../../../fixtures/services/openai/speech'
import { doorFor, type Mood, NAME, type SpeakingRig } from './rig'
import { describeTextToSpeech } from './textToSpeech'

function planOf(mood: Mood, request: number): SpeechPlan {
  switch (mood) {
    case 'mute':
      return { mute: true }
    case 'hushed':
      return { hushed: true }
    case 'refusing':
      return { refuse: 'auth' }
    case 'breaksAlways':
      return { cut: 'atOnce' }
    case 'breaksOnce':
      return request === 0 ? { cut: 'half' } : {}
    case 'runsOut':
      return request === 0 ? {} : { refuse: 'quota' }
    default:
      return {}
  }
}

const rig: SpeakingRig = {
  key: OPENAI_KEY,
  voice: 'marin',
  without: ['joining'],
  async open({ mood, clock, network, authority }) {
    const complaints: string[] = []
    const speech = createSpeech(
      (request) => planOf(mood, request),
      (what) => complaints.push(what),
    )
    const server = await startOpenai({ other: speech.answer, ...(authority && { certificate: authority.certificate }) })
    const door = await doorFor(mood, server.port, ['late', 'unanswering'])
    const base = authority ? `https://${NAME}/v1` : `http://127.0.0.1:${door?.port ?? server.port}/v1`
    const fetch = createWebFetch({ clock, dialer: createDialer({ clock, ...network }) })
    const service = { name: 'OpenAI', base, headers: { Authorization: `Bearer ${OPENAI_KEY}` }, fetch }
    const voice = createOpenaiVoice({ service, clock, model: 'gpt-4o-mini-tts', voice: 'marin', random: () => 0.5 })
    return {
      voice,
      port: server.port,
      attempts: () => speech.requests(),
      abandoned: () => server.asked.filter(({ leftAtMs }) => leftAtMs !== undefined).length,
      addresses: () => server.asked.map(({ path }) => path),
      log: () => [],
      written: () => speech.spoken.map(({ text }) => text),
      made: () => {
        const bytes = Buffer.concat(speech.spoken.map((one) => one.bytes))
        return new Int16Array(
          bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length - (bytes.length % 2)),
        )
      },
      relent: () => door?.open(),
      numb: () => door?.numb(),
      async close() {
        fetch.close()
        await door?.close()
        await server.close()
        if (complaints.length > 0) throw new Error(complaints.join('\n'))
      },
    }
  },
}

describeTextToSpeech('OpenAI', rig)
