/**
 * What a fake recognizer hears: the words of a script, each when the sound that holds its end has come, whatever the time.
 * Which part of the utterance a connection was given is read from the sound itself (`numberedSound`); sound without
 * numbers counts from `startsAtMs`. A pause ends a segment.
 */
import type { Ms } from '../../src/shared/time'
import { positionOf, type ScriptedWord } from './numberedSound'

export interface EarOptions {
  rateHz: number
  script: readonly ScriptedWord[]
  /** Of the words so far, times counted from the connection's first sample. */
  onInterim(words: readonly ScriptedWord[]): void
  onFinal(words: readonly ScriptedWord[]): void
  startsAtMs?: Ms
  pauseMs?: Ms
  /** The sound has been through a codec, which leaves no numbers. */
  lossy?: boolean
}

/** Enough to read a number from. */
const TELLING_MS: Ms = 20

export class ScriptedEar {
  readonly #options: EarOptions
  readonly #held: Int16Array[] = []
  #samples = 0
  #fromMs: Ms | undefined
  #segment: ScriptedWord[] = []
  #heardUpToMs = 0

  constructor(options: EarOptions) {
    this.#options = options
  }

  take(samples: Int16Array): void {
    this.#samples += samples.length
    if (this.#fromMs === undefined) {
      this.#held.push(samples.slice())
      if (this.#lengthMs() < TELLING_MS) return
      this.#locate()
    }
    this.#listen()
  }

  /** What was said so far is final. */
  end(): void {
    if (this.#fromMs === undefined) this.#locate()
    this.#listen()
    this.#finish()
  }

  #locate(): void {
    const { rateHz, startsAtMs = 0, lossy = false } = this.#options
    const first = Int16Array.from(this.#held.splice(0).flatMap((part) => [...part]))
    const position = lossy ? -1 : positionOf(first, rateHz)
    this.#fromMs = position < 0 ? startsAtMs : (position * 1000) / rateHz
    this.#heardUpToMs = this.#fromMs
  }

  #listen(): void {
    const { script, pauseMs = 500 } = this.#options
    const fromMs = this.#fromMs ?? 0
    const nowMs = fromMs + this.#lengthMs()
    for (const word of script) {
      if (word.startMs < fromMs || word.endMs <= this.#heardUpToMs || word.endMs > nowMs) continue
      if (this.#segment.length > 0 && word.startMs - this.#segment.at(-1)!.endMs >= pauseMs) this.#finish()
      this.#segment.push(word)
      this.#heardUpToMs = word.endMs
      this.#options.onInterim(this.#placed())
    }
    const last = this.#segment.at(-1)
    if (last && nowMs - last.endMs >= pauseMs) this.#finish()
  }

  #finish(): void {
    if (this.#segment.length === 0) return
    const words = this.#placed()
    this.#segment = []
    this.#options.onFinal(words)
  }

  #placed(): ScriptedWord[] {
    const fromMs = this.#fromMs ?? 0
    return this.#segment.map(({ text, startMs, endMs }) => ({ text, startMs: startMs - fromMs, endMs: endMs - fromMs }))
  }

  #lengthMs(): Ms {
    return (this.#samples * 1000) / this.#options.rateHz
  }
}
