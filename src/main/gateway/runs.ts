/** The responses of a session and whose answers they are: found again, stopped, and heard up to a point. Begins none. */
import type { AppError, ResponseId, TurnId } from '../../shared/view'
import type { LinkSide } from './linkSide'
import { codeOf } from './refusal'
import type { Response } from './response'
import { usageOf } from './usage'

/** A response and whose answer it is. */
export interface Run {
  response: Response
  turn: TurnId
  /** Undefined until the link begins to answer. */
  answer: ResponseId | undefined
}

/** Items that can still be truncated; older ones have sounded long ago. */
const REMEMBERED = 32
export const NO_USAGE = usageOf([])

export class Runs {
  readonly #link: LinkSide
  /** Newest last, those that are over among them. */
  #all: Run[] = []

  constructor(link: LinkSide) {
    this.#link = link
  }

  add(run: Run): void {
    this.#all = [...this.#all, run].slice(-REMEMBERED)
  }

  /** The newest that the link has not begun to answer. */
  unanswered(turn: TurnId): Run | undefined {
    return this.#all.findLast((each) => each.turn === turn && each.answer === undefined)
  }

  newest(turn: TurnId): Run | undefined {
    return this.#all.findLast((each) => each.turn === turn)
  }

  answeredBy(answer: ResponseId): Run | undefined {
    return this.#all.findLast((each) => each.answer === answer)
  }

  underWay(matches: (run: Run) => boolean): Run | undefined {
    return this.#all.find((each) => !each.response.isOver && matches(each))
  }

  /** Beside the conversation, under way. */
  get aside(): number {
    return this.#all.filter(({ response }) => response.isOutOfBand && !response.isOver).length
  }

  /** Whose spoken message this item is. */
  ofItem(itemId: string): Run | undefined {
    return this.#all.find(({ response }) => response.spoken?.itemId === itemId)
  }

  stop(run: Run, reason: 'turn_detected' | 'client_cancelled'): void {
    const { response } = run
    if (response.isOver) return
    this.heard(run, response.sentMs)
    response.cancelled(reason, NO_USAGE)
  }

  /** Up to there from the first sample of the link's answer, and no further. */
  heard({ answer }: Run, heardMs: number): void {
    if (answer !== undefined) this.#link.tell((link) => link.cancel({ responseId: answer, heardMs }))
  }

  /** The link is gone: nothing that was begun will end by itself. */
  lost(error: AppError): void {
    for (const { response } of this.#all) if (!response.isOver) response.failed(codeOf(error), error.message)
  }
}
