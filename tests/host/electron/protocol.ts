/**
 * `protocol` and `session`. Chromium knows no scheme of the app's, so a page of `app://parley/x` is loaded from
 * `https://parley.app.stand-in/x`: never from a network, every request is answered by the app's own handler.
 */
import { only, refuse } from '../emulated.ts'
import type { Part } from '../surface.ts'

type Handler = (request: Request) => Response | Promise<Response>
type RequestHandler = NonNullable<Parameters<Electron.Session['setPermissionRequestHandler']>[0]>
type CheckHandler = NonNullable<Parameters<Electron.Session['setPermissionCheckHandler']>[0]>

const SUFFIX = '.stand-in'

const privileged = new Map<string, Electron.Privileges>()
const handlers = new Map<string, Handler>()

export const protocol = only('protocol', {
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    for (const { scheme, privileges } of schemes) privileged.set(scheme, privileges ?? {})
  },
  handle(scheme: string, handler: Handler): void {
    const { standard, secure } = privileged.get(scheme) ?? {}
    if (!standard || !secure) refuse(`protocol.handle of a scheme that is not standard and secure (${scheme})`)
    handlers.set(scheme, handler)
  },
  unhandle: (scheme: string): void => void handlers.delete(scheme),
  isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
} satisfies Part<Electron.Protocol>)

/** The address under which Chromium loads a page of the app's. */
export function outward(url: string): string {
  const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url) ?? []
  return privileged.has(scheme) ? `https://${host}.${scheme}${SUFFIX}${rest}` : url
}

/** And back: the address that the app knows. */
export function inward(url: string): string {
  const [, host = '', scheme = '', rest = ''] = /^https:\/\/([^/?#]*)\.([^./?#]+)\.stand-in(.*)$/.exec(url) ?? []
  return privileged.has(scheme) ? `${scheme}://${host}${rest}` : url
}

/** What the app answers; undefined when the address is none of its own. */
export async function served(url: string, method: string): Promise<Response | undefined> {
  const address = inward(url)
  const handler = handlers.get(new URL(address).protocol.slice(0, -1))
  return handler && address !== url ? handler(new Request(address, { method })) : undefined
}

let onRequest: RequestHandler | null = null
let onCheck: CheckHandler | null = null

const defaultSession = only('session.defaultSession', {
  setPermissionRequestHandler: (handler: RequestHandler | null): void => {
    onRequest = handler
  },
  setPermissionCheckHandler: (handler: CheckHandler | null): void => {
    onCheck = handler
  },
  setDevicePermissionHandler: (): void => {},
  resolveProxy: async (): Promise<string> => 'DIRECT',
  getUserAgent: (): string => 'stand-in',
} satisfies Part<Electron.Session>)

export const session = only('session', { defaultSession })

/** What pages may do of the system's: as the app's handlers say, and everything where it set none, as in Electron. */
export function isPermitted(contents: unknown, permission: Parameters<RequestHandler>[1]): boolean {
  const sender = contents as Electron.WebContents
  const details = {} as never
  if (onCheck && !onCheck(sender, permission as never, '', details)) return false
  let granted = onRequest === null
  onRequest?.(
    sender,
    permission,
    (answer) => {
      granted = answer
    },
    details,
  )
  return granted
}
