/**
 * The one window and the only origin it may show. Sandboxed, without permissions, without a network of its own; links
 * open in the user's browser. Owns no conversation.
 */
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { BrowserWindow, protocol, session, shell } from 'electron'

const SCHEME = 'app'
const ORIGIN = `${SCHEME}://parley`

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'none'"

export const isOurPage = (url: string): boolean => url.startsWith(`${ORIGIN}/`)

/** Before the app is ready: Electron knows a scheme as secure and standard only if it is told this early. */
export function claimScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }])
}

/** Serves the built pages from `root`. A path that leads out of it is not found. */
export function servePages(root: string): void {
  protocol.handle(SCHEME, async ({ url }) => {
    const path = normalize(decodeURIComponent(new URL(url).pathname))
    const file = join(root, path === sep ? 'index.html' : path)
    if (!file.startsWith(root + sep)) return new Response(null, { status: 404 })
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    const headers = { 'content-type': type, 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' }
    return readFile(file).then(
      (bytes) => new Response(new Uint8Array(bytes), { headers }),
      () => new Response(null, { status: 404 }),
    )
  })
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.defaultSession.setPermissionCheckHandler(() => false)
}

export function openWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 480,
    height: 560,
    minWidth: 360,
    minHeight: 320,
    title: 'Parley',
    show: false,
    webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, spellcheck: false },
  })
  window.setMenuBarVisibility(false)
  window.once('ready-to-show', () => window.show())
  window.webContents.on('will-navigate', (event, url) => {
    if (!isOurPage(url)) event.preventDefault()
  })
  window.webContents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith('https://')) void shell.openExternal(url)
    return { action: 'deny' }
  })
  void window.loadURL(`${ORIGIN}/`)
  return window
}
