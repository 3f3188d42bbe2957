/**
 * What of one answer is spoken, in order: clauses go into the voice's stream as they come, the user's own recordings
 * stand between them, and every word gets its place in the whole. Knows no vendor and decides nothing.
 */
import type { ServedBy, UsageLine } from '../../../shared/view'
import { type Hz, resampleWhole, type Samples } from '../../audio'
import type { SpokenWord } from '../link'
import type { SpeakEvent, SpeakingStream, SpeakRequest, TextToSpeech } from './ports'

export interface SpeakingOptions {
  voice: TextToSpeech
  request: SpeakRequest
  signal: AbortSignal
  words(words: SpokenWord[]): void
  audio(samples: Int16Array): void
  servedBy(by: ServedBy): void
}

/** The voice's stream that takes text now, and the promise of its end. */
interface Open {
  stream: SpeakingStream
  ended: Promise<void>
}

export class Speaking {
  readonly #options: SpeakingOptions
  #open: Open | undefined
  /** Everything before what is being made now, in order. */
  #before: Promise<void> = Promise.resolve()
  #samplesMade: Samples = 0
  #usage: UsageLine[] = []

  constructor(options: SpeakingOptions) {
    this.#options = options
  }

  say(clause: string): void {
    this.#open ??= this.#begin()
    this.#open.stream.write(clause)
  }

  /** What was said so far sounds without waiting for more. */
  flush(): void {
    this.#open?.stream.flush()
  }

  /** The user's own sound, in its turn. */
  sound(samples: Int16Array, rateHz: Hz, caption: string): void {
    this.#close()
    this.#then(async () => {
      const whole = resampleWhole(samples, rateHz, this.#options.voice.rateHz)
      this.#words([{ text: caption, startSample: 0, endSample: whole.length }], this.#samplesMade)
      this.#audio(whole)
    })
  }

  /** No more comes. Resolves when all of it was delivered; rejects with the voice's `ProviderError`. Never after an abort. */
  async end(): Promise<readonly UsageLine[]> {
    this.#close()
    await this.#before
    return this.#usage
  }

  /** Told with a failure, too. */
  get usage(): readonly UsageLine[] {
    return this.#usage
  }

  #close(): void {
    const open = this.#open
    this.#open = undefined
    if (!open) return
    open.stream.end()
    this.#then(() => open.ended)
  }

  #begin(): Open {
    const { voice, request, signal } = this.#options
    // A stream may be under way while a recording before it still waits its turn: its events wait with it.
    const turn = this.#before
    let take: ((event: SpeakEvent) => void) | undefined
    const waiting: SpeakEvent[] = []
    const ended = new Promise<void>((resolve, reject) => {
      turn.then(() => {
        const from = this.#samplesMade
        take = (event) => this.#took(event, from, resolve, reject)
        for (const event of waiting.splice(0)) take(event)
      }, reject)
    })
    ended.catch(() => {})
    const deliver = (event: SpeakEvent) => (take ? take(event) : waiting.push(copied(event)))
    return { stream: voice.start(request, deliver, signal), ended }
  }

  #took(event: SpeakEvent, from: Samples, resolve: () => void, reject: (failure: unknown) => void): void {
    switch (event.type) {
      case 'ready':
        return
      case 'servedBy':
        return this.#options.servedBy(event.by)
      case 'audio':
        return this.#audio(event.samples)
      case 'words':
        return this.#words(event.words, from)
      case 'ended':
        this.#usage.push(...event.usage)
        return resolve()
      case 'failed':
        this.#usage.push(...event.usage)
        return reject(event.failure)
    }
  }

  #then(act: () => Promise<void>): void {
    this.#before = this.#before.then(act)
    // Seen by `end`, which awaits the whole chain.
    this.#before.catch(() => {})
  }

  #words(words: readonly SpokenWord[], from: Samples): void {
    if (words.length === 0 || this.#options.signal.aborted) return
    this.#options.words(
      words.map(({ text, startSample, endSample }) => ({
        ...{ text, startSample: from + startSample, endSample: from + endSample },
      })),
    )
  }

  #audio(samples: Int16Array): void {
    if (this.#options.signal.aborted) return
    this.#samplesMade += samples.length
    this.#options.audio(samples)
  }
}

const copied = (event: SpeakEvent): SpeakEvent =>
  event.type === 'audio' ? { ...event, samples: event.samples.slice() } : event
