/**
 * The vocabulary of a conversation: what can be asked, what can have happened, what is to be done, and the states.
 * Facts carry the turn or response they were started for; a fact with an older id changes nothing.
 */
import type { AppError, ResponseId, TurnId, TurnMode, TurnOutcome } from '../../shared/view'

/** Something Parley says by itself: a timer that is due, a reminder missed, a recovery. */
export interface Announcement {
  id: ResponseId
  text: string
}

export type State =
  /**
   * No usable link. `asleep`: the machine is suspended, so nothing is tried until it resumes. `failed`: trying again by
   * itself cannot help (key, quota, model, no network at the start); the next press or typed question tries once more.
   */
  | { tag: 'OFFLINE'; asleep: boolean; failed: boolean }
  /**
   * Nothing is going on. In hands-free mode the gate is open for the turn `armed`, or no microphone could be had: `deaf` tells
   * why, and it stays so until there is one again or somebody presses the key.
   */
  | { tag: 'READY'; armed?: TurnId; deaf?: AppError }
  /** The user speaks. `ending`: the key is up and the tail is running. */
  | { tag: 'LISTENING'; turn: TurnId; ending: boolean }
  | { tag: 'THINKING'; turn: TurnId; response?: ResponseId }
  /**
   * `turn` is absent for an announcement. `delivered`: every sample has come from the link. `unlinked`: trying again cannot help,
   * as in OFFLINE, which comes when it is quiet.
   */
  | { tag: 'SPEAKING'; turn?: TurnId; response: ResponseId; delivered: boolean; unlinked?: true }
  | { tag: 'CLOSING' }

/** Stages with a bound of their own; while speaking the speaker's watchdog and `answerStallMs` bound what can hang. */
export type Stage = 'listening' | 'thinking'

export interface Conversation {
  mode: TurnMode
  /** The id the next turn will get. */
  nextTurn: TurnId
  /** Waiting for a quiet moment, oldest first. */
  announcements: readonly Announcement[]
  state: State
}

export type Request =
  | { type: 'press' }
  | { type: 'release' }
  /** Stop: whatever is being said or thought ends, nothing new begins. */
  | { type: 'cancel' }
  | { type: 'say'; text: string }
  | { type: 'changeMode'; mode: TurnMode }
  | { type: 'shutdown' }

export type Fact =
  | { type: 'linkOpened' }
  /** The connection was away for so long that this turn is given up. Shorter outages are nobody's business here. */
  | { type: 'linkLost'; turn: TurnId; error: AppError }
  /** No connection, and trying again cannot help. */
  | { type: 'linkFailed'; error: AppError }
  | { type: 'micFailed'; turn: TurnId; error: AppError }
  /** Devices came or went since a microphone failed, and there is one now. */
  | { type: 'micReturned' }
  /** The gate is shut and every frame of the turn has been handed to the link. */
  | { type: 'gateEnded'; turn: TurnId }
  | { type: 'speechStarted'; turn: TurnId }
  | { type: 'speechStopped'; turn: TurnId }
  /** The link heard nothing that was speech. */
  | { type: 'nothingHeard'; turn: TurnId }
  | { type: 'responseStarted'; turn: TurnId; response: ResponseId }
  | { type: 'firstAudio'; response: ResponseId }
  | { type: 'audioEnded'; response: ResponseId }
  /** The speaker has played all of it. */
  | { type: 'drained'; response: ResponseId }
  /** The response ended without a single sample of sound. */
  | { type: 'endedSilent'; response: ResponseId }
  | { type: 'responseFailed'; turn: TurnId; error: AppError }
  | { type: 'speakerFailed'; error: AppError }
  | { type: 'announcementDue'; announcement: Announcement }
  | { type: 'suspended' }
  | { type: 'resumed' }
  | { type: 'expired'; stage: Stage; turn: TurnId }

export type ConversationEvent = Request | Fact

/**
 * What came before a gate opens. `quiet`: the pre-roll holds the user's first words. `cut`: it holds Parley's own voice,
 * so none is taken, but the user is speaking already. `speech`: the echo of the answer must die down first.
 */
export type Before = 'quiet' | 'cut' | 'speech'

export type Command =
  | { type: 'openGate'; turn: TurnId; after: Before }
  /** With a tail; `gateEnded` follows. */
  | { type: 'closeGate'; turn: TurnId }
  /** At once, without a tail and without a fact. */
  | { type: 'dropGate'; turn: TurnId }
  | { type: 'commit'; turn: TurnId }
  | { type: 'clear' }
  | { type: 'addText'; turn: TurnId; text: string }
  | { type: 'respond'; turn: TurnId }
  /** Silence the speaker now, tell the link what was heard, end the turn: as cut, or with `error` as failed. */
  | { type: 'cutResponse'; turn: TurnId | undefined; response: ResponseId | undefined; error?: AppError }
  | { type: 'endTurn'; turn: TurnId; outcome: TurnOutcome; error?: AppError }
  | { type: 'announce'; announcement: Announcement }
  | { type: 'notify'; error: AppError }
  | { type: 'connect' }
  | { type: 'disconnect' }
  | { type: 'closeAll' }

export interface Step {
  next: Conversation
  commands: readonly Command[]
}
