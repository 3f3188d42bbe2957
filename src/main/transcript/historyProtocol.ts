/** What is asked of the worker `history`, and answered. */
import type { EpochMs } from '../../shared/time'
import type { ConversationId, Turn } from '../../shared/view'
import type { ConversationSummary, HistoryStore, Page, Place, TranscriptRecord } from './history'

/** Of the worker. */
export interface HistoryData {
  file: string
}

export type HistoryRequest =
  /** `at`: when it happened. */
  | { type: 'record'; record: TranscriptRecord; at: EpochMs }
  | { type: 'recent'; now: EpochMs; withinMs: number }
  | { type: 'conversations'; page: Page }
  | { type: 'turns'; conversation: ConversationId; page: Page }
  | { type: 'search'; query: string; page: Page }
  | { type: 'spent'; since: EpochMs }
  | { type: 'measured'; turns: number }
  | { type: 'rename'; conversation: ConversationId; title: string }
  | { type: 'deleteConversation'; conversation: ConversationId }
  | { type: 'deleteTurn'; turn: string }
  | { type: 'deleteSince'; at: EpochMs }
  | { type: 'deleteBefore'; at: EpochMs }
  | { type: 'deleteAll' }
  /** Oldest first, all or one. */
  | { type: 'conversationsFrom'; after?: Place; only?: ConversationId; limit: number }
  /** Oldest first, those whose number is above `after`. */
  | { type: 'turnsFrom'; conversation: ConversationId; after: number; limit: number }
  | { type: 'close' }

/** Turns as they follow each other; `last` is the number to go on from. */
export interface TurnsFrom {
  turns: Turn[]
  last: number
}

/** What each request is answered with: what the method of that name resolves to, and the pieces an export is made of. */
export type HistoryReply<Type extends HistoryRequest['type']> = Type extends 'conversationsFrom'
  ? ConversationSummary[]
  : Type extends 'turnsFrom'
    ? TurnsFrom
    : Type extends keyof HistoryStore
      ? Awaited<ReturnType<HistoryStore[Type]>>
      : never
