/** Main's side of the whole contract, put together from one file a subject. */
import type { CallHandlers, FeedSources } from '../../../shared/contract'
import type { Composed } from '../compose'
import type { Problems } from '../problems'
import type { Windows } from '../windows'
import { conversationCalls } from './conversation'
import { desktopCalls } from './desktop'
import { deviceCalls, devicesFeed } from './devices'
import { historyCalls } from './history'
import { notYet } from './notYet'
import { memoriesFeed, rememberedCalls, timersFeed } from './remembered'
import { settingsCalls, settingsFeed } from './settings'

/** What the handlers stand on. */
export interface Desk extends Composed {
  windows: Windows
  problems: Problems
}

export const calls = ({ assistant, history, settings, skillStore, windows, problems }: Desk): CallHandlers => ({
  ...conversationCalls(assistant),
  ...historyCalls(history),
  ...settingsCalls(settings),
  ...deviceCalls(),
  ...desktopCalls(windows, settings, problems),
  ...rememberedCalls(skillStore),
  setSecret: notYet,
  removeSecret: notYet,
  recordKey: notYet,
  stopRecordingKey: notYet,
  removeKey: notYet,
})

/** A feed that never says anything: its source is not there yet. */
export const silent = () => () => {}

export const feeds = ({ assistant, settings, audio, skillStore, windows, problems }: Desk): FeedSources => ({
  view: (listener) => assistant.view.on(listener),
  level: (listener) => assistant.level.on(listener),
  settings: settingsFeed(settings),
  devices: devicesFeed(audio),
  timers: timersFeed(skillStore),
  memories: memoriesFeed(skillStore),
  composing: (listener) => windows.onComposing(listener),
  problems: (listener) => problems.on(listener),
  capabilities: silent,
  spending: silent,
  microphoneLevel: silent,
  secrets: silent,
  keys: silent,
  historyRevision: silent,
})
