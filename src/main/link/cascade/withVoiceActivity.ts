/**
 * Ears for a recognizer that has none of its own: says when somebody speaks, as the offline recognizer does, so that one
 * endpointer decides the end of a turn whoever writes the words down. In hands-free mode the service is asked only from
 * just before the first word on: silence is neither sent nor paid for.
 */
import { Resampler, SampleRing, type Samples, VoiceActivity } from '../../audio'
import type { HearEvent, HearingStream, SpeechToText } from './ports'

const VAD_RATE_HZ = 16_000
/** What voice activity may be late, and a recognizer wants in front of the first word. */
const PRE_ROLL_MS = 600

export interface VoiceActivityOptions {
  /** Of the net, as `VoiceActivity` wants them. */
  weights: Uint8Array
  /** Every sound is for the service, from the first sample on: a key is held. */
  sendsAll(): boolean
}

export function withVoiceActivity(hear: SpeechToText, options: VoiceActivityOptions): SpeechToText {
  return {
    rateHz: hear.rateHz,
    detectsVoice: true,
    start: (onEvent, signal) => new VoicedStream(hear, options, onEvent, signal),
    warm: () => hear.warm(),
    close: () => hear.close(),
  }
}

class VoicedStream implements HearingStream {
  readonly #hear: SpeechToText
  readonly #onEvent: (event: HearEvent) => void
  readonly #signal: AbortSignal
  readonly #voice: VoiceActivity
  readonly #toVad: Resampler
  readonly #preRoll: SampleRing
  readonly #scale: number
  #pushed: Samples = 0
  #inner: HearingStream | undefined
  /** Where the service's stream begins in ours. */
  #innerFrom: Samples = 0
  #over = false

  constructor(
    hear: SpeechToText,
    { weights, sendsAll }: VoiceActivityOptions,
    onEvent: (event: HearEvent) => void,
    signal: AbortSignal,
  ) {
    this.#hear = hear
    this.#onEvent = onEvent
    this.#signal = signal
    this.#toVad = new Resampler(hear.rateHz, VAD_RATE_HZ)
    this.#scale = hear.rateHz / VAD_RATE_HZ
    this.#preRoll = new SampleRing(Math.round((PRE_ROLL_MS * hear.rateHz) / 1000))
    this.#voice = new VoiceActivity(weights, ({ active, atSample }) => {
      if (active) this.#open()
      this.#emit({ type: 'voice', active, atSample: Math.round(atSample * this.#scale) })
    })
    if (sendsAll()) this.#open()
    else hear.warm()
  }

  push(samples: Int16Array): boolean {
    if (this.#over) return true
    if (!this.#inner) this.#preRoll.push(samples)
    this.#pushed += samples.length
    const before = this.#inner
    this.#voice.push(this.#toVad.process(samples))
    // Opened by this very piece, the service has got it with what was before.
    const takesMore = before?.push(samples) ?? true
    this.#emit({ type: 'heardUntil', atSample: this.#pushed })
    return takesMore
  }

  end(): void {
    if (this.#over) return
    if (this.#inner) return this.#inner.end()
    this.#emit({ type: 'final', text: '', understood: true, words: [], usage: [] })
  }

  #open(): void {
    if (this.#inner || this.#over) return
    const inner = this.#hear.start((event) => this.#said(event), this.#signal)
    this.#inner = inner
    const kept = this.#preRoll.takeLatest(this.#preRoll.lengthSamples)
    this.#innerFrom = this.#pushed - kept.length
    if (kept.length > 0) inner.push(kept)
  }

  #said(event: HearEvent): void {
    if (event.type === 'voice' || event.type === 'heardUntil') return
    if (event.type !== 'segment' && event.type !== 'final') return this.#emit(event)
    const words = event.words.map((word) => ({
      ...word,
      startSample: word.startSample + this.#innerFrom,
      endSample: word.endSample + this.#innerFrom,
    }))
    this.#emit({ ...event, words })
  }

  #emit(event: HearEvent): void {
    if (this.#over || this.#signal.aborted) return
    this.#over = event.type === 'final' || event.type === 'failed'
    this.#onEvent(event)
  }
}
