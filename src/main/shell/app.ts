/**
 * The life of the app: one instance, ready, assistant, windows, tray, quit. Owns the order of these and nothing else; what
 * the assistant is made of stands in `compose.ts`.
 */
import { join } from 'node:path'
import { app, dialog, nativeTheme } from 'electron'
import type { AppError } from '../../shared/view'
import { bridge } from './bridge'
import { type Composed, compose } from './compose'
import { followSettings } from './followSettings'
import { calls, type Desk, feeds, silent } from './handlers'
import { startAtLogin } from './loginItem'
import { Problems } from './problems'
import { act, keepTray, ParleyTray } from './tray'
import { claimScheme, isOurPage, servePages, showByView, Windows } from './windows'

/** An assistant that does not end by itself in this time is left behind: quitting must never hang. */
const QUIT_BOUND_MS = 2_000

export async function run(): Promise<void> {
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  claimScheme()
  // Before anything is shown, so that no icon jumps in the dock.
  if (process.platform === 'darwin') app.setActivationPolicy('accessory')
  await app.whenReady()
  const out = join(app.getAppPath(), 'out')
  servePages(join(out, 'renderer'))
  const composed = await compose(app.getPath('userData'))
  const problems = new Problems({ view: composed.assistant.view, say: sayInDialog })
  const windows = openWindows(composed, join(out, 'preload', 'index.js'))
  const desk: Desk = { ...composed, windows, problems }
  const ends = [
    bridge({ calls: calls(desk), feeds: feeds(desk), trusts: isOurPage }),
    openTray(desk),
    showByView({ ...composed, view: composed.assistant.view, overlay: windows.overlay }),
    follow(composed),
    () => problems.close(),
    () => windows.closeAll(),
  ]
  // Started again, or its icon clicked, it shows itself: where a desktop has no tray this is the only door.
  app.on('second-instance', () => windows.open('settings'))
  app.on('activate', () => windows.open('settings'))
  // The tray keeps the app alive.
  app.on('window-all-closed', () => {})
  if (!composed.settings.get().firstRunDone) windows.open('firstRun')
  endOnce(async () => {
    for (const end of ends) end()
    await composed.assistant.shutdown()
    await composed.close()
  })
}

function openWindows({ clock, settings, assistant }: Composed, preload: string): Windows {
  const wordsOf = (id: string) => {
    const { turn, earlier } = assistant.view.current
    return [...earlier, ...(turn ? [turn] : [])].find((each) => each.id === id)?.user
  }
  return new Windows({ clock, settings, preload, platform: process.platform, wordsOf })
}

/** Returns its end. */
function openTray(desk: Desk): () => void {
  const { assistant, settings, windows } = desk
  const targets = {
    ...calls(desk),
    ...{ settings, view: () => assistant.view.current, quit: () => app.quit() },
    open: (window: Parameters<Windows['open']>[0]) => windows.open(window),
  }
  const tray = new ParleyTray({
    platform: process.platform,
    desktop: process.env['XDG_CURRENT_DESKTOP'],
    act: (action) => act(action, targets),
    clicked: () => windows.open('overlay'),
  })
  const { devices } = feeds(desk)
  const stop = keepTray(tray, {
    ...{ settings, view: assistant.view, devices: { on: devices } },
    ...{ keys: { on: silent }, spending: { on: silent } },
  })
  return () => {
    stop()
    tray.close()
  }
}

/** What of the settings is the app's own. Returns its end. */
const follow = ({ settings }: Composed): (() => void) =>
  followSettings(settings, {
    appearance: (appearance) => {
      nativeTheme.themeSource = appearance
    },
    startAtLogin: (wanted) =>
      void startAtLogin(wanted, {
        platform: process.platform,
        executable: process.env['APPIMAGE'] ?? process.execPath,
        configFolder: app.getPath('appData'),
        setLoginItem: (openAtLogin) => app.setLoginItemSettings({ openAtLogin }),
      }).catch(() => {}),
  })

function sayInDialog({ message, fix }: AppError): void {
  void dialog.showMessageBox({ type: 'warning', title: 'Parley', message, detail: fix, buttons: ['OK'] })
}

/** Holds the first quit back until `end` is through or its time is up. */
function endOnce(end: () => Promise<void>): void {
  let ending = false
  app.on('before-quit', (event) => {
    if (ending) return
    ending = true
    event.preventDefault()
    const bound = new Promise<void>((resolve) => setTimeout(resolve, QUIT_BOUND_MS))
    void Promise.race([end().catch(() => undefined), bound]).finally(() => app.exit(0))
  })
}
