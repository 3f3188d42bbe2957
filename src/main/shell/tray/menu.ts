/** The tray's menu. Pure: what is shown is a function of what is so, and an entry names what it does. */
import type { KeyView, WindowName } from '../../../shared/desktop'
import type { ChosenDevice } from '../../../shared/settings'
import type { ConversationView, DeviceInfo, TurnMode } from '../../../shared/view'
import { deviceWords, modeNames, tray as words } from '../../../shared/words'

export type TrayAction =
  | { do: 'talk' | 'stop' | 'newConversation' | 'quit' }
  | { do: 'mute'; muted: boolean }
  | { do: 'device'; kind: DeviceInfo['kind']; device: ChosenDevice | undefined }
  | { do: 'mode'; mode: TurnMode }
  | { do: 'open'; window: WindowName }

export type TrayEntry =
  | { type: 'separator' }
  | { type: 'label'; label: string }
  | { type: 'item'; label: string; action: TrayAction; checked?: boolean; enabled?: boolean; one?: true }
  | { type: 'submenu'; label: string; entries: readonly TrayEntry[] }

export interface TrayState {
  view: Pick<ConversationView, 'state' | 'mode' | 'microphone'>
  keys: Partial<Record<'talk' | 'stop' | 'mute', KeyView | undefined>>
  devices: readonly DeviceInfo[]
  microphone: ChosenDevice | undefined
  speaker: ChosenDevice | undefined
  /** Absent: nothing that costs is in use. `capUsd` 0: no bound. */
  today?: { spentUsd: number; capUsd: number } | undefined
  /** The talk action is a toggle from here: nobody can hold a menu item. */
  canTalk: boolean
}

export function trayMenu(state: TrayState): TrayEntry[] {
  const { view, devices, today } = state
  const money: TrayEntry[] = today ? [{ type: 'separator' }, { type: 'label', label: costLine(today) }] : []
  const isMuted = view.microphone?.state === 'muted'
  return [
    talkEntry(state),
    {
      type: 'item',
      label: named(words.mute, state.keys.mute),
      action: { do: 'mute', muted: !isMuted },
      checked: isMuted,
    },
    { type: 'separator' },
    { type: 'submenu', label: words.microphone, entries: deviceEntries('input', devices, state.microphone) },
    { type: 'submenu', label: words.speaker, entries: deviceEntries('output', devices, state.speaker) },
    { type: 'submenu', label: words.mode, entries: MODES.map((mode) => modeEntry(mode, view.mode)) },
    { type: 'separator' },
    { type: 'item', label: words.newConversation, action: { do: 'newConversation' } },
    { type: 'item', label: words.history, action: { do: 'open', window: 'history' } },
    { type: 'item', label: words.settings, action: { do: 'open', window: 'settings' } },
    ...money,
    { type: 'separator' },
    { type: 'item', label: words.quit, action: { do: 'quit' } },
  ]
}

const MODES = ['hold', 'toggle', 'hands-free'] as const

function talkEntry({ view, keys, canTalk }: TrayState): TrayEntry {
  const isBusy = view.state === 'listening' || view.state === 'thinking' || view.state === 'speaking'
  if (isBusy) return { type: 'item', label: named(words.stop, keys.stop), action: { do: 'stop' } }
  return { type: 'item', label: named(words.talk, keys.talk), action: { do: 'talk' }, enabled: canTalk }
}

const modeEntry = (mode: TurnMode, current: TurnMode): TrayEntry => ({
  ...{ type: 'item', label: modeNames[mode], action: { do: 'mode', mode }, checked: mode === current, one: true },
})

/** The system's default first, by name; a chosen device that is gone stays in the list, ticked. */
function deviceEntries(
  kind: DeviceInfo['kind'],
  all: readonly DeviceInfo[],
  chosen: ChosenDevice | undefined,
): TrayEntry[] {
  const devices = all.filter((device) => device.kind === kind)
  const found = devices.find(({ id }) => id === chosen?.id) ?? devices.find(({ name }) => name === chosen?.name)
  const entry = (label: string, device: ChosenDevice | undefined, checked: boolean, enabled = true): TrayEntry => ({
    ...{ type: 'item', label: escaped(label), action: { do: 'device', kind, device }, checked, enabled, one: true },
  })
  const standard = devices.find(({ isDefault }) => isDefault)
  return [
    entry(deviceWords.systemDefault(standard?.name), undefined, chosen === undefined),
    ...devices.map(({ id, name }) => entry(name, { id, name }, found?.id === id)),
    ...(chosen && !found ? [entry(deviceWords.gone(chosen.name), chosen, true, false)] : []),
  ]
}

function costLine({ spentUsd, capUsd }: { spentUsd: number; capUsd: number }): string {
  const dollars = (amount: number) => `${amount.toFixed(2)} $`
  return words.today(dollars(spentUsd), capUsd > 0 ? dollars(capUsd) : undefined)
}

const named = (label: string, key: KeyView | undefined): string =>
  key ? words.withKey(label, escaped(key.label)) : label

/** A menu takes `&` for the mark of a key. */
const escaped = (label: string): string => label.replaceAll('&', '&&')
