/** What the conversation needs from the world, as commands it gives. Answers come back as facts through `Session.post`. */
import type { Clock, Ms } from '../../shared/time'
import type { AppError, ResponseId, TurnId, TurnOutcome } from '../../shared/view'
import type { Announcement, Conversation } from './types'

export interface SessionPorts {
  clock: Clock
  microphone: {
    open(turn: TurnId, preRollMs: Ms): void
    /** With a tail; answers `gateEnded`. */
    close(turn: TurnId): void
    drop(turn: TurnId): void
  }
  link: {
    connect(): void
    disconnect(): void
    /** A lost connection is being mended: the bounds of a turn stand still. */
    mending(): boolean
    commit(turn: TurnId): void
    clear(): void
    addText(turn: TurnId, text: string): void
    respond(turn: TurnId): void
  }
  output: {
    /** Silences the speaker at once, tells the link what was heard and closes the books on the turn. */
    cut(turn: TurnId | undefined, response: ResponseId | undefined, error?: AppError): void
    announce(announcement: Announcement): void
  }
  endTurn(turn: TurnId, outcome: TurnOutcome, error?: AppError): void
  notify(error: AppError): void
  closeAll(): void
  /** After every step that changed something, before its commands are carried out. */
  changed(conversation: Conversation): void
  /** A port threw: a bug. The conversation goes on. */
  failed(thrown: unknown): void
}
