/** Keeps the tray as the app is: subscribes to everything it shows and redraws it. Nothing runs while nothing happens. */
import type { KeysView, SpendingView } from '../../../shared/desktop'
import type { Events } from '../../../shared/time'
import type { ConversationView, DeviceInfo, ProviderId } from '../../../shared/view'
import type { SettingsStore } from '../../settings'
import { type TrayIconState, trayState } from './icon'
import { type TrayEntry, type TrayState, trayMenu } from './menu'

/** Every source tells its snapshot first. */
export interface TraySources {
  view: Events<ConversationView>
  devices: Events<readonly DeviceInfo[]>
  keys: Events<KeysView>
  spending: Events<SpendingView>
  settings: SettingsStore
}

export interface ShownTray {
  state(state: TrayIconState): void
  menu(entries: readonly TrayEntry[]): void
}

/** These take no money of anybody's. */
const FREE: readonly ProviderId[] = ['offline', 'scripted']

/** Returns an idempotent end. */
export function keepTray(tray: ShownTray, sources: TraySources): () => void {
  const now: { view?: ConversationView; devices: readonly DeviceInfo[]; keys?: KeysView; spending?: SpendingView } = {
    devices: [],
  }
  const draw = () => {
    const { view, devices, keys, spending } = now
    if (!view) return
    const settings = sources.settings.get()
    tray.state(trayState(view))
    const shown: TrayState = {
      ...{ view, devices, keys: keys?.keys ?? {} },
      ...{ microphone: settings.microphone.device, speaker: settings.speaker.device },
      canTalk: view.state === 'ready' && view.mode !== 'hands-free',
    }
    const costs = spending && (!FREE.includes(settings.provider) || spending.todayUsd > 0)
    if (costs) shown.today = { spentUsd: spending.todayUsd, capUsd: settings.spending.dayUsd }
    tray.menu(trayMenu(shown))
  }
  const told = <Item>(source: Events<Item>, take: (item: Item) => void) =>
    source.on((item) => {
      take(item)
      draw()
    })
  const leave = [
    told(sources.view, (view) => Object.assign(now, { view })),
    told(sources.devices, (devices) => Object.assign(now, { devices })),
    told(sources.keys, (keys) => Object.assign(now, { keys })),
    told(sources.spending, (spending) => Object.assign(now, { spending })),
    sources.settings.onChange(draw),
  ]
  return () => {
    for (const each of leave) each()
  }
}
