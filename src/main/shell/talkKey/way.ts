/** How keys can be seen here. Pure. */
import type { ErrorCode } from '../../../shared/errors'

export interface KeySystem {
  platform: NodeJS.Platform
  /** `XDG_SESSION_TYPE`. */
  session: string | undefined
  /** macOS: the Accessibility permission is given. Elsewhere true. */
  isTrusted: boolean
}

/** `hook` and `portal`: press and release. `shortcut`: the press alone, with why. */
export type KeyWay = { way: 'hook' } | { way: 'portal' } | { way: 'shortcut'; why: ErrorCode }

const isWayland = (platform: NodeJS.Platform, session: string | undefined): boolean =>
  platform === 'linux' && session === 'wayland'

export function keyWay({ platform, session, isTrusted }: KeySystem): KeyWay {
  if (isWayland(platform, session)) return { way: 'portal' }
  if (platform === 'darwin' && !isTrusted) return { way: 'shortcut', why: 'keys.permission' }
  return { way: 'hook' }
}
