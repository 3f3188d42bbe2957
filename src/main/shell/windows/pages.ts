/**
 * The only origin a window may show, and what no window may do: no permission, no other page, no new window, no frame
 * from elsewhere. Owns no window.
 */
import { readFile } from 'node:fs/promises'
import { app, protocol, type Session, session, type WebContents } from 'electron'
import { HEADERS, isOurPage, pageFile, SCHEME } from './pagePath'

/**
 * Before the app is ready: Electron knows a scheme as secure and standard only if it is told this early. What V8 has compiled
 * of a page is kept, so that a second opening does not compile it again.
 */
export function claimScheme(): void {
  const privileges = { standard: true, secure: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }])
}

/** Serves the built pages from `root`. What is not one of them is not found. */
export function servePages(root: string): void {
  protocol.handle(SCHEME, async ({ url }) => {
    const found = pageFile(root, url)
    const bytes = found && (await readFile(found.file).catch(() => undefined))
    if (!found || !bytes) return new Response(null, { status: 404, headers: HEADERS })
    return new Response(new Uint8Array(bytes), { headers: { ...HEADERS, 'content-type': found.type } })
  })
  denyPermissions(session.defaultSession)
  app.on('web-contents-created', (_event, contents) => confine(contents))
}

/** Microphone and speaker are main's; a page needs nothing of the system. */
function denyPermissions(own: Session): void {
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  own.setPermissionCheckHandler(() => false)
  own.setDevicePermissionHandler(() => false)
}

function confine(contents: WebContents): void {
  contents.on('will-navigate', (event, url) => {
    if (!isOurPage(url)) event.preventDefault()
  })
  contents.on('will-redirect', (event, url) => {
    if (!isOurPage(url)) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  // Links are opened by name, over the bridge.
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}
