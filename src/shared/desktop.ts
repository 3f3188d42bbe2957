/** What windows are told of the app around a conversation: windows, keys, devices under test, secrets, timers, spending. */
import type { SecretName } from './services'
import type { EpochMs, Ms } from './time'
import type { AppError, ConversationId } from './view'

export const WINDOWS = ['overlay', 'settings', 'history', 'firstRun', 'type'] as const
export type WindowName = (typeof WINDOWS)[number]

export const SETTINGS_PAGES = ['sound', 'talkKey', 'voice', 'look', 'about'] as const
export type SettingsPage = (typeof SETTINGS_PAGES)[number]

/** Keys that work from any app. */
export const KEY_ACTIONS = ['talk', 'stop', 'mute', 'type'] as const
export type KeyAction = (typeof KEY_ACTIONS)[number]

/** A key as it is stored (physical codes) and as this keyboard's layout writes it. */
export interface KeyView {
  /** Modifiers, then a code as in `KeyboardEvent.code`, or `Mouse3` to `Mouse5`: `Ctrl+Space`, `ControlRight`. */
  codes: string
  label: string
}

export interface KeysView {
  keys: Record<KeyAction, KeyView | undefined>
  /** The talk key is down right now. */
  isDown: boolean
  /** Release is seen here, so holding works; else the key toggles. */
  canHold: boolean
  /** What is wrong: another app has the key, a permission is missing. */
  problem?: AppError | undefined
}

export { SECRETS, type SecretName } from './services'

/** A key for a service, as a window may know it. */
export interface SecretView {
  provider: SecretName
  /** Its last four characters; absent where none is stored. */
  ending?: string | undefined
}

/** A model server that runs on this computer now, and those of its models that write text. */
export interface LocalServerView {
  name: string
  models: readonly string[]
}

/** A key in the environment Parley was started in: where it stands, never what it is. */
export interface FoundKey {
  provider: SecretName
  variable: string
}

/** What this system and this build can do. A control whose capability is missing is not shown. */
export interface CapabilitiesView {
  platform: 'linux' | 'mac' | 'windows' | 'other'
  version: string
  hideFromSharing: boolean
  startAtLogin: boolean
  /** Keys for services are encrypted by the system. */
  keyring: boolean
  /** The overlay can be put where it was; false where the compositor decides (Wayland). */
  placesWindows: boolean
  /** Somebody reads the screen aloud: captions are not told a second time. */
  screenReader: boolean
}

/** Something the user asked Parley to remember. */
export interface MemoryView {
  id: string
  text: string
}

/** Something that was removed and can be brought back. */
export type RemovedView =
  | { kind: 'conversation'; id: ConversationId; title: string }
  | { kind: 'turn'; id: string }
  | { kind: 'memory'; id: string; text: string }
  | { kind: 'key'; id: SecretName }

/** For so long yet. */
export type WayBackView = RemovedView & { leftMs: Ms }

/** A timer, alarm or reminder that is still to come. */
export interface TimerView {
  id: string
  kind: 'timer' | 'alarm' | 'reminder'
  name: string
  dueAt: EpochMs
}

/** US dollars spent by this account of Parley's. */
export interface SpendingView {
  todayUsd: number
  monthUsd: number
}

/** Parley as a server for other programs of this computer. */
export type GatewayView =
  | { state: 'off' | 'starting' }
  /** `url` for a client that takes a base URL; `token` is its key. `isKept`: the next start has the same. */
  | { state: 'on'; url: string; token: string; isKept: boolean }
  | { state: 'failed'; error: AppError }

/** What the small window for typing is for. */
export interface ComposingView {
  /** Words that were misheard, to be put right. Absent: a new question. */
  correcting?: { turn: string; text: string } | undefined
}

/** CSS pixels from the corner of a window's page. */
export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

/** Characters that a window may send at once: of what is asked or remembered, and of what is searched for. */
export const LONGEST_SENTENCE = 2_000
export const LONGEST_SEARCH = 1_000

/** Pages of the web that Parley may open in the user's browser, by name: no page can name an address. */
export const LINKS = ['openaiKeys', 'azureKeys'] as const
export type LinkName = (typeof LINKS)[number]

/** Something about the app itself, until it is dismissed or no longer so. */
export interface ProblemView extends AppError {
  /** What one click can do about it. */
  remedy?: 'microphonePrivacy' | undefined
}
