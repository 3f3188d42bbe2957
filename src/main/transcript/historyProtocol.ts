/** What crosses between main and the worker `history`: one job in, one answer out, in the order asked. */
import type { EpochMs } from '../../shared/time'
import type { AppError, ConversationId } from '../../shared/view'
import type { ExportFormat, HistoryStore, Page, TranscriptRecord } from './history'

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
  | { type: 'rename'; conversation: ConversationId; title: string }
  | { type: 'deleteConversation'; conversation: ConversationId }
  | { type: 'deleteTurn'; turn: string }
  | { type: 'deleteSince'; at: EpochMs }
  | { type: 'deleteAll' }
  | { type: 'export'; format: ExportFormat; conversation?: ConversationId }
  | { type: 'close' }

/** What each request is answered with: what the method of that name resolves to. */
export type HistoryReply<Type extends HistoryRequest['type']> = Awaited<ReturnType<HistoryStore[Type]>>

export interface HistoryJob {
  id: number
  request: HistoryRequest
}

export type HistoryAnswer =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; error: AppError }
  /** Not an answer: something a person should know, e.g. that a damaged file was set aside. */
  | { notice: AppError }
