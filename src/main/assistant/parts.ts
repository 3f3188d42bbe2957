/** What the files that handle each side's events find: one object with every part. Made by `wiring.ts`. */
import type { LineBody } from '../../shared/lines'
import type { AppError, ResponseId, TurnId } from '../../shared/view'
import type { Microphone } from '../capture'
import type { Session } from '../conversation'
import type { UnknownEvents } from '../link'
import type { Speaker, Waiting } from '../playback'
import type { ToolRunner } from '../tools'
import type { Changeover } from './connection/changeover'
import type { IdleEnd } from './connection/idleEnd'
import type { LinkKeeper } from './connection/linkKeeper'
import type { Stall } from './connection/stall'
import type { Budget } from './money/budget'
import type { Pictures } from './pictures'
import type { Cues } from './sound/cues'
import type { Mute } from './sound/mute'
import type { TurnBook } from './turns/turnBook'

export interface Parts {
  readonly session: Session
  readonly book: TurnBook
  readonly keeper: LinkKeeper
  readonly changeover: Changeover
  readonly microphone: Microphone
  readonly mute: Mute
  readonly speaker: Speaker
  readonly waiting: Waiting
  readonly cues: Cues
  readonly stall: Stall
  readonly tools: ToolRunner
  readonly budget: Budget
  readonly pictures: Pictures
  readonly idle: IdleEnd
  readonly unknown: UnknownEvents
  /** Responses and turns that were cut: whatever still comes of them is nothing. */
  readonly cut: { responses: Set<ResponseId>; turns: Set<TurnId> }
  /** By the system, where it tells. */
  microphoneBlocked(): boolean
  /** Of whoever answers, 0 to 100. */
  voiceVolume(): number
  /** Of the voice on this computer. */
  announceVolume(): number
  line(body: LineBody): void
  /** Worth knowing, no failure. */
  notice(error: AppError): void
  log(message: string): void
}
