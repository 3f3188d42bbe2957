/**
 * The history as main sees it: requests to the worker `history`, answered in the order asked. What a worker owed that died
 * is asked again, which is harmless: every record may be written twice.
 */
import type { Clock } from '../../shared/time'
import type { AppError } from '../../shared/view'
import { WorkerDesk } from '../workers'
import { exported } from './export'
import type { HistoryStore } from './history'
import type { HistoryData, HistoryRequest } from './historyProtocol'
import { type Ask, passages } from './passages'

export interface WorkerStoreOptions {
  clock: Clock
  /** The built worker. */
  entry: string
  /** Made where it is missing; `-wal` and `-shm` stand beside it while it is open. */
  file: string
  /** What went on in spite of trouble: a damaged file was set aside, the worker was started again. */
  onNotice(error: AppError): void
}

export function createWorkerStore(options: WorkerStoreOptions): HistoryStore {
  const { clock, entry, file, onNotice } = options
  const desk = new WorkerDesk<HistoryRequest>({
    ...{ clock, entry, onNotice, name: 'history', called: 'history', atOnce: Number.POSITIVE_INFINITY },
    data: { file } satisfies HistoryData,
  })
  // The worker answers each request with what belongs to it.
  const ask: Ask = (request) => desk.ask(request) as Promise<never>
  return {
    record: (record, at = clock.epoch()) => ask({ type: 'record', record, at }),
    bring: (record, at) => ask({ type: 'record', record, at }),
    recent: (now, withinMs) => ask({ type: 'recent', now, withinMs }),
    conversations: (page) => ask({ type: 'conversations', page }),
    conversation: async (only) => (await ask({ type: 'conversationsFrom', only, limit: 1 }))[0],
    turns: (conversation, page) => ask({ type: 'turns', conversation, page }),
    search: (query, page) => ask({ type: 'search', query, page }),
    spent: (since) => ask({ type: 'spent', since }),
    measured: (turns) => ask({ type: 'measured', turns }),
    rename: (conversation, title) => ask({ type: 'rename', conversation, title }),
    deleteConversation: (conversation) => ask({ type: 'deleteConversation', conversation }),
    deleteTurn: (turn) => ask({ type: 'deleteTurn', turn }),
    deleteSince: (at) => ask({ type: 'deleteSince', at }),
    deleteBefore: (at) => ask({ type: 'deleteBefore', at }),
    deleteAll: () => ask({ type: 'deleteAll' }),
    export: (format, conversation) => exported(format, passages(ask, conversation)),
    passages: (only) => passages(ask, only),
    close: () => desk.close({ type: 'close' }),
  }
}
