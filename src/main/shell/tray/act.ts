/** What an entry of the tray's menu does. Pure but for what it is given. */

import type { WindowName } from '../../../shared/desktop'
import { missingCase } from '../../../shared/errors'
import type { ConversationView } from '../../../shared/view'
import type { SettingsStore } from '../../settings'
import type { TrayAction } from './menu'

export interface TrayTargets {
  view(): ConversationView
  press(): void
  release(): void
  cancel(): void
  setMuted(muted: boolean): void
  newConversation(): void
  settings: SettingsStore
  open(window: WindowName): void
  quit(): void
}

export function act(action: TrayAction, targets: TrayTargets): void {
  switch (action.do) {
    case 'talk':
      return targets.press()
    case 'stop':
      return stop(targets)
    case 'mute':
      return targets.setMuted(action.muted)
    case 'newConversation':
      return targets.newConversation()
    case 'device': {
      const { kind, device } = action
      return void targets.settings.set(kind === 'input' ? { microphone: { device } } : { speaker: { device } })
    }
    case 'mode':
      return void targets.settings.set({ mode: action.mode })
    case 'open':
      return targets.open(action.window)
    case 'quit':
      return targets.quit()
    default:
      return missingCase(action)
  }
}

/** What was said so far is asked; anything else ends. */
function stop({ view, press, release, cancel }: TrayTargets): void {
  const { state, mode } = view()
  if (state !== 'listening' || mode === 'hands-free') cancel()
  else if (mode === 'hold') release()
  else press()
}
