/**
 * The life of the app: one instance, ready, assistant, window, quit. Owns the order of these and nothing else; what the
 * assistant is made of stands in `compose.ts`.
 */
import { join } from 'node:path'
import { app, BrowserWindow } from 'electron'
import { bridge } from './bridge'
import { compose } from './compose'
import { calls, feeds } from './handlers'
import { claimScheme, isOurPage, openWindow, servePages } from './window'

/** An assistant that does not end by itself in this time is left behind: quitting must never hang. */
const QUIT_BOUND_MS = 2_000

export async function run(): Promise<void> {
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  claimScheme()
  await app.whenReady()
  const out = join(app.getAppPath(), 'out')
  const preload = join(out, 'preload', 'index.js')
  servePages(join(out, 'renderer'))
  const opened = await compose(app.getPath('userData'))
  const { assistant } = opened
  const unbridge = bridge({ calls: calls(opened), feeds: feeds(opened), trusts: isOurPage })
  openWindow(preload)
  app.on('second-instance', () => showWindow(preload))
  app.on('activate', () => showWindow(preload))
  app.on('window-all-closed', () => app.quit())
  endOnce(async () => {
    unbridge()
    await assistant.shutdown()
    await opened.close()
  })
}

function showWindow(preload: string): void {
  const [window] = BrowserWindow.getAllWindows()
  if (!window) {
    openWindow(preload)
    return
  }
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
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
