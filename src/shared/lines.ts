/**
 * What headless mode prints with `--json`: one object a line. docs/headless.md describes every field, and a test holds
 * the two together. A line about something that is stored is emitted only after its record has been committed.
 */
import type { ErrorCode } from './errors'
import type { Ms } from './time'
import type { ConversationState, ProviderId, Served, Stages, ToolCall, TurnCost, TurnId, TurnMode } from './view'

/** `real` is the machine's clock; `virtual` runs as fast as the machine allows and stands still while a worker owes an answer. */
export type ClockKind = 'real' | 'virtual'

export type LineBody =
  /** The first line: from here on sound is heard. */
  | { type: 'ready'; provider: ProviderId; mode: TurnMode; clock: ClockKind }
  | { type: 'state'; state: ConversationState }
  /** Loudness in dBFS, -100 for digital silence. */
  | { type: 'level'; in: number; out: number }
  | { type: 'speechStarted'; turn: TurnId }
  | { type: 'speechStopped'; turn: TurnId }
  /** The user's words so far, whole; a later line may revise them. */
  | { type: 'userDelta'; turn: TurnId; text: string }
  | { type: 'userFinal'; turn: TurnId; role: 'user'; id: string; text: string }
  /** Words added to the answer. */
  | { type: 'replyDelta'; turn: TurnId; text: string }
  /** What of the answer reached the user's ears, and what was cut off before it sounded. */
  | { type: 'replyFinal'; turn: TurnId; role: 'assistant'; id: string; heard: string; unheard: string }
  /** So many samples of the answer have been made since the last such line. */
  | { type: 'audio'; turn: TurnId; samples: number }
  | { type: 'turn'; turn: TurnId; stages: Stages; cost: TurnCost; served: Served; tools?: readonly ToolCall[] }
  /** The bill of a turn that has ended grew: its words were written down, or its answer was stopped, after it. */
  | { type: 'cost'; turn: TurnId; cost: TurnCost }
  /** Parley speaks by itself: a timer, alarm or reminder. */
  | { type: 'announcement'; id: string; text: string }
  | { type: 'notice'; code: ErrorCode; message: string; turn?: TurnId }
  | { type: 'error'; code: ErrorCode; message: string; fix: string; turn?: TurnId }

/** `t`: ms since `ready`. */
export type OutputLine = LineBody & { t: Ms }

export type LineType = OutputLine['type']
