/** OpenAI's live transcription by the rules for recognizers. */
import { createOpenaiLiveEars } from '../../../../src/main/link/cascade/stt/openaiLive'
import { createDialer } from '../../../../src/main/net'
import { INDISCREET } from '../../../fixtures/services/openai/dialect'
import { type LivePlan, startLive } from '../../../fixtures/services/openai/live'
import { BREAK_AFTER_MS, doorFor, type HearingRig, type Mood, NAME, whole } from './rig'
import { describeSpeechToText } from './speechToText'

const KEY = 'sk-secret-1234567890'

function planOf(mood: Mood, session: number): LivePlan {
  switch (mood) {
    case 'mute':
      return { deaf: true }
    case 'breaksAlways':
      return { atOnce: 'cut' }
    case 'breaksOnce':
      return session === 0 ? { after: { ms: BREAK_AFTER_MS, do: 'cut' } } : {}
    case 'runsOut':
      return { after: { ms: 500, do: 'quota' } }
    default:
      return {}
  }
}

const rig: HearingRig = {
  key: KEY,
  async open({ mood, clock, network, authority }, script) {
    const refusal = { status: 401, body: JSON.stringify({ error: { code: 'invalid_api_key', message: INDISCREET } }) }
    const service = await startLive({
      ...{ key: KEY, script, certificate: authority?.certificate, plan: (session) => planOf(mood, session) },
      admit: () => (mood === 'unanswering' ? 'silence' : mood === 'refusing' ? refusal : undefined),
    })
    const door = await doorFor(mood, service.port)
    const base = authority ? `https://${NAME}/v1` : `http://127.0.0.1:${door?.port ?? service.port}/v1`
    const hear = createOpenaiLiveEars({
      ...{ provider: 'OpenAI', clock, dialer: createDialer({ clock, ...network }), language: 'en-US', wire: 'full' },
      endpoint: {
        ...{ provider: 'openai', base, model: 'gpt-live-transcribe', plain: authority === undefined },
        headers: { Authorization: `Bearer ${KEY}` },
      },
      random: () => 0.5,
    })
    return {
      hear,
      port: service.port,
      attempts: () => service.addresses.length,
      abandoned: () => service.sessions.filter(({ abandoned }) => abandoned).length,
      addresses: () => service.addresses,
      log: () => [],
      taken: () => service.sessions.filter(({ pieces }) => pieces.length > 0).map(({ pieces }) => whole(pieces)),
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

describeSpeechToText('OpenAI, live,', rig)
