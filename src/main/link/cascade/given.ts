/** An answer that is being given, or was: where its words lie, and what the model will remember of it. */
import { cutPieces, joinedWords } from '../../../shared/cutPlaces'
import type { Ms } from '../../../shared/time'
import type { ResponseId, TurnId } from '../../../shared/view'
import { type Hz, type Samples, samplesToMs } from '../../audio'
import type { SpokenWord } from '../link'
import type { Answer, Forgetting } from './answer'
import { Exchange, type Words } from './exchange'

/** Where a voice times no words: slower than people speak, because a word too few is said again and one too many is lost. */
const CHARACTERS_PER_MS = 0.012

export class Given {
  readonly id: ResponseId
  readonly turnId: TurnId
  /** While something may still come of it: its request holds the user's sound. */
  answer: Answer | undefined
  readonly words: SpokenWord[] = []
  /** Kept by the conversation when the answer is done; cut back whenever it turns out that less was heard. */
  readonly memory: Exchange
  /** Still to be remembered; false for good where an answer is no part of the conversation. */
  remembers: boolean
  /** What the model itself remembers of it is taken out again by this. */
  forgetting: Forgetting = () => {}
  readonly #rateHz: Hz
  #text = ''
  #samples: Samples = 0
  #whole = false

  constructor(turnId: TurnId, answer: Answer, rateHz: Hz, remembers: boolean, asked?: readonly Words[]) {
    // A turn has one answer, and turns are counted across connections.
    this.id = `answer-${turnId}`
    this.turnId = turnId
    this.answer = answer
    this.memory = new Exchange(asked ?? [{ text: answer.request.text }], turnId)
    this.remembers = remembers
    this.#rateHz = rateHz
  }

  wrote(text: string): void {
    this.#text += text
    this.memory.heard = this.#text
  }

  sounded(samples: Samples): void {
    this.#samples += samples
  }

  get soundedMs(): Ms {
    return samplesToMs(this.#samples, this.#rateHz)
  }

  /** All of its text and sound is there. */
  ended(): void {
    this.#whole = true
  }

  /** Nothing more comes of it, and only words that ended by then were heard. */
  cut(heardMs: Ms): void {
    this.answer?.abort()
    this.answer = undefined
    const heard = this.words.filter(({ endSample }) => samplesToMs(endSample, this.#rateHz) <= heardMs)
    // What was read, not heard, is known as far as it was written.
    if (heardMs === Number.POSITIVE_INFINITY) this.memory.heard = this.#text
    else if (this.words.length > 0) this.memory.heard = joinedWords(heard.map(({ text }) => text))
    else this.memory.heard = this.#guessed(heardMs)
  }

  #guessed(heardMs: Ms): string {
    const share = this.#whole ? heardMs / Math.max(1, samplesToMs(this.#samples, this.#rateHz)) : 0
    const characters = this.#whole ? share * this.#text.length : heardMs * CHARACTERS_PER_MS
    if (characters >= this.#text.length) return this.#text
    let heard = 0
    for (const { at, piece } of cutPieces(this.#text)) {
      // A word that was not over was not heard.
      if (at + piece.trimEnd().length > Math.floor(characters)) break
      heard = at + piece.length
    }
    return this.#text.slice(0, heard).trimEnd()
  }
}
