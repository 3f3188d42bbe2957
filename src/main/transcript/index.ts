export { splitHeard, type TimedWord } from './assemble'
export type {
  ConversationSummary,
  ExportFormat,
  HistoryStore,
  Page,
  SearchHit,
  TranscriptRecord,
} from './history'
export { createPrivateStore } from './privateStore'
export { createWorkerStore, type WorkerStoreOptions } from './workerStore'
