export { Brain } from './brain'
export { Hearing, type HearingOptions } from './hearing'
export type { HearData } from './hearProtocol'
export { createOfflineEars, createOfflineLink, createOfflineVoice, type OfflineLinkOptions } from './offlineLink'
