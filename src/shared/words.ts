/**
 * The words of Parley that the system draws: its windows' titles, the tray, names of keys, dialogs. Part of the one
 * catalogue, whose rest (`renderer/strings`) is what pages draw; what both say stands here.
 */
import type { KeyAction, WindowName } from './desktop'
import type { TurnMode } from './view'

export const APP = 'Parley'

export const windowTitles: Record<WindowName, string> = {
  overlay: APP,
  settings: 'Parley settings',
  history: 'Parley history',
  firstRun: 'Welcome to Parley',
  type: 'Type to Parley',
}

export const modeNames: Record<TurnMode, string> = {
  hold: 'Hold to talk',
  toggle: 'Tap to talk',
  'hands-free': 'Hands-free',
}

export const deviceWords = {
  systemDefault: (name: string | undefined) => (name ? `System default (${name})` : 'System default'),
  gone: (name: string) => `${name} (not connected)`,
}

export const tray = {
  talk: 'Talk',
  stop: 'Stop',
  mute: 'Mute microphone',
  microphone: 'Microphone',
  speaker: 'Speaker',
  mode: 'Mode',
  newConversation: 'New conversation',
  history: 'History',
  settings: 'Settings',
  quit: 'Quit Parley',
  withKey: (label: string, key: string) => `${label} (${key})`,
  /** Amounts as they are written. */
  today: (spent: string, cap: string | undefined) => (cap ? `Today ${spent} of ${cap}` : `Today ${spent}`),
  tips: {
    idle: APP,
    listening: 'Parley is listening',
    thinking: 'Parley is thinking',
    speaking: 'Parley is speaking',
    offline: 'Parley is not connected',
    error: 'Parley needs a look',
  },
}

/** What a desktop shows beside each key it is asked for. */
export const keyNames: Record<KeyAction, string> = {
  talk: 'Talk to Parley',
  stop: 'Stop Parley',
  mute: "Mute Parley's microphone",
  type: 'Type to Parley',
}

export const dialogs = {
  agree: 'OK',
  files: { data: APP, json: 'JSON', markdown: 'Markdown', srt: 'SubRip', picture: 'PNG, JPEG' },
}

/** What a voice says of itself before it is chosen. */
export const VOICE_SAMPLE = 'This is how I sound.'
