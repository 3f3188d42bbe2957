/** Main's side of the whole contract, put together from one file a subject. */
import type { CallHandlers, FeedSources } from '../../../shared/contract'
import type { Composed } from '../compose'
import { conversationCalls } from './conversation'
import { deviceCalls, devicesFeed } from './devices'
import { historyCalls } from './history'
import { notYet } from './notYet'
import { settingsCalls, settingsFeed } from './settings'

export const calls = ({ assistant, history, settings }: Composed): CallHandlers => ({
  ...conversationCalls(assistant),
  ...historyCalls(history),
  ...settingsCalls(settings),
  ...deviceCalls(),
  cancelTimer: notYet,
  openWindow: notYet,
  closeWindow: notYet,
  resizeOverlay: notYet,
  overlayControls: notYet,
  overlayPointer: notYet,
  resetOverlayPosition: notYet,
  openPrivacySettings: notYet,
  openLink: notYet,
  copy: notYet,
  dismissProblem: notYet,
  setSecret: notYet,
  removeSecret: notYet,
  changeMemory: notYet,
  forgetMemory: notYet,
  recordKey: notYet,
  stopRecordingKey: notYet,
  removeKey: notYet,
})

/** A feed that never says anything: its source is not there yet. */
const silent = () => () => {}

export const feeds = ({ assistant, settings, audio }: Composed): FeedSources => ({
  view: (listener) => assistant.view.on(listener),
  level: (listener) => assistant.level.on(listener),
  settings: settingsFeed(settings),
  devices: devicesFeed(audio),
  timers: silent,
  spending: silent,
  composing: silent,
  capabilities: silent,
  problems: silent,
  microphoneLevel: silent,
  secrets: silent,
  memories: silent,
  keys: silent,
  historyRevision: silent,
})
