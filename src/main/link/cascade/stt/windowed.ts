/**
 * A recognizer on top of one that takes whole recordings only: the sound is cut at pauses into windows of one to two
 * seconds, which are written down one after the other. Words come later than from one that streams, and the last of them
 * only when the last window is written down: whoever chooses it is told.
 */
import { appError } from '../../../../shared/errors'
import type { Clock, Ms } from '../../../../shared/time'
import type { AppError, UsageLine } from '../../../../shared/view'
import type { BatchSpeechToText, SpeechToText } from '../ports'
import type { ProviderError } from '../providerError'
import { audioSeconds, Hearing, type HearingWire, type HearingWireEvents } from '../stream/hearing'
import { type CutTuning, Cutter, type Window, withoutDouble } from './pauses'

export interface WindowedOptions {
  batch: BatchSpeechToText
  /** The name a person knows the service by. */
  provider: string
  model: string
  clock: Clock
  /** Resolves when the service can be reached. */
  reach(signal: AbortSignal): Promise<void>
  /** What a failure on the way is. */
  failureOf(thrown: unknown): ProviderError
  /** Said once: words come later than they could. */
  onNotice(notice: AppError): void
  /** Windows in which nobody speaks: left out (they cost, and models make words up for them), or sent as well. */
  silence?: 'left out' | 'sent'
  tuning?: CutTuning
  /** 0 to 1. */
  random?: () => number
  spent?: (usage: UsageLine[]) => void
}

export const WINDOW_TUNING: CutTuning = {
  // Shorter ones give a model nothing to understand words by.
  leastMs: 1_000,
  // Longer ones make the words too late to answer to.
  mostMs: 2_000,
  pauseMs: 200,
}
const PIECE_MS: Ms = 40

export function createWindowedEars(options: WindowedOptions): SpeechToText {
  const { batch, provider, model, clock, onNotice, tuning = WINDOW_TUNING, spent, random = Math.random } = options
  let told = false
  const running = new Set<Promise<void>>()
  return {
    rateHz: batch.rateHz,
    detectsVoice: false,
    start(onEvent, signal) {
      if (!told) onNotice(appError('hearing.windowed', { provider, seconds: tuning.mostMs / 1000 }))
      told = true
      // What the requests of all its connections have used.
      const used: UsageLine[] = []
      return new Hearing(
        {
          ...{ provider, clock, random, rateHz: batch.rateHz, pieceMs: PIECE_MS, ...(spent && { spent }) },
          connect: (events) => new WindowWire(options, events, used, running),
          usage: (samples) => (used.length > 0 ? [...used] : [audioSeconds(samples, batch.rateHz, model)]),
        },
        onEvent,
        signal,
      )
    },
    warm() {},
    close: async () => void (await Promise.all(running)),
  }
}

class WindowWire implements HearingWire {
  readonly #options: WindowedOptions
  readonly #events: HearingWireEvents
  readonly #used: UsageLine[]
  /** Those of every connection: closing waits until they are called off. */
  readonly #requests: Set<Promise<void>>
  readonly #cutter: Cutter
  readonly #off = new AbortController()
  readonly #waiting: Window[] = []
  #said = ''
  #splitBefore = false
  #running = false
  #finishing = false

  constructor(options: WindowedOptions, events: HearingWireEvents, used: UsageLine[], running: Set<Promise<void>>) {
    this.#requests = running
    this.#options = options
    this.#events = events
    this.#used = used
    this.#cutter = new Cutter(options.batch.rateHz, options.tuning ?? WINDOW_TUNING)
    options.reach(this.#off.signal).then(
      () => this.#tell(() => events.opened()),
      (thrown) => this.#tell(() => events.failed(options.failureOf(thrown))),
    )
  }

  send(samples: Int16Array): boolean {
    this.#waiting.push(...this.#cutter.push(samples))
    this.#start()
    return true
  }

  finish(): void {
    this.#finishing = true
    this.#waiting.push(...this.#cutter.end())
    this.#start()
  }

  drop(): void {
    this.#off.abort()
    this.#waiting.length = 0
  }

  #start(): void {
    if (this.#running) return
    this.#running = true
    const going = this.#goOn().finally(() => this.#requests.delete(going))
    this.#requests.add(going)
  }

  /** Never rejects. */
  async #goOn(): Promise<void> {
    try {
      for (let window = this.#waiting.shift(); window; window = this.#waiting.shift()) await this.#write(window)
    } catch (thrown) {
      this.#tell(() => this.#events.failed(this.#options.failureOf(thrown)))
      return
    }
    this.#running = false
    if (this.#finishing) this.#tell(() => this.#events.finished())
  }

  /** Rejects with what the batch recognizer did. */
  async #write({ samples, startSample, voiced, splitsSpeech }: Window): Promise<void> {
    const endSample = startSample + samples.length
    const { batch, silence = 'left out' } = this.#options
    const isSent = voiced !== undefined || silence === 'sent'
    const heard = isSent
      ? await batch.transcribe(samples, { before: this.#said }, this.#off.signal)
      : { text: '', words: [], usage: [] }
    const text = withoutDouble(this.#said, heard.text, this.#splitBefore)
    this.#splitBefore = splitsSpeech
    this.#said = `${this.#said} ${text}`.trim()
    this.#used.push(...heard.usage)
    const words = heard.words.map((word) => ({
      ...word,
      startSample: startSample + word.startSample,
      endSample: startSample + word.endSample,
    }))
    this.#tell(() => {
      if (text !== '') this.#events.interim(text)
      this.#events.segment({ text, words: text === heard.text ? words : words.slice(1), endSample })
    })
  }

  #tell(act: () => void): void {
    if (!this.#off.signal.aborted) act()
  }
}
