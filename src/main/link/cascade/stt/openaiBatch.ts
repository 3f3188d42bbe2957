/**
 * Whole recordings over `/audio/transcriptions`, of OpenAI and of servers that speak its dialect. Sound goes as a wav file:
 * the service tells formats by the name of the file.
 */

import type { Clock, Ms } from '../../../../shared/time'
import type { UsageLine } from '../../../../shared/view'
import { encodeWav, msToSamples, samplesToMs } from '../../../audio'
import { transcriptionUsage } from '../../openai/usage'
import { type RetryTuning, retryAfter } from '../../retry'
import { type OpenaiService, openaiClient, openaiFailure } from '../../vendors/openai'
import type { BatchHint, BatchSpeechToText, HeardWord, Transcription } from '../ports'
import { ProviderError } from '../providerError'
import { pause } from '../stream/watched'

export interface OpenaiBatchOptions {
  service: OpenaiService
  clock: Clock
  model: string
  /** BCP 47; absent: the service finds out. */
  language?: string
  /** The server times words; of OpenAI's models only `whisper-1` does, which is known. */
  timesWords?: boolean
  /** In all; 1 where whoever asks tries again itself. */
  attempts?: number
  /** 0 to 1. */
  random?: () => number
  tuning?: RetryTuning
  /** An answer that takes longer is not coming. */
  boundMs?: Ms
}

/** What all of its models hear. */
const RATE_HZ = 16_000
/** 19 MB; the service takes 25. */
const LONGEST_MS: Ms = 600_000
/** A recording of ten minutes is written down in one. */
const BOUND_MS: Ms = 120_000
const ATTEMPTS = 5
/** Models look at no more of what was said before. */
const HINT_CHARS = 400

/** What comes back; any of it may be missing. */
interface Written {
  text?: unknown
  words?: unknown
  usage?: unknown
}

export class OpenaiBatch implements BatchSpeechToText {
  readonly rateHz = RATE_HZ
  readonly longestMs = LONGEST_MS
  readonly #options: OpenaiBatchOptions

  constructor(options: OpenaiBatchOptions) {
    this.#options = options
  }

  async transcribe(samples: Int16Array, hint: BatchHint, signal: AbortSignal): Promise<Transcription> {
    const { clock, random = Math.random, tuning, attempts = ATTEMPTS } = this.#options
    for (let attempt = 0; ; attempt++) {
      signal.throwIfAborted()
      try {
        return await this.#once(samples, hint, signal)
      } catch (thrown) {
        signal.throwIfAborted()
        const failure = this.#failure(thrown)
        const waitMs = retryAfter(attempt, { fatal: !failure.retryable || attempt + 1 >= attempts }, random(), tuning)
        if (waitMs === 'stop') throw failure
        await pause(clock, Math.max(waitMs, failure.retryAfterMs ?? 0), signal)
      }
    }
  }

  async #once(samples: Int16Array, { before }: BatchHint, signal: AbortSignal): Promise<Transcription> {
    const { service, clock, model, language, timesWords = model === 'whisper-1', boundMs = BOUND_MS } = this.#options
    const bound = new AbortController()
    const settle = clock.owe()
    const cancel = clock.after(boundMs, () => bound.abort())
    try {
      const client = await openaiClient(service)
      const file = new Uint8Array(encodeWav(samples, RATE_HZ))
      const prompt = before.slice(-HINT_CHARS).toWellFormed().trim()
      const written: unknown = await client.audio.transcriptions.create(
        {
          ...{
            model,
            file: new File([file], 'speech.wav', { type: 'audio/wav' }),
          },
          ...(language && { language: language.split('-')[0]! }),
          ...(prompt !== '' && { prompt }),
          ...(timesWords
            ? { response_format: 'verbose_json' as const, timestamp_granularities: ['word' as const] }
            : { response_format: 'json' as const }),
        },
        { signal: AbortSignal.any([signal, bound.signal]) },
      )
      return this.#read(written, samples.length)
    } catch (thrown) {
      throw bound.signal.aborted ? new ProviderError({ provider: service.name, kind: 'timeout' }) : thrown
    } finally {
      cancel()
      settle()
    }
  }

  #read(written: unknown, length: number): Transcription {
    const { service, model } = this.#options
    const { text, words, usage } = (typeof written === 'object' && written !== null ? written : {}) as Written
    if (typeof text !== 'string') throw new ProviderError({ provider: service.name, kind: 'protocol' })
    const told = transcriptionUsage(typeof usage === 'object' && usage !== null ? { ...usage } : undefined)
    const lines: UsageLine[] = told.length > 0 ? told : [estimated(length)]
    return {
      text: text.trim(),
      words: Array.isArray(words) ? words.flatMap((word) => wordOf(word, length)) : [],
      usage: lines.map((line) => ({ ...line, model })),
    }
  }

  #failure(thrown: unknown): ProviderError {
    const { service, model, language = '', clock } = this.#options
    return openaiFailure(thrown, { provider: service.name, model, language }, clock.epoch())
  }
}

const estimated = (samples: number): UsageLine => ({
  ...{ unit: 'transcribed seconds', quantity: samplesToMs(samples, RATE_HZ) / 1000, estimated: true as const },
})

/** Seconds, as the service has them; a word beyond the recording ends with it. */
function wordOf(word: unknown, length: number): HeardWord[] {
  const { word: text, start, end } = (word ?? {}) as Record<string, unknown>
  if (typeof text !== 'string' || typeof start !== 'number' || typeof end !== 'number' || text.trim() === '') return []
  const placed = (seconds: number) => Math.min(length, Math.max(0, msToSamples(seconds * 1000, RATE_HZ)))
  return [{ text: text.trim(), startSample: placed(start), endSample: placed(end), confidence: 1 }]
}
