/** Port to what was said: an append-only stream of facts in, conversations and turns out. Implemented by `sqlite.ts`. */
import type { EpochMs } from '../../shared/time'
import type { AppError, ConversationId, Stages, Turn, TurnCost, TurnOutcome } from '../../shared/view'

/** Committed one by one as they happen; killed at any instant, at most the one in flight is lost. `turn` is the id of the turn's row. */
export type TranscriptRecord =
  | { type: 'conversationStarted'; conversation: ConversationId; at: EpochMs; provider: string }
  | { type: 'turnStarted'; conversation: ConversationId; turn: string; at: EpochMs }
  | { type: 'userSaid'; turn: string; text: string; final: boolean }
  | { type: 'assistantSaid'; turn: string; heard: string; unheard: string }
  | { type: 'turnEnded'; turn: string; outcome: TurnOutcome; stages?: Stages; cost?: TurnCost; error?: AppError }

export interface ConversationSummary {
  id: ConversationId
  startedAt: EpochMs
  lastAt: EpochMs
  /** First words, or the name it was given. */
  title: string
  turns: number
  cost: number
}

export interface SearchHit {
  turn: Turn
  /** Character ranges [start, end) in `turn.user` and `turn.heard + turn.unheard` that matched. */
  marks: { field: 'user' | 'assistant'; start: number; end: number }[]
}

export type ExportFormat = 'json' | 'markdown' | 'srt'

export interface HistoryStore {
  /** Resolves once it is on disk; a private store resolves at once and keeps nothing. Rejects with `AppException`. */
  record(record: TranscriptRecord): Promise<void>
  /** The conversation to continue: the newest whose last turn ended within `withinMs` before `now`. */
  recent(now: EpochMs, withinMs: number): Promise<{ conversation: ConversationId; turns: Turn[] } | undefined>
  conversations(page: { before?: EpochMs; limit: number }): Promise<ConversationSummary[]>
  turns(conversation: ConversationId, page: { before?: EpochMs; limit: number }): Promise<Turn[]>
  /** Newest first. `query` is words as typed; the last one matches as a prefix. */
  search(query: string, page: { before?: EpochMs; limit: number }): Promise<SearchHit[]>
  rename(conversation: ConversationId, title: string): Promise<void>
  deleteConversation(conversation: ConversationId): Promise<void>
  deleteTurn(turn: string): Promise<void>
  deleteSince(at: EpochMs): Promise<void>
  deleteAll(): Promise<void>
  export(format: ExportFormat, conversation?: ConversationId): Promise<string>
  close(): Promise<void>
}
