/** What crosses between main and what sees keys: the child with the hook, or the desktop's portal. What people type never does. */
import type { KeyAction } from '../../../shared/desktop'
import type { KeyEdge, WatchedKeys } from './keys'
import type { Recorded } from './recorder'

export type ToHook =
  | { type: 'watch'; keys: readonly WatchedKeys[] }
  /** Until something was recorded or this is said with `false`; nothing is watched meanwhile. */
  | { type: 'record'; on: boolean }
  /** Whatever was down is not any more. */
  | { type: 'releaseAll' }

/** What a desktop calls the keys it gave; an empty text is a key that it knows and that nothing triggers. */
export type GrantedKeys = Partial<Record<KeyAction, string>>

export type FromHook =
  /** The hook is in place. */
  | { type: 'ready' }
  /** The system gives no hook. */
  | { type: 'refused' }
  | ({ type: 'edge' } & KeyEdge)
  | { type: 'recorded'; recorded: Recorded }
  /** Wayland: of those that are watched, what the user and the desktop allow. */
  | { type: 'granted'; keys: GrantedKeys }
