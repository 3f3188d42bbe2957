/** How keys can be seen here. Pure. */
import type { ErrorCode } from '../../../shared/errors'

export interface KeySystem {
  platform: NodeJS.Platform
  /** `XDG_SESSION_TYPE`. */
  session: string | undefined
  /** macOS: the Accessibility permission is given. Elsewhere true. */
  isTrusted: boolean
}

/** `hook`: press and release. `shortcut`: the press alone, with why. */
export type KeyWay = { way: 'hook' } | { way: 'shortcut'; why: ErrorCode }

export function keyWay({ platform, session, isTrusted }: KeySystem): KeyWay {
  if (platform === 'linux' && session === 'wayland') return { way: 'shortcut', why: 'keys.wayland' }
  if (platform === 'darwin' && !isTrusted) return { way: 'shortcut', why: 'keys.permission' }
  return { way: 'hook' }
}
