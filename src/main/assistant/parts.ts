/** What the wiring connects, in one object, so that each side's events can be handled in a file of its own. */
import type { LineBody } from '../../shared/lines'
import type { AppError, ResponseId, TurnId } from '../../shared/view'
import type { Microphone } from '../capture'
import type { Session } from '../conversation'
import type { Speaker, Waiting } from '../playback'
import type { LinkKeeper } from './linkKeeper'
import type { Stall } from './stall'
import type { TurnBook } from './turnBook'

export interface Parts {
  readonly session: Session
  readonly book: TurnBook
  readonly keeper: LinkKeeper
  readonly microphone: Microphone
  readonly speaker: Speaker
  readonly waiting: Waiting
  readonly stall: Stall
  /** Responses and turns that were cut: whatever still comes of them is nothing. */
  readonly cut: { responses: Set<ResponseId>; turns: Set<TurnId> }
  line(body: LineBody): void
  /** Worth knowing, no failure. */
  notice(error: AppError): void
  log(message: string): void
}
