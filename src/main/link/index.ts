export type { BatchSpeechToText, ClauseVoice, CutTuning, RecordingWindow, SpeechToText } from './cascade'
export {
  type ChainChoice,
  type ChainPorts,
  Cutter,
  createChain,
  createOfflineLink,
  createOfflineVoice,
  firstModels,
  type HearData,
  Hearing,
  type HearingOptions,
  hasLocalEngine,
  type LocalEngineOptions,
  type LocalModel,
  type LocalModelsPort,
  localServersHere,
  type OfflineLinkOptions,
  type OpenEngine,
  openBatch,
  tryModel,
} from './cascade'
export { DEFAULT_REALTIME_MODEL, REALTIME_MODELS } from './catalogue'
export type * from './link'
export {
  createOpenaiLink,
  type OpenaiLinkOptions,
  type RealtimeOptions,
  type WireFrame,
} from './openai'
export { isPassing, retryAfter } from './retry'
export { createScriptedLink, type Script, type ScriptedLinkOptions } from './scripted'
export { UnknownEvents } from './unknownEvents'
