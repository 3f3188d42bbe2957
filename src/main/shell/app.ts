/**
 * The life of the app: one instance, ready, assistant, windows, keys, tray, quit. Owns the order of these and nothing else;
 * what the assistant is made of stands in `compose.ts`.
 */
import { join } from 'node:path'
import { app, clipboard, dialog, Notification, nativeTheme, powerMonitor } from 'electron'
import type { AppError } from '../../shared/view'
import { APP, dialogs } from '../../shared/words'
import { turnsIn } from '../assistant'
import { zoneOfSystemNow } from '../settings'
import { bridge } from './bridge'
import { Capabilities } from './capabilities'
import { pictureOn } from './clipboardPicture'
import { type Composed, compose } from './compose'
import { fileDialogs } from './fileDialogs'
import { followSettings } from './followSettings'
import { followZone } from './followZone'
import { calls, type Desk, feeds } from './handlers'
import { HeldButton } from './heldButton'
import { HistoryDesk } from './historyDesk'
import { keyring } from './keyring'
import { startAtLogin } from './loginItem'
import { openKeys } from './openKeys'
import { type Power, watchPower } from './power'
import { Problems } from './problems'
import { run, watch } from './programs'
import { Refusals } from './refusals'
import { createReminders } from './reminders'
import { keepRetention } from './retention'
import { asksLocked, asksScreenReader, othersListen, wantsPeace, watchesScreenReader } from './sessionBus'
import { act, keepTray, ParleyTray } from './tray'
import { WaysBack } from './waysBack'
import { claimScheme, isOurPage, servePages, showByView, Windows } from './windows'

/** An assistant that does not end by itself in this time is left behind: quitting must never hang. */
const QUIT_BOUND_MS = 2_000

export async function runApp(): Promise<void> {
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
  let power: Power | undefined
  let desk: Desk | undefined
  const notify = (body: string) => showNotification(body, () => desk?.windows.open('overlay'))
  const composed = await compose({
    dataDir: app.getPath('userData'),
    reminders: (settings) =>
      createReminders({ settings, isLocked: () => isLocked(power), wantsPeace: asksForPeace, show: notify }),
  })
  desk = await openDesk(composed, join(out, 'preload', 'index.js'))
  const { assistant, windows, keys, problems, capabilities, settings, historyDesk, microphone } = desk
  const zone = followZone({ ...composed, view: assistant.view, zone: zoneOfSystemNow })
  power = watchPower(powerMonitor, {
    suspended: () => assistant.controls.suspended(),
    resumed: () => {
      zone.look()
      assistant.controls.resumed()
    },
    releaseKeys: () => keys.releaseAll(),
  })
  const parts = [
    bridge({
      clock: composed.clock,
      calls: calls(desk),
      feeds: feeds(desk),
      trusts: isOurPage,
      refused: new Refusals((error) => problems.add(error)).count,
    }),
    openTray(desk),
    showByView({ ...desk, view: assistant.view, overlay: windows.overlay }),
    follow(composed),
    power.end,
    zone.end,
    keepRetention({ ...desk, changed: () => historyDesk.changed() }),
    settings.onChange(() => microphone.deviceChanged()),
    // A line is let out only when its record is on disk.
    assistant.lines.on(({ type }) => {
      if (type === 'turn' || type === 'replyFinal' || type === 'cost') historyDesk.changed()
    }),
    ...[keys, problems, capabilities].map((part) => () => part.close()),
    windows.closed.on((name) => {
      keys.stopRecording()
      if (name === 'type') assistant.pictures.removeAll()
    }),
    windows.left.on((name) => {
      keys.stopRecording()
      // No other page has one.
      if (name === 'overlay') desk?.button.letGo()
    }),
    () => windows.closeAll(),
  ]
  // Started again, or its icon clicked, it shows itself: where a desktop has no tray this is the only door.
  app.on('second-instance', () => windows.open('settings'))
  app.on('activate', () => windows.open('settings'))
  // A permission may have been given in the system's settings meanwhile.
  app.on('browser-window-focus', () => {
    keys.recheck()
    zone.look()
  })
  // What is typed into another app is no answer to "press the key you want".
  app.on('browser-window-blur', () => keys.stopRecording())
  // The tray keeps the app alive.
  app.on('window-all-closed', () => {})
  if (!settings.get().firstRunDone) windows.open('firstRun')
  endOnce(async () => {
    for (const end of parts) end()
    await historyDesk.close()
    await composed.gateway.close()
    await assistant.shutdown()
    await composed.close()
  })
}

async function openDesk(composed: Composed, preload: string): Promise<Desk> {
  const { clock, settings, assistant } = composed
  const { platform } = process
  const wordsOf = (id: string) => turnsIn(assistant.view.current).find((each) => each.id === id)?.user
  const windows = new Windows({ clock, settings, preload, platform, wordsOf })
  const problems = new Problems({ view: assistant.view, platform, say: sayInDialog })
  const capabilities = new Capabilities({
    ...{ platform, version: app.getVersion(), session: process.env['XDG_SESSION_TYPE'] },
    ...{ keyring: () => keyring.available(), screenReader, onScreenReader },
  })
  const keys = await openKeys({ ...composed, windows })
  const historyDesk = new HistoryDesk({
    ...composed,
    deleting: (id) => {
      const held = turnsIn(assistant.view.current).at(-1)
      if (held && (id === 'all' || held.conversation === id)) assistant.controls.newConversation()
    },
    deleted: (turn) => assistant.controls.forget(turn),
  })
  return {
    ...composed,
    windows,
    problems,
    capabilities,
    keys,
    button: new HeldButton(assistant),
    historyDesk,
    waysBack: new WaysBack(clock),
    files: fileDialogs,
    pasted: () => pictureOn(clipboard),
  }
}

/** Returns its end. */
function openTray(desk: Desk): () => void {
  const { assistant, settings, windows, keys } = desk
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
  const { devices, spending } = feeds(desk)
  const sources = { settings, keys, view: assistant.view, devices: { on: devices }, spending: { on: spending } }
  const stop = keepTray(tray, sources)
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

function showNotification(body: string, clicked: () => void): void {
  if (!Notification.isSupported()) return
  const notification = new Notification({ title: APP, body })
  notification.once('click', clicked)
  notification.show()
}

/** On Linux no event of Electron's tells; the desktop does when it is asked. */
const isLocked = async (power: Power | undefined): Promise<boolean> =>
  process.platform === 'linux' ? asksLocked(run) : (power?.isLocked ?? false)

/** Elsewhere no system tells, so there it is the user's choice alone. */
async function asksForPeace(): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const own = new Set([process.pid, ...app.getAppMetrics().map(({ pid }) => pid)])
  const [peace, others] = await Promise.all([wantsPeace(run), othersListen(run, own)])
  return peace || others
}

/** On Linux Electron does not know; the accessibility bus does. */
const screenReader = async (): Promise<boolean> =>
  process.platform === 'linux' ? asksScreenReader(run) : app.accessibilitySupportEnabled

function onScreenReader(listener: () => void): () => void {
  if (process.platform === 'linux') return watchesScreenReader(watch, listener)
  app.on('accessibility-support-changed', listener)
  return () => void app.off('accessibility-support-changed', listener)
}

function sayInDialog({ message, fix }: AppError): void {
  void dialog.showMessageBox({ type: 'warning', title: APP, message, detail: fix, buttons: [dialogs.agree] })
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
