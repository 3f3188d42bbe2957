/** A service that cannot even be asked (no key, no model named) takes its place in the order, and fails in its turn. */
import { AppException } from '../../../../shared/errors'
import type { LanguageModel, SpeechToText, TextToSpeech } from '../ports'
import { ProviderError } from '../providerError'

/** Why, as the one failure a cascade knows. Nothing that waiting could mend. */
export function unusable(provider: string, thrown: unknown): ProviderError {
  if (thrown instanceof ProviderError) return thrown
  if (!(thrown instanceof AppException)) throw thrown
  const failure = new ProviderError({ provider, kind: 'auth', retryable: false }, { cause: thrown })
  return Object.assign(failure, { error: thrown.error, message: thrown.message })
}

export const unusableEars = (rateHz: number, failure: ProviderError): SpeechToText => ({
  rateHz,
  detectsVoice: false,
  start(onEvent, signal) {
    fail(signal, () => onEvent({ type: 'failed', failure, usage: [] }))
    return { push: () => true, end: () => {} }
  },
  warm: () => {},
  close: async () => {},
})

export const unusableModel = (failure: ProviderError): LanguageModel => ({
  isFree: () => false,
  warm: () => {},
  // biome-ignore lint/correctness/useYield: it has nothing to say
  async *answer() {
    throw failure
  },
})

export const unusableVoice = (rateHz: number, failure: ProviderError): TextToSpeech => ({
  ...{ rateHz, runsAhead: false, timesWords: false, joinsText: false },
  start(_request, onEvent, signal) {
    fail(signal, () => onEvent({ type: 'failed', failure, usage: [] }))
    return { write: () => {}, flush: () => {}, end: () => {} }
  },
  warm: () => {},
  close: async () => {},
})

/** Never before `start` has returned. */
const fail = (signal: AbortSignal, tell: () => void) =>
  queueMicrotask(() => {
    if (!signal.aborted) tell()
  })
