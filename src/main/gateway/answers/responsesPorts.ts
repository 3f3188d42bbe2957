/** What responses are made of, and whom they tell. */
import type { Cancel, Clock, Ms } from '../../../shared/time'
import type { AppError, TurnId } from '../../../shared/view'
import type { Asked } from '../asked'
import type { Conversation } from '../conversation/conversation'
import type { LinkSide } from '../linkSide'
import type { ResponseRequestParams } from '../protocol/requests'
import type { Config } from '../protocol/sessionConfig'
import type { Wire } from '../protocol/wire'

export interface ResponsesPorts {
  clock: Pick<Clock, 'now'>
  /** As long as the session lasts. */
  after(ms: Ms, callback: () => void): Cancel
  wire: Wire
  conversation: Conversation
  link: LinkSide
  asked: Asked
  newId(): string
  newTurn(): TurnId
  config(): Config
  /** What was said in a spoken item, where that is known. */
  heardIn(itemId: string): string | undefined
  /** What was spoken in this turn is a part of the conversation still. */
  stands(turn: TurnId): boolean
  /** Why nothing may be asked now; undefined when it may. */
  refusal(): AppError | undefined
  /** The session answered by itself and may not any more: to go on listening would cost, too. */
  mute(error: AppError): void
  /** What the link is told of the session, with what one answer has of its own. */
  configure(own: ResponseRequestParams): void
  spoke(): void
  /** A response of the conversation has begun. */
  begun(): void
  /** It is done; so much sound of it left. */
  done(soundMs: Ms): void
  /** A turn that was to be answered had nothing in it. */
  quiet(): void
  /** What was being heard was cut off. */
  cutOff(): void
}
