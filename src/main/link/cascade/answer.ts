/**
 * One answer in the making: the model's parts become clauses, clauses become sound. It may be begun before the turn is
 * decided; until it is released nothing of it leaves and nothing it would change is changed. Aborted, it is silent at once.
 */
import { AppException, toAppError } from '../../../shared/errors'
import type { AppError, UsageLine } from '../../../shared/view'
import { resampleWhole } from '../../audio'
import type { SpokenWord } from '../link'
import { Clauses } from './clauses'
import type { AnswerPart, AnswerRequest, LanguageModel, TextToSpeech } from './ports'

/** What an answer gives, in order. */
export type AnswerFact =
  | { type: 'text'; text: string }
  | { type: 'words'; words: SpokenWord[] }
  | { type: 'audio'; samples: Int16Array }
  | { type: 'audioEnded' }
  | { type: 'done'; outcome: 'answered' | 'refused'; usage: UsageLine[] }
  | { type: 'failed'; error: AppError }
  /** What the answer was to change could not be changed. */
  | { type: 'noticed'; error: AppError }

export interface AnswerParts {
  model: LanguageModel
  voice: TextToSpeech
  voiceName: string
  speed: number
}

export class Answer {
  readonly request: AnswerRequest
  readonly #parts: AnswerParts
  readonly #abort = new AbortController()
  readonly #kept: AnswerFact[] = []
  #deliver: ((fact: AnswerFact) => void) | undefined
  #carryOut: (() => Promise<void>) | undefined
  /** Clauses are spoken one after the other in the order of the text. */
  #speaking: Promise<void> = Promise.resolve()
  #samplesMade = 0

  constructor(request: AnswerRequest, parts: AnswerParts) {
    this.request = request
    this.#parts = parts
    void this.#run()
  }

  /** The turn is decided: what was made so far leaves at once, the rest as it comes. Once. */
  release(deliver: (fact: AnswerFact) => void): void {
    this.#deliver = deliver
    for (const fact of this.#kept.splice(0)) deliver(fact)
    this.#commit()
  }

  /** Nothing more leaves, and what is under way is called off. */
  abort(): void {
    this.#deliver = () => {}
    this.#kept.length = 0
    this.#abort.abort()
  }

  #emit(fact: AnswerFact): void {
    if (this.#abort.signal.aborted) return
    if (this.#deliver) this.#deliver(fact)
    else this.#kept.push(fact)
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort
    try {
      const clauses = new Clauses()
      for await (const event of this.#parts.model.answer(this.request, signal)) {
        if (signal.aborted) return
        if (event.type === 'part') this.#take(event.part, clauses)
        else {
          for (const clause of clauses.end()) this.#say(clause)
          if (event.carryOut) this.#carryOut = event.carryOut
          this.#commit()
          await this.#speaking
          this.#emit({ type: 'audioEnded' })
          this.#emit({ type: 'done', outcome: event.outcome, usage: event.usage })
        }
      }
    } catch (thrown) {
      if (!signal.aborted) this.#emit({ type: 'failed', error: toAppError(thrown) })
    }
  }

  #take(part: AnswerPart, clauses: Clauses): void {
    if (part.type === 'text') {
      for (const clause of clauses.push(part.text)) this.#say(clause)
      return
    }
    for (const clause of clauses.end()) this.#say(clause)
    this.#emit({ type: 'text', text: part.caption })
    this.#then(async () => {
      const samples = resampleWhole(part.samples, part.rateHz, this.#parts.voice.rateHz)
      const words = [{ text: part.caption, startSample: 0, endSample: samples.length }]
      this.#sound(samples, words)
    })
  }

  #say(clause: string): void {
    this.#emit({ type: 'text', text: clause })
    const { voice, voiceName, speed } = this.#parts
    const { signal } = this.#abort
    // Asked for at once, so that the next clause is made while this one sounds.
    const spoken = voice.speak({ text: clause.trim(), voice: voiceName, speed }, signal)
    spoken.catch(() => {})
    this.#then(async () => {
      const { samples, words } = await spoken
      this.#sound(samples, words)
    })
  }

  #then(act: () => Promise<void>): void {
    this.#speaking = this.#speaking.then(act)
    // Seen by `#run`, which awaits the whole chain.
    this.#speaking.catch(() => {})
  }

  #sound(samples: Int16Array, words: readonly SpokenWord[]): void {
    const from = this.#samplesMade
    this.#samplesMade += samples.length
    const placed = words.map(({ text, startSample, endSample }) => ({
      text,
      startSample: from + startSample,
      endSample: from + endSample,
    }))
    if (placed.length > 0) this.#emit({ type: 'words', words: placed })
    this.#emit({ type: 'audio', samples })
  }

  /** Changes are made once the turn is decided and the answer stands, whichever comes last. */
  #commit(): void {
    const carryOut = this.#carryOut
    if (!carryOut || !this.#deliver || this.#abort.signal.aborted) return
    this.#carryOut = undefined
    carryOut().catch((thrown) => {
      const error = thrown instanceof AppException ? thrown.error : toAppError(thrown)
      this.#deliver?.({ type: 'noticed', error })
    })
  }
}
