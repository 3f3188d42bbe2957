/** A voice that makes one clause at a time, as a stream: the next clauses are asked for meanwhile, and delivered in their turn. */
import { toAppError } from '../../../shared/errors'
import type { Clock } from '../../../shared/time'
import type { ClauseVoice, SpeakRequest, TextToSpeech } from './ports'
import { ProviderError } from './providerError'
import { type SpeakingWire, type SpeakingWireEvents, SpokenAnswer } from './stream/speaking'

/** So many clauses are asked for at a time: what is cut off then costs no more than these. */
const MOST_CLAUSES = 4
/** One clause. */
const LONGEST_PIECE = 1_000

export function spokenByClause(voice: ClauseVoice, clock: Clock): TextToSpeech {
  return {
    rateHz: voice.rateHz,
    runsAhead: true,
    timesWords: true,
    joinsText: false,
    start: (request, onEvent, signal) => {
      const connect = (events: SpeakingWireEvents) => new ClauseWire(voice, request, events)
      // Costs nothing, and is nowhere else: tried again by its worker's desk.
      const own = { provider: 'Parley', random: () => 0, count: () => 0, usage: () => [] }
      return new SpokenAnswer({ ...own, clock, longestPiece: LONGEST_PIECE, connect }, onEvent, signal)
    },
    warm: () => {},
    close: () => voice.close(),
  }
}

class ClauseWire implements SpeakingWire {
  readonly #voice: ClauseVoice
  readonly #request: SpeakRequest
  readonly #events: SpeakingWireEvents
  readonly #off = new AbortController()
  #delivered: Promise<void> = Promise.resolve()
  #clauses = 0
  #samples = 0

  constructor(voice: ClauseVoice, request: SpeakRequest, events: SpeakingWireEvents) {
    this.#voice = voice
    this.#request = request
    this.#events = events
    queueMicrotask(() => this.#tell(() => events.opened()))
  }

  write(text: string): boolean {
    const clause = text.trim()
    if (clause === '') return true
    this.#clauses += 1
    // Asked for at once, so that the next clause is made while this one sounds.
    const spoken = this.#voice.speak({ ...this.#request, text: clause }, this.#off.signal)
    this.#then(async () => {
      const { samples, words } = await spoken
      const from = this.#samples
      this.#samples += samples.length
      const placed = words.map((word) => ({
        ...{ text: word.text, startSample: from + word.startSample, endSample: from + word.endSample },
      }))
      this.#tell(() => this.#events.words(placed))
      this.#tell(() => this.#events.audio(samples))
      this.#clauses -= 1
      if (this.#clauses === MOST_CLAUSES - 1) this.#tell(() => this.#events.room())
    })
    spoken.catch(() => {})
    return this.#clauses < MOST_CLAUSES
  }

  flush(): void {}

  end(): void {
    this.#then(async () => this.#tell(() => this.#events.ended()))
  }

  drop(): void {
    this.#off.abort()
  }

  #then(act: () => Promise<void>): void {
    this.#delivered = this.#delivered.then(act)
    this.#delivered.catch((thrown) => this.#tell(() => this.#events.failed(failureOf(thrown))))
  }

  #tell(act: () => void): void {
    if (!this.#off.signal.aborted) act()
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
