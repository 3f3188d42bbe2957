/**
 * Everything that crosses between main and a window, once: channel names, preload, handlers, argument parsers and the
 * renderer's types are all mapped from this object, so that a missing or wrong one does not compile. Names and types only.
 */
import type {
  CapabilitiesView,
  ComposingView,
  FoundKey,
  GatewayView,
  KeyAction,
  KeysView,
  KeyView,
  LinkName,
  LocalServerView,
  MemoryView,
  ProblemView,
  Rectangle,
  SecretName,
  SecretView,
  SpendingView,
  TimerView,
  WayBackView,
  WindowName,
} from './desktop'
import type { ConversationSummary, ExportFormat, MeasuredService, Page, SearchHit } from './history'
import type { ModelsView } from './models'
import type { PictureView } from './pictures'
import type { SettingsView, SettingsViewPatch } from './settings'
import type { AppError, ConversationId, ConversationView, DeviceInfo, Stages, Turn } from './view'

export type * from './desktop'

/** A question with an answer. The types live in phantom fields: at run time only `kind` exists. */
export interface Call<Argument, Result> {
  kind: 'call'
  argument?: Argument
  result?: Result
}

/** A state that is pushed: a snapshot first, then every change. */
export interface Push<Item> {
  kind: 'feed'
  item?: Item
}

const call = <Argument, Result>(): Call<Argument, Result> => ({ kind: 'call' })
const feed = <Item>(): Push<Item> => ({ kind: 'feed' })

/** Loudness in dBFS, -100 for silence. */
export interface LevelView {
  in: number
  out: number
}

const contract = {
  // The conversation.
  view: feed<ConversationView>(),
  /** At most 20 a second. */
  level: feed<LevelView>(),
  /** The talk key went down, or its button. */
  press: call<void, void>(),
  release: call<void, void>(),
  /** Ends what is being said or thought. */
  cancel: call<void, void>(),
  /** A typed question. */
  say: call<string, void>(),
  /** What goes with the next question, oldest first. A window for typing that is closed takes its pictures back. */
  pictures: feed<readonly PictureView[]>(),
  /** Main asks for the file. */
  addPicture: call<void, void>(),
  /** The same with the picture on the clipboard. */
  pastePicture: call<void, void>(),
  removePicture: call<string, void>(),
  /** The microphone gives nothing, whatever the key. */
  setMuted: call<boolean, void>(),
  /** Words that were misheard, put right: asked again, the old turn stays, struck. */
  correct: call<{ turn: string; text: string }, void>(),
  /** Says the last answer again. */
  replay: call<void, void>(),
  /** Asks the last question again. */
  retry: call<void, void>(),
  newConversation: call<void, void>(),
  timers: feed<readonly TimerView[]>(),
  cancelTimer: call<string, void>(),
  spending: feed<SpendingView>(),

  // Windows.
  /** A window that is open comes to the front. `page` is one of the settings, or the turn to correct. */
  openWindow: call<{ window: WindowName; page?: string | undefined }, void>(),
  closeWindow: call<WindowName, void>(),
  composing: feed<ComposingView>(),
  /** What the overlay needs, CSS px: the window follows. */
  resizeOverlay: call<{ width: number; height: number }, void>(),
  /** Linux: what the overlay draws. Outside of it nothing is drawn and clicks go to what is behind. Harmless elsewhere. */
  overlayDrawn: call<readonly Rectangle[], void>(),
  /** macOS and Windows: the pointer is over a control; while it is not, clicks go to what is behind. Harmless on Linux. */
  overlayPointer: call<boolean, void>(),
  resetOverlayPosition: call<void, void>(),
  finishFirstRun: call<void, void>(),
  openPrivacySettings: call<'microphone' | 'accessibility', void>(),
  openLink: call<LinkName, void>(),
  /** Puts text on the clipboard: pages may not. */
  copy: call<string, void>(),
  capabilities: feed<CapabilitiesView>(),
  /** What a page that was loaded anew, or is opened only now, can still offer to undo. */
  waysBack: call<void, readonly WayBackView[]>(),
  problems: feed<readonly ProblemView[]>(),
  dismissProblem: call<string, void>(),

  // Settings.
  settings: feed<SettingsView>(),
  /** Refused whole with `settings.refused`, which names the fields. */
  changeSettings: call<SettingsViewPatch, void>(),
  resetSettings: call<void, void>(),
  /** Settings and history without keys; the file's name, or undefined when no place was chosen. */
  exportData: call<void, string | undefined>(),
  importData: call<void, string | undefined>(),
  devices: feed<readonly DeviceInfo[]>(),
  /** Opens the microphone for as long as somebody listens; dBFS, at most 20 a second. */
  microphoneLevel: feed<number>(),
  /** Records three seconds and plays them back. */
  recordAndPlay: call<void, void>(),
  playTestSound: call<void, void>(),
  /** The voice on this computer, or that of whoever answers: it is asked to greet. */
  previewVoice: call<'offline' | 'service', void>(),
  /** Asks the chosen provider one short question. */
  testProvider: call<void, Stages>(),
  /** Answers within 300 ms. */
  localServers: call<void, readonly LocalServerView[]>(),
  secrets: feed<readonly SecretView[]>(),
  /** `allowPlain`: also where no keyring can encrypt it. */
  setSecret: call<{ provider: SecretName; key: string; allowPlain: boolean }, void>(),
  removeSecret: call<SecretName, void>(),
  /** Within ten seconds. */
  undoRemoval: call<SecretName, void>(),
  /** Of services that have none yet. */
  foundKeys: call<void, readonly FoundKey[]>(),
  /** Stored as if it had been typed; from then on it is the stored one that is used. */
  importKey: call<SecretName, void>(),
  models: feed<ModelsView>(),
  /** Its licence was shown and agreed to. Answers when it is ready, which may take minutes. */
  installModel: call<string, void>(),
  /** What came is kept. */
  stopInstalling: call<void, void>(),
  removeModel: call<string, void>(),
  gateway: feed<GatewayView>(),
  /** Programs that know the one before are let in no more. */
  renewGatewayToken: call<void, void>(),
  memories: feed<readonly MemoryView[]>(),
  changeMemory: call<MemoryView, void>(),
  forgetMemory: call<string, void>(),
  /** Within ten seconds. */
  undoForgetting: call<string, void>(),
  keys: feed<KeysView>(),
  /** Waits for the next key; undefined when it was given up. */
  recordKey: call<KeyAction, KeyView | undefined>(),
  stopRecordingKey: call<void, void>(),
  removeKey: call<KeyAction, void>(),

  // History.
  /** Counts up when anything in it is no longer what it was. */
  historyRevision: feed<number>(),
  conversations: call<Page, ConversationSummary[]>(),
  conversation: call<ConversationId, ConversationSummary | undefined>(),
  /** The newest of those before, oldest first: as they are read. The other pages come newest first. */
  turns: call<{ conversation: ConversationId } & Page, Turn[]>(),
  search: call<{ query: string } & Page, SearchHit[]>(),
  /** What each service took on the newest turns. */
  measured: call<void, readonly MeasuredService[]>(),
  renameConversation: call<{ conversation: ConversationId; title: string }, void>(),
  /** Both are carried out ten seconds later, unless `undoDeletion` comes first with the same id. */
  deleteConversation: call<ConversationId, void>(),
  deleteTurn: call<string, void>(),
  undoDeletion: call<string, void>(),
  deleteHistory: call<void, void>(),
  /** The file's name, or undefined when no place was chosen. */
  exportHistory: call<{ format: ExportFormat; conversation?: ConversationId | undefined }, string | undefined>(),
  continueConversation: call<ConversationId, void>(),
}

export type Contract = typeof contract

export type CallName = {
  [Name in keyof Contract]: Contract[Name]['kind'] extends 'call' ? Name : never
}[keyof Contract]
export type FeedName = Exclude<keyof Contract, CallName>

export type ArgumentOf<Name extends CallName> = Contract[Name] extends Call<infer Argument, infer _> ? Argument : never
export type ResultOf<Name extends CallName> = Contract[Name] extends Call<infer _, infer Result> ? Result : never
export type ItemOf<Name extends FeedName> = Contract[Name] extends Push<infer Item> ? Item : never

/** What main answers to a call: a failure is a value, because only the message of a thrown error would cross. */
export type Answer<Result> = { ok: true; value: Result } | { ok: false; error: AppError }

type Caller<Name extends CallName> = (argument: ArgumentOf<Name>) => Promise<Answer<ResultOf<Name>>>
/** Calls `listener` with the current item, then with every change. Returns an idempotent unsubscribe. */
type Subscriber<Name extends FeedName> = (listener: (item: ItemOf<Name>) => void) => () => void

/** What preload puts on `window.assistant`. */
export type AssistantBridge = { [Name in CallName]: Caller<Name> } & { [Name in FeedName]: Subscriber<Name> }

/** Main's side of every call. */
export type CallHandlers = {
  [Name in CallName]: (argument: ArgumentOf<Name>) => ResultOf<Name> | Promise<ResultOf<Name>>
}
/** Main's side of every feed. */
export type FeedSources = { [Name in FeedName]: (listener: (item: ItemOf<Name>) => void) => () => void }

export const CALLS = namesOf('call') as readonly CallName[]
export const FEEDS = namesOf('feed') as readonly FeedName[]

function namesOf(kind: 'call' | 'feed'): string[] {
  return Object.entries(contract).flatMap(([name, member]) => (member.kind === kind ? [name] : []))
}

/** One place for channel names. */
export const channel = {
  /** One for all calls: the name goes along, so that one that is not there is seen and counted. */
  call: 'call',
  item: (name: FeedName) => `feed:${name}`,
  subscribe: (name: FeedName) => `feed:${name}:on`,
  unsubscribe: (name: FeedName) => `feed:${name}:off`,
}
