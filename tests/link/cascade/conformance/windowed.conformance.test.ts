/** Whole recordings, window by window, by the rules for recognizers that stream. */
import { OpenaiBatch } from '../../../../src/main/link/cascade/stt/openaiBatch'
import { createWindowedEars } from '../../../../src/main/link/cascade/stt/windowed'
import { openaiFailure } from '../../../../src/main/link/vendors/openai'
import { createDialer, createWebFetch } from '../../../../src/main/net'
import { OPENAI_KEY, startOpenai } from '../../../fixtures/services/openai'
import { createTranscriptions, type TranscriptionPlan } from '../../../fixtures/services/openai/transcriptions'
import { BREAK_AFTER_MS, doorFor, type HearingRig, type Mood, NAME } from './rig'
import { describeSpeechToText } from './speechToText'

const RATE_HZ = 16_000

function planOf(mood: Mood, broke: { before: boolean }, samples: number): TranscriptionPlan {
  switch (mood) {
    case 'mute':
      return { mute: true }
    case 'refusing':
      return { refuse: 'auth' }
    case 'breaksAlways':
      return { cut: true }
    case 'breaksOnce':
      if (broke.before || (samples * 1000) / RATE_HZ < BREAK_AFTER_MS) return {}
      broke.before = true
      return { cut: true }
    case 'runsOut':
      return samples > RATE_HZ / 2 ? { refuse: 'quota' } : {}
    default:
      return {}
  }
}

const rig: HearingRig = {
  key: OPENAI_KEY,
  async open({ mood, clock, network, authority }, script) {
    const complaints: string[] = []
    const broke = { before: false }
    const transcriptions = createTranscriptions({
      ...{ script, complain: (what) => complaints.push(what) },
      plan: (_, before, samples) => planOf(mood, broke, before + samples),
    })
    const server = await startOpenai({
      other: transcriptions.answer,
      ...(authority && { certificate: authority.certificate }),
    })
    const door = await doorFor(mood, server.port, ['late', 'unanswering'])
    const base = authority ? `https://${NAME}/v1` : `http://127.0.0.1:${door?.port ?? server.port}/v1`
    const fetch = createWebFetch({ clock, dialer: createDialer({ clock, ...network }) })
    const service = { name: 'Server', base, headers: { Authorization: `Bearer ${OPENAI_KEY}` }, fetch }
    const hear = createWindowedEars({
      ...{ provider: 'Server', model: 'whisper-1', clock, random: () => 0.5, onNotice: () => {}, silence: 'sent' },
      // Shorter than a person's: the suite speaks for less than a second where it wants to see sound arrive.
      tuning: { leastMs: 200, mostMs: 700, pauseMs: 100 },
      // Tried again by the stream, not by each request.
      batch: new OpenaiBatch({ service, clock, model: 'whisper-1', language: 'en-US', attempts: 1 }),
      reach: (signal) => fetch.reach(base, signal),
      failureOf: (thrown) => openaiFailure(thrown, { provider: 'Server', model: 'whisper-1' }, clock.epoch()),
    })
    return {
      hear,
      port: server.port,
      attempts: () => transcriptions.requests(),
      abandoned: () => server.asked.filter(({ leftAtMs }) => leftAtMs !== undefined).length,
      addresses: () => server.asked.map(({ path }) => path),
      log: () => [],
      taken: () => transcriptions.heard.map(({ samples }) => samples),
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

describeSpeechToText('A server for whole recordings, in windows,', rig)
