/** Windows, links and the clipboard for pages. */
import { clipboard, shell, systemPreferences } from 'electron'
import type { CallHandlers } from '../../../shared/contract'
import type { SettingsStore } from '../../settings'
import { LINK_ADDRESSES, privacyAddress } from '../links'
import type { Problems } from '../problems'
import type { Windows } from '../windows'

type Desktop = Pick<
  CallHandlers,
  | 'openWindow'
  | 'closeWindow'
  | 'resizeOverlay'
  | 'overlayDrawn'
  | 'overlayPointer'
  | 'resetOverlayPosition'
  | 'openPrivacySettings'
  | 'openLink'
  | 'copy'
  | 'dismissProblem'
>

export const desktopCalls = (windows: Windows, settings: SettingsStore, problems: Problems): Desktop => ({
  openWindow: ({ window, page }) => windows.open(window, page),
  closeWindow: (window) => windows.close(window),
  resizeOverlay: (size) => windows.overlay.resize(size),
  overlayDrawn: (rectangles) => windows.overlay.drawn(rectangles),
  overlayPointer: (isOver) => windows.overlay.pointer(isOver),
  resetOverlayPosition: () => void settings.set({ overlayPlace: undefined }),
  async openPrivacySettings(page) {
    // macOS lists an app there once it has asked.
    if (page === 'accessibility' && process.platform === 'darwin') systemPreferences.isTrustedAccessibilityClient(true)
    const address = privacyAddress(page, process.platform)
    if (address !== undefined) await shell.openExternal(address)
  },
  openLink: (name) => shell.openExternal(LINK_ADDRESSES[name]),
  copy: (text) => clipboard.writeText(text),
  dismissProblem: (code) => problems.dismiss(code),
})
