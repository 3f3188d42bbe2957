export { type HeardText, splitHeard, type TimedWord } from './assemble'
export { exported } from './export'
export { saveExport } from './exportFile'
export { inMarkdown, inSubtitle, subtitleTime } from './harmlessText'
export type {
  ConversationSummary,
  ExportFormat,
  HistoryStore,
  MeasuredTurn,
  Page,
  Passage,
  Place,
  SearchHit,
  TranscriptRecord,
} from './history'
export { createPrivateStore } from './privateStore'
export { keepUnlessPrivate } from './unlessPrivate'
export { createWorkerStore, type WorkerStoreOptions } from './workerStore'
