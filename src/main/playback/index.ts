export type { Cut } from './cut'
export {
  type AnswerFormat,
  createSpeaker,
  type Speaker,
  type SpeakerEvent,
  type SpeakerOptions,
} from './speaker'
export { PLAYBACK_TUNING, type PlaybackTuning } from './tuning'
export { gainOf } from './volume'
export { Waiting, type WaitingOptions } from './waiting'
