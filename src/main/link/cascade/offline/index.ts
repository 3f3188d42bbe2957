export { Hearing, type HearingOptions } from './hearing'
export type { HearData } from './hearProtocol'
export { createOfflineLink, createOfflineVoice, type OfflineLinkOptions } from './offlineLink'
