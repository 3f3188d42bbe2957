/** Port to what was said: an append-only stream of facts in, conversations and turns out. Implemented by `workerStore.ts`. */
import type { ConversationSummary, ExportFormat, MeasuredTurn, Page, SearchHit } from '../../shared/history'
import type { EpochMs } from '../../shared/time'
import type { AppError, ConversationId, Served, Stages, ToolCall, Turn, TurnCost, TurnOutcome } from '../../shared/view'

/** Committed one by one as they happen; killed at any instant, at most the one in flight is lost. `turn` is the id of the turn's row. */
export type TranscriptRecord =
  | { type: 'conversationStarted'; conversation: ConversationId; at: EpochMs; provider: string }
  | { type: 'turnStarted'; conversation: ConversationId; turn: string; at: EpochMs }
  | { type: 'userSaid'; turn: string; text: string; final: boolean }
  | { type: 'assistantSaid'; turn: string; heard: string; unheard: string }
  /** All of the turn so far. */
  | { type: 'toolsCalled'; turn: string; tools: readonly ToolCall[] }
  /** Asked again with the words put right. */
  | { type: 'turnCorrected'; turn: string; by: string }
  /** What was spent by another program or in a turn that is not kept: how much and when, and not a word of what it was for. */
  | { type: 'billed'; bill: string; usd: number }
  | {
      type: 'turnEnded'
      turn: string
      outcome: TurnOutcome
      stages?: Stages
      cost?: TurnCost
      served?: Served
      error?: AppError
    }

/** What an export is made of: each conversation, then its turns, oldest first. */
export type Passage = { type: 'conversation'; summary: ConversationSummary } | { type: 'turn'; turn: Turn }

export type { ConversationSummary, ExportFormat, MeasuredTurn, Page, Place, SearchHit } from '../../shared/history'

/**
 * Every method rejects with an `AppException` of a `history.*` code, or `worker.failed`. A history that cannot be used
 * (newer, foreign, unwritable, disk full) rejects each call; nothing is told beside that, so the caller decides how often to say it.
 */
export interface HistoryStore {
  /**
   * Resolves once it is on disk; a private store resolves at once and keeps nothing. What a full disk refused is kept in
   * memory and written together with the next record that fits. `at`: when it happened, unless it is now.
   */
  record(record: TranscriptRecord, at?: EpochMs): Promise<void>
  /** The same for what was said elsewhere and is brought along: kept whether the conversation is private now or not. */
  bring(record: TranscriptRecord, at: EpochMs): Promise<void>
  /** The conversation to continue, oldest turn first: the newest, if its last fact is at most `withinMs` from `now`. */
  recent(now: EpochMs, withinMs: number): Promise<{ conversation: ConversationId; turns: Turn[] } | undefined>
  /** Newest first. */
  conversations(page: Page): Promise<ConversationSummary[]>
  conversation(conversation: ConversationId): Promise<ConversationSummary | undefined>
  /** Oldest first within the page. */
  turns(conversation: ConversationId, page: Page): Promise<Turn[]>
  /** Newest first, among turns that have ended. `query` is words as typed: each must occur, the last one matches as a prefix. */
  search(query: string, page: Page): Promise<SearchHit[]>
  /**
   * US dollars of the turns that began at `since` or later, also of those that were deleted or not kept, and of bills since
   * then. Of what is no turn any more to a quarter of an hour: `since` is the beginning of a day or a month.
   */
  spent(since: EpochMs): Promise<number>
  /** Newest first, at most so many: turns whose stages and services are known. */
  measured(turns: number): Promise<MeasuredTurn[]>
  /** An unknown conversation is no error. */
  rename(conversation: ConversationId, title: string): Promise<void>
  /** Gone from the files too, as are all deletions; a turn that is deleted while it goes on stays deleted. */
  deleteConversation(conversation: ConversationId): Promise<void>
  deleteTurn(turn: string): Promise<void>
  /** Every turn in which anything happened at `at` or later. */
  deleteSince(at: EpochMs): Promise<void>
  /** Every conversation in which nothing happened at `at` or later. */
  deleteBefore(at: EpochMs): Promise<void>
  deleteAll(): Promise<void>
  /** One conversation or all, as `export` reads it: each conversation, then its turns, oldest first. */
  passages(conversation?: ConversationId): AsyncIterable<Passage>
  /**
   * One conversation or all, oldest first, in pieces that are read as they are asked for: the whole is never in memory.
   * What is deleted or said while it is read may be in it or not. Iterating throws as methods reject; stopping is free.
   */
  export(format: ExportFormat, conversation?: ConversationId): AsyncIterable<string>
  /** Idempotent, never rejects. */
  close(): Promise<void>
}
