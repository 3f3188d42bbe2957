/** The responses of a session and whose answers they are: found again, stopped, and heard up to a point. Begins none. */
import type { AppError, ResponseId, TurnId } from '../../../shared/view'
import type { LinkSide } from '../linkSide'
import { codeOf } from '../protocol/refusal'
import { usageOf } from '../protocol/usage'
import type { Response } from './response'

/** A response and whose answer it is. */
export interface Run {
  response: Response
  turn: TurnId
  /** Undefined until the link begins to answer. */
  answer: ResponseId | undefined
  /** What the link still says of it is for nobody, least of all that it has ended: its end is told by whoever gave it up. */
  isGivenUp: boolean
}

/** Answers whose items can still be truncated or taken out, beside those that are under way. */
const REMEMBERED = 64
export const NO_USAGE = usageOf([])

export class Runs {
  readonly #link: LinkSide
  /** Newest last, the last ones that are over among them. */
  #all: Run[] = []

  constructor(link: LinkSide) {
    this.#link = link
  }

  add(run: Run): void {
    const over = this.#all.length - REMEMBERED
    this.#all = [...this.#all.filter(({ response }, at) => !response.isOver || at > over), run]
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

  /** Whose message this item is. */
  ofItem(itemId: string): Run | undefined {
    const run = this.withItem(itemId)
    return run?.response.output.find(({ type }) => type === 'message')?.id === itemId ? run : undefined
  }

  /** Which has this item in it, message or not. */
  withItem(itemId: string): Run | undefined {
    return this.#all.find(({ response }) => response.output.some(({ id }) => id === itemId))
  }

  stop(run: Run, reason: 'turn_detected' | 'client_cancelled'): void {
    const { response } = run
    if (response.isOver) return
    this.giveUp(run)
    response.cancelled(reason, NO_USAGE)
  }

  /** The link makes no more of it. */
  giveUp(run: Run): void {
    run.isGivenUp = true
    this.heard(run, run.response.sentMs)
  }

  /** An item is gone: if it was answered, nothing of it was ever heard or read. */
  forget(itemId: string): void {
    const run = this.ofItem(itemId)
    if (!run) return
    this.stop(run, 'client_cancelled')
    const { answer, response } = run
    if (answer === undefined) return
    if (response.isBeginning) this.#link.tell((link) => link.forget({ responseId: answer }))
    else this.heard(run, response.offsetMs)
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
