export type { SpeechToText, TextToSpeech } from './cascade'
export {
  createOfflineLink,
  createOfflineVoice,
  type HearData,
  Hearing,
  type HearingOptions,
  type OfflineLinkOptions,
} from './cascade'
export type * from './link'
export { createOpenaiLink, type OpenaiLinkOptions, type RealtimeOptions, type RealtimeProvider } from './openai'
export { isPassing, retryAfter } from './retry'
export { createScriptedLink, type Script, type ScriptedLinkOptions } from './scripted'
