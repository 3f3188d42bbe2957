/** Main's side of the whole contract, put together from one file a subject. */
import type { CallHandlers, FeedSources } from '../../../shared/contract'
import { localServersHere } from '../../link'
import type { Capabilities } from '../capabilities'
import type { Composed } from '../compose'
import type { FileDialogs } from '../fileDialogs'
import type { HeldButton } from '../heldButton'
import type { HistoryDesk } from '../historyDesk'
import type { Problems } from '../problems'
import { spendingFeed } from '../spendingFeed'
import type { TalkKeys } from '../talkKey'
import type { WaysBack } from '../waysBack'
import type { Windows } from '../windows'
import { conversationCalls } from './conversation'
import { desktopCalls } from './desktop'
import { deviceCalls, devicesFeed } from './devices'
import { historyCalls } from './history'
import { modelCalls } from './models'
import { pictureCalls, picturesFeed } from './pictures'
import { memoriesFeed, rememberedCalls, timersFeed } from './remembered'
import { secretCalls } from './secrets'
import { settingsCalls, settingsFeed } from './settings'

/** What the handlers stand on. */
export interface Desk extends Composed {
  windows: Windows
  problems: Problems
  capabilities: Capabilities
  keys: TalkKeys
  button: HeldButton
  historyDesk: HistoryDesk
  /** To what is removed at once; the history's own are its desk's. */
  waysBack: WaysBack
  files: FileDialogs
  /** The picture on the clipboard, if there is one. */
  pasted(): Promise<Uint8Array | undefined>
}

export const calls = (desk: Desk): CallHandlers => {
  const { assistant, clock, history, historyDesk, settings, skillStore, windows, problems, secrets, keys, files } = desk
  const { waysBack } = desk
  return {
    ...conversationCalls(assistant, desk.button),
    ...pictureCalls({ ...desk, pictures: assistant.pictures }),
    ...historyCalls({ clock, desk: historyDesk, files }),
    ...settingsCalls({ clock, settings, history, files, secrets, problems, desk: historyDesk }),
    ...deviceCalls(desk),
    ...desktopCalls(windows, settings, problems),
    ...rememberedCalls(skillStore, waysBack),
    ...modelCalls(desk.models),
    localServers: async () => (await localServersHere(clock)).map(({ name, models }) => ({ name, models })),
    ...secretCalls({ waysBack, secrets, assistant, settings, env: process.env }),
    waysBack: async () => [...(await historyDesk.waysBack()), ...waysBack.left()],
    renewGatewayToken: () => desk.gateway.renewToken(),
    recordKey: (action) => keys.record(action),
    stopRecordingKey: () => keys.stopRecording(),
    removeKey: (action) => keys.remove(action),
  }
}

export const feeds = (desk: Desk): FeedSources => {
  const { assistant, settings, audio, skillStore, windows, problems, capabilities, secrets, keys, gateway } = desk
  const { historyDesk, microphone } = desk
  return {
    view: (listener) => assistant.view.on(listener),
    level: (listener) => assistant.level.on(listener),
    pictures: picturesFeed(assistant.pictures),
    settings: settingsFeed(settings),
    devices: devicesFeed(audio),
    timers: timersFeed(skillStore),
    memories: memoriesFeed(skillStore),
    composing: (listener) => windows.onComposing(listener),
    problems: (listener) => problems.on(listener),
    capabilities: (listener) => capabilities.on(listener),
    spending: spendingFeed(assistant.spending, desk.clock),
    secrets: (listener) => secrets.on(listener),
    keys: (listener) => keys.on(listener),
    models: (listener) => desk.models.on(listener),
    gateway: (listener) => gateway.on(listener),
    microphoneLevel: (listener) => microphone.follow(listener),
    historyRevision: (listener) => historyDesk.revision.on(listener),
  }
}
