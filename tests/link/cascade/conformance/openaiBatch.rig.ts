/** OpenAI's transcriptions as a rig, for the suite and for the adapters that break it. */
import { OpenaiBatch } from '../../../../src/main/link/cascade/stt/openaiBatch'
import { OPENAI_KEY, startOpenai } from '../../../fixtures/services/openai'
import {
  createTranscriptions,
  type TranscriptionPlan,
  type TranscriptionsOptions,
} from '../../../fixtures/services/openai/transcriptions'
import type { BatchMood, BatchRig } from './batch'

const PLANS: Readonly<Record<BatchMood, (request: number) => TranscriptionPlan>> = {
  well: () => ({}),
  mute: () => ({ mute: true }),
  cut: () => ({ cut: true }),
  auth: () => ({ refuse: 'auth' }),
  notAllowed: () => ({ refuse: 'notAllowed' }),
  quota: () => ({ refuse: 'quota' }),
  busyOnce: (request) => (request === 0 ? { refuse: 'rateLimit', retryAfterMs: 120 } : {}),
  busy: () => ({ refuse: 'rateLimit' }),
  down: () => ({ refuse: 'overloaded' }),
  noModel: () => ({ refuse: 'noModel' }),
  garbage: () => ({ garbage: true }),
}

export function openaiBatchRig(model: string, usage: NonNullable<TranscriptionsOptions['usage']>): BatchRig {
  return {
    key: OPENAI_KEY,
    timesWords: model === 'whisper-1',
    async serve(mood, script, certificate) {
      const complaints: string[] = []
      const complain = (what: string) => complaints.push(what)
      const transcriptions = createTranscriptions({ script, usage, complain, plan: PLANS[mood] })
      const server = await startOpenai({ other: transcriptions.answer, ...(certificate && { certificate }) })
      return {
        ...{ base: server.base, port: server.port, complaints },
        taken: () => transcriptions.heard.map(({ samples }) => samples),
        hints: () => transcriptions.heard.map(({ prompt }) => prompt),
        requests: () => transcriptions.requests(),
        leftAtMs: () => server.asked.at(-1)?.leftAtMs,
        close: () => server.close(),
      }
    },
    create: ({ base, fetch, ...rest }) => {
      const service = { name: 'OpenAI', base, headers: { Authorization: `Bearer ${OPENAI_KEY}` }, fetch }
      const tuning = { firstMs: 20, longestMs: 40 }
      return new OpenaiBatch({ service, model, language: 'en-US', tuning, ...rest })
    },
  }
}
