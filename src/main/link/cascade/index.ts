export { Cascade, type CascadeOptions } from './cascade'
export { createOfflineLink, createOfflineVoice, type OfflineLinkOptions } from './offline'
export type * from './ports'
