export { splitHeard, type TimedWord } from './assemble'
export { saveExport } from './exportFile'
export type {
  ConversationSummary,
  ExportFormat,
  HistoryStore,
  Page,
  Place,
  SearchHit,
  TranscriptRecord,
} from './history'
export { createPrivateStore } from './privateStore'
export { createWorkerStore, type WorkerStoreOptions } from './workerStore'
