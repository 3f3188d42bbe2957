/** An answer that is being given, or was: where its words lie, and what the model will remember of it. */
import type { Ms } from '../../../shared/time'
import type { ResponseId, TurnId } from '../../../shared/view'
import { type Hz, samplesToMs } from '../../audio'
import type { SpokenWord } from '../link'
import type { Answer } from './answer'

export class Given {
  readonly id: ResponseId
  readonly turnId: TurnId
  readonly answer: Answer
  readonly words: SpokenWord[] = []
  /** Kept by the conversation when the answer is done; cut back whenever it turns out that less was heard. */
  readonly memory: { user: string; heard: string }
  /** Still to be remembered; false for good where an answer is no part of the conversation. */
  remembers: boolean
  readonly #rateHz: Hz

  constructor(turnId: TurnId, answer: Answer, rateHz: Hz, remembers: boolean) {
    // A turn has one answer, and turns are counted across connections.
    this.id = `answer-${turnId}`
    this.turnId = turnId
    this.answer = answer
    this.memory = { user: answer.request.text, heard: '' }
    this.remembers = remembers
    this.#rateHz = rateHz
  }

  /** Nothing more comes of it, and only words that ended by then were heard. */
  cut(heardMs: Ms): void {
    this.answer.abort()
    const heard = this.words.filter(({ endSample }) => samplesToMs(endSample, this.#rateHz) <= heardMs)
    this.memory.heard = heard.map(({ text }) => text).join(' ')
  }
}
