/** Which picture stands in the tray. Pure. The pictures are drawn by `scripts/generate/tray-icons.mjs`. */
import type { ConversationView } from '../../../shared/view'
import { tray } from '../../../shared/words'

export const TRAY_STATES = ['idle', 'listening', 'thinking', 'speaking', 'offline', 'error'] as const
export type TrayIconState = (typeof TRAY_STATES)[number]

export function trayState({ state, connection, error }: ConversationView): TrayIconState {
  if (state === 'listening' || state === 'thinking' || state === 'speaking') return state
  if (connection.state === 'failed') return 'error'
  if (state === 'offline' || connection.state === 'mending') return 'offline'
  return error ? 'error' : 'idle'
}

export interface TrayLook {
  platform: NodeJS.Platform
  /** The bar that the icon stands in is dark. */
  darkBar: boolean
}

/** GNOME's bar is dark in both of its looks. */
export const isBarDark = (systemIsDark: boolean, desktop = ''): boolean => systemIsDark || /gnome/i.test(desktop)

/** File in `resources/tray`; its twin `@2x` lies beside it. macOS colours a template itself. */
export function trayIcon(state: TrayIconState, { platform, darkBar }: TrayLook): string {
  if (platform === 'darwin') return `${state}Template.png`
  return `${state}-${darkBar ? 'on-dark' : 'on-light'}.png`
}

export const trayTip = (state: TrayIconState): string => tray.tips[state]
