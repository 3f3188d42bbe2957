/** Several recognizers as one: where the first fails in the middle of an utterance, the next gets the whole of it. */
import type { UsageLine } from '../../../../shared/view'
import { Resampler } from '../../../audio'
import type { HearEvent, HearingStream, SpeechToText } from '../ports'
import type { Spent, Standing } from './standing'

/** More than anybody says in one turn; what is beyond is not repeated to the next one. */
const KEPT_MS = 60_000

/**
 * @param rateHz of the whole; who wants another gets it resampled
 * @param spent what those used that failed, where the utterance is called off: nothing else is told of it
 */
export function hearInOrder(standing: Standing<SpeechToText>, rateHz: number, spent: Spent = () => {}): SpeechToText {
  return {
    rateHz,
    detectsVoice: false,
    start(onEvent, signal) {
      const stream = new OrderedStream(standing, rateHz, onEvent, signal)
      signal.addEventListener('abort', () => spent(stream.calledOff()), { once: true })
      return stream
    },
    warm: () => standing.now.warm(),
    close: async () => void (await Promise.all(standing.all.map((hear) => hear.close()))),
  }
}

class OrderedStream implements HearingStream {
  readonly #standing: Standing<SpeechToText>
  readonly #rateHz: number
  readonly #onEvent: (event: HearEvent) => void
  readonly #signal: AbortSignal
  #kept: Int16Array[] = []
  #keptSamples = 0
  #ended = false
  #usage: UsageLine[] = []
  #stream!: HearingStream
  #resampler!: Resampler
  #mute: AbortController | undefined

  constructor(
    standing: Standing<SpeechToText>,
    rateHz: number,
    onEvent: (event: HearEvent) => void,
    signal: AbortSignal,
  ) {
    this.#standing = standing
    this.#rateHz = rateHz
    this.#onEvent = onEvent
    this.#signal = signal
    this.#begin(standing.now)
  }

  push(samples: Int16Array): boolean {
    this.#keptSamples += samples.length
    if (this.#keptSamples <= (KEPT_MS * this.#rateHz) / 1000) this.#kept.push(samples.slice())
    return this.#stream.push(this.#resampler.process(samples))
  }

  end(): void {
    this.#ended = true
    this.#stream.end()
  }

  /** @returns what those used that failed */
  calledOff(): UsageLine[] {
    return this.#usage.splice(0)
  }

  #begin(hear: SpeechToText): void {
    const own = new AbortController()
    this.#mute = own
    this.#resampler = new Resampler(this.#rateHz, hear.rateHz)
    const scale = this.#rateHz / hear.rateHz
    const take = (event: HearEvent) => this.#said(hear, own, event, scale)
    const stream = hear.start(take, AbortSignal.any([this.#signal, own.signal]))
    // It failed at once, and the next one has begun already.
    if (this.#mute !== own) return
    this.#stream = stream
    for (const samples of this.#kept) this.#stream.push(this.#resampler.process(samples))
    if (this.#ended) this.#stream.end()
  }

  #said(hear: SpeechToText, own: AbortController, event: HearEvent, scale: number): void {
    if (this.#signal.aborted || this.#mute !== own) return
    switch (event.type) {
      case 'failed': {
        this.#usage.push(...event.usage)
        const next = this.#standing.failed(hear, event.failure)
        if (next) return this.#begin(next)
        return this.#onEvent({ ...event, usage: this.#usage.splice(0) })
      }
      case 'final':
        this.#kept = []
        this.#onEvent({ type: 'servedBy', by: this.#standing.by(hear) })
        return this.#onEvent({ ...placed(event, scale), usage: [...this.#usage.splice(0), ...event.usage] })
      case 'segment':
        return this.#onEvent(placed(event, scale))
      case 'voice':
      case 'heardUntil':
        // Whoever hears voice by itself hears it for one of them only; it is found in front of all.
        return
      default:
        return this.#onEvent(event)
    }
  }
}

function placed<E extends Extract<HearEvent, { type: 'final' | 'segment' }>>(event: E, scale: number): E {
  const words = event.words.map((word) => ({
    ...word,
    startSample: Math.round(word.startSample * scale),
    endSample: Math.round(word.endSample * scale),
  }))
  return { ...event, words }
}
