export { Cascade, type CascadeOptions } from './cascade'
export {
  createOfflineLink,
  createOfflineVoice,
  type HearData,
  Hearing,
  type HearingOptions,
  type OfflineLinkOptions,
} from './offline'
export type * from './ports'
