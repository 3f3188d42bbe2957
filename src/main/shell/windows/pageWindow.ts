/** A window with a frame that may take the focus: settings, history, first run, and the small one for typing. */
import { BrowserWindow, nativeTheme } from 'electron'
import type { WindowName } from '../../../shared/desktop'
import { windowTitles } from '../../../shared/words'
import { addressOf } from './pagePath'

export type PageWindowName = Exclude<WindowName, 'overlay'>

interface Shape {
  width: number
  height: number
  minWidth: number
  minHeight: number
}

const SHAPES: Record<PageWindowName, Shape> = {
  settings: { width: 820, height: 680, minWidth: 560, minHeight: 420 },
  history: { width: 1000, height: 700, minWidth: 560, minHeight: 420 },
  firstRun: { width: 640, height: 600, minWidth: 480, minHeight: 480 },
  type: { width: 480, height: 240, minWidth: 360, minHeight: 200 },
}

/** What is seen before the page has painted: the page's own surface (`renderer/ui/tokens.css`). */
const SURFACE = { light: '#faf8f5', dark: '#191817' }

/** Shown when its page has something to show. */
export function openPageWindow(name: PageWindowName, preload: string, page?: string): BrowserWindow {
  const window = new BrowserWindow({
    ...SHAPES[name],
    title: windowTitles[name],
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? SURFACE.dark : SURFACE.light,
    ...(name === 'type' && { alwaysOnTop: true, minimizable: false, maximizable: false, fullscreenable: false }),
    webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, spellcheck: false },
  })
  window.setMenuBarVisibility(false)
  window.once('ready-to-show', () => window.show())
  void window.loadURL(addressOf(name, page))
  return window
}

/** To the front, also from the taskbar. */
export function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
