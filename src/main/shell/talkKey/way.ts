/** How keys can be seen here. Pure. */
import type { ErrorCode } from '../../../shared/errors'

export interface KeySystem {
  platform: NodeJS.Platform
  /** `XDG_SESSION_TYPE`. */
  session: string | undefined
  /** macOS: the Accessibility permission is given. Elsewhere true. */
  isTrusted: boolean
  /** Wayland: the desktop hands out keys through its portal. */
  hasPortal?: boolean
}

/** `hook`: press and release. `shortcut`: the press alone, with why. */
export type KeyWay = { way: 'hook' } | { way: 'shortcut'; why: ErrorCode }

export const isWayland = (platform: NodeJS.Platform, session: string | undefined): boolean =>
  platform === 'linux' && session === 'wayland'

export function keyWay({ platform, session, isTrusted, hasPortal = false }: KeySystem): KeyWay {
  if (isWayland(platform, session)) return { way: 'shortcut', why: hasPortal ? 'keys.wayland' : 'keys.noPortal' }
  if (platform === 'darwin' && !isTrusted) return { way: 'shortcut', why: 'keys.permission' }
  return { way: 'hook' }
}
