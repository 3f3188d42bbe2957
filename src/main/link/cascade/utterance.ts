/**
 * One utterance of the user on its way through the recognizer: keeps its sound, maps the recognizer's samples to the
 * clock, and in hands-free mode decides when it is over. Answers nothing.
 */
import type { Ms } from '../../../shared/time'
import type { AppError, ServedBy, TurnId, UsageLine } from '../../../shared/view'
import { type Frame, joinSamples, msToSamples, type Samples, samplesToMs } from '../../audio'
import { type Endpoint, endpoint, WAITING, type Wording } from './endpointer'
import type { HeardWord, HearEvent, HearingStream, SpeechToText } from './ports'
import { StableWords } from './stableWords'

export type UtteranceFact =
  | { type: 'began'; atMs: Ms }
  | { type: 'worded'; text: string }
  /** Words worth beginning an answer on. `isOver`: the key is up, or the end is decided, so that nothing can follow. */
  | { type: 'stable'; text: string; isOver: boolean }
  | { type: 'listened'; toMs: Ms }
  | { type: 'decided'; lastVoicedAtMs: Ms }
  | {
      type: 'final'
      text: string
      understood: boolean
      words: HeardWord[]
      lastVoicedAtMs: Ms | undefined
      usage: UsageLine[]
    }
  | { type: 'servedBy'; by: ServedBy }
  | { type: 'failed'; error: AppError; usage: UsageLine[] }

export interface UtteranceOptions {
  turnId: TurnId
  hear: SpeechToText
  /** How complete these words are as a command. */
  wording(text: string): Wording
  /** The end is decided here by silence; else by `end`. */
  decides: boolean
  deliver(fact: UtteranceFact): void
}

/** More than anybody says in one turn; what is beyond is not kept for repeating. */
const KEPT_MS = 60_000
/** A stream in which nobody speaks is begun anew after this, so that an open microphone at night stays cheap. */
const IDLE_MS = 20_000

export class Utterance {
  readonly turnId: TurnId
  readonly #options: UtteranceOptions
  #stream: HearingStream
  #abort = new AbortController()
  #kept: Int16Array[] = []
  #pushedSamples: Samples = 0
  /** Clock time of the stream's first sample, from the newest frame. */
  #originMs: Ms = 0
  #endpoint: Endpoint = WAITING
  #stable = new StableWords()
  #heardMs: Ms = 0
  #lastVoicedSample: Samples | undefined
  #ended = false

  constructor(options: UtteranceOptions) {
    this.turnId = options.turnId
    this.#options = options
    this.#stream = this.#open()
  }

  /** So much was said, at the recognizer's rate. */
  get pushedSamples(): Samples {
    return this.#pushedSamples
  }

  /** The user's sound so far, at the recognizer's rate. */
  get samples(): Int16Array {
    return joinSamples(this.#kept)
  }

  push({ samples, capturedAtMs }: Frame): void {
    if (this.#ended) return
    const { rateHz } = this.#options.hear
    this.#pushedSamples += samples.length
    this.#originMs = capturedAtMs - samplesToMs(this.#pushedSamples, rateHz)
    if (this.#pushedSamples <= msToSamples(KEPT_MS, rateHz)) this.#kept.push(samples.slice())
    this.#stream.push(samples)
  }

  /** No more sound: `final` or `failed` follows. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#settled(this.#stable.ended(this.#heardMs))
    this.#stream.end()
  }

  abandon(): void {
    this.#ended = true
    this.#abort.abort()
  }

  #open(): HearingStream {
    const { signal } = this.#abort
    return this.#options.hear.start((event) => {
      if (!signal.aborted) this.#heard(event)
    }, signal)
  }

  #heard(event: HearEvent): void {
    const { deliver, wording } = this.#options
    switch (event.type) {
      case 'voice':
        return this.#voice(event.active, event.atSample)
      case 'interim':
        this.#step({ type: 'worded', wording: wording(event.text) })
        deliver({ type: 'worded', text: event.text })
        return this.#settled(this.#stable.worded(event.text, this.#heardMs))
      case 'heardUntil':
        return this.#heardUntil(event.atSample)
      case 'servedBy':
        return deliver(event)
      case 'final':
        this.#ended = true
        return deliver({ ...event, lastVoicedAtMs: this.#timeOf(this.#lastVoicedSample) })
      case 'failed':
        this.#ended = true
        return deliver({ type: 'failed', error: event.failure.error, usage: event.usage })
      case 'ready':
      case 'segment':
      case 'mending':
        return
    }
  }

  #voice(active: boolean, atSample: Samples): void {
    const before = this.#endpoint.tag
    const atMs = samplesToMs(atSample, this.#options.hear.rateHz)
    this.#stable.voice(active)
    if (!active) this.#lastVoicedSample = atSample
    this.#step(active ? { type: 'voiceStarted', atMs } : { type: 'voiceStopped', atMs })
    if (active && before === 'waiting') this.#options.deliver({ type: 'began', atMs: this.#originMs + atMs })
  }

  #heardUntil(atSample: Samples): void {
    const { hear, decides, deliver } = this.#options
    const atMs = samplesToMs(atSample, hear.rateHz)
    this.#heardMs = atMs
    if (decides && !this.#ended) deliver({ type: 'listened', toMs: this.#originMs + atMs })
    this.#step({ type: 'heardUntil', atMs })
    this.#settled(this.#stable.heardUntil(atMs))
    if (this.#endpoint.tag === 'waiting' && atMs > IDLE_MS) return this.#renew()
    if (this.#endpoint.tag !== 'over' || !decides || this.#ended) return
    this.#lastVoicedSample = msToSamples(this.#endpoint.lastVoicedAtMs, hear.rateHz)
    deliver({ type: 'decided', lastVoicedAtMs: this.#originMs + this.#endpoint.lastVoicedAtMs })
    this.end()
  }

  /** The newest second goes into the new stream too, in case somebody began to speak just now. */
  #renew(): void {
    if (!this.#options.decides || this.#ended) return
    const { rateHz } = this.#options.hear
    this.#abort.abort()
    this.#abort = new AbortController()
    const whole = this.samples
    const newest = whole.slice(Math.max(0, whole.length - rateHz))
    const endMs = this.#originMs + samplesToMs(this.#pushedSamples, rateHz)
    this.#kept = [newest]
    this.#pushedSamples = newest.length
    this.#originMs = endMs - samplesToMs(newest.length, rateHz)
    this.#endpoint = WAITING
    this.#stable = new StableWords()
    this.#stream = this.#open()
    this.#stream.push(newest)
  }

  #settled(text: string | undefined): void {
    if (text === undefined || this.#abort.signal.aborted) return
    this.#options.deliver({ type: 'stable', text, isOver: this.#ended })
  }

  #step(fact: Parameters<typeof endpoint>[1]): void {
    this.#endpoint = endpoint(this.#endpoint, fact)
  }

  #timeOf(sample: Samples | undefined): Ms | undefined {
    return sample === undefined ? undefined : this.#originMs + samplesToMs(sample, this.#options.hear.rateHz)
  }
}
