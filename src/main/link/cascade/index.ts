export { Cascade, type CascadeOptions } from './cascade'
export { type ChainChoice, type ChainPorts, createChain, firstModels, type LocalModelsPort } from './chain'
export { localServersHere } from './llm/localServers'
export {
  hasLocalEngine,
  type LocalEngineOptions,
  type LocalModel,
  type OpenEngine,
  tryModel,
} from './local'
export {
  createOfflineLink,
  createOfflineVoice,
  type HearData,
  Hearing,
  type HearingOptions,
  type OfflineLinkOptions,
} from './offline'
export type * from './ports'
export { type BatchChoice, type OpenedBatch, openBatch } from './stt/openBatch'
export { type CutTuning, Cutter, type Window as RecordingWindow } from './stt/pauses'
