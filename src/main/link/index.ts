export type { TextToSpeech } from './cascade'
export { createOfflineLink, createOfflineVoice, type OfflineLinkOptions } from './cascade'
export type * from './link'
export { createScriptedLink, type Script, type ScriptedLinkOptions } from './scripted'
