/** A voice that makes one clause at a time, as a stream: each clause is asked for at once and delivered in its turn. */
import { toAppError } from '../../../shared/errors'
import type { ClauseVoice, SpeakEvent, SpeakingStream, SpeakRequest, TextToSpeech } from './ports'
import { ProviderError } from './providerError'

export function spokenByClause(voice: ClauseVoice): TextToSpeech {
  return {
    rateHz: voice.rateHz,
    runsAhead: true,
    timesWords: true,
    takesWords: false,
    start: (request, onEvent, signal) => new ClauseStream(voice, request, onEvent, signal),
    warm: () => {},
    close: () => voice.close(),
  }
}

class ClauseStream implements SpeakingStream {
  readonly #voice: ClauseVoice
  readonly #request: SpeakRequest
  readonly #signal: AbortSignal
  readonly #onEvent: (event: SpeakEvent) => void
  #delivered: Promise<void> = Promise.resolve()
  #samples = 0

  constructor(voice: ClauseVoice, request: SpeakRequest, onEvent: (event: SpeakEvent) => void, signal: AbortSignal) {
    this.#voice = voice
    this.#request = request
    this.#onEvent = onEvent
    this.#signal = signal
  }

  write(text: string): void {
    const clause = text.trim()
    if (clause === '') return
    // Asked for at once, so that the next clause is made while this one sounds.
    const spoken = this.#voice.speak({ ...this.#request, text: clause }, this.#signal)
    spoken.catch(() => {})
    this.#then(async () => {
      const { samples, words } = await spoken
      const from = this.#samples
      this.#samples += samples.length
      const placed = words.map((word) => ({
        ...{ text: word.text, startSample: from + word.startSample, endSample: from + word.endSample },
      }))
      if (placed.length > 0) this.#emit({ type: 'words', words: placed })
      this.#emit({ type: 'audio', samples })
    })
  }

  flush(): void {}

  end(): void {
    this.#delivered.then(
      () => this.#emit({ type: 'ended', usage: [] }),
      (thrown) => this.#emit({ type: 'failed', failure: failureOf(thrown), usage: [] }),
    )
  }

  #then(act: () => Promise<void>): void {
    this.#delivered = this.#delivered.then(act)
    // Told by `end`.
    this.#delivered.catch(() => {})
  }

  #emit(event: SpeakEvent): void {
    if (!this.#signal.aborted) this.#onEvent(event)
  }
}

/** The voice of this computer: what went wrong is a worker's end, told in its own words. */
function failureOf(thrown: unknown): ProviderError {
  const { code } = toAppError(thrown)
  return new ProviderError(
    { provider: 'Parley', kind: 'server', code, details: { worker: 'voice' }, retryable: false },
    { cause: thrown },
  )
}
