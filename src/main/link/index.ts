export type {
  BatchSpeechToText,
  ChainChoice,
  ChainPorts,
  ClauseVoice,
  CutTuning,
  Cutter,
  createChain,
  createOfflineLink,
  createOfflineVoice,
  EngineListener,
  EngineProcess,
  engineEnv,
  forkEngine,
  HearData,
  Hearing,
  HearingOptions,
  hasLocalEngine,
  LocalEngineOptions,
  LocalModel,
  LocalModelsPort,
  LocalRecognizer,
  LocalVoice,
  OfflineLinkOptions,
  OpenEngine,
  openBatch,
  RecordingWindow,
  SpeechToText,
  tryModel,
} from './cascade'

export { DEFAULT_REALTIME_MODEL, REALTIME_MODELS, REALTIME_VOICES, TRANSCRIPTION_MODELS } from './catalogue'
export type * from './link'
export {
  createOpenaiLink,
  type OpenaiLinkOptions,
  type RealtimeOptions,
  type RealtimeProvider,
  type WireFrame,
} from './openai'
export { isPassing, retryAfter } from './retry'
export { createScriptedLink, type Script, type ScriptedLinkOptions } from './scripted'
