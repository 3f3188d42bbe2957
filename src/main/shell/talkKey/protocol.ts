/** What crosses between main and the child that owns the key hook. What people type never does. */
import type { KeyCombination } from '../../../shared/keyCodes'
import type { KeyEdge, WatchedKeys } from './keys'
import type { Recorded } from './recorder'

export type ToHook =
  | { type: 'watch'; keys: readonly WatchedKeys[] }
  /** Until something was recorded or this is said with `false`; nothing is watched meanwhile. */
  | { type: 'record'; on: boolean }
  /** Whatever was down is not any more. */
  | { type: 'releaseAll' }

export type FromHook =
  /** The hook is in place. */
  | { type: 'ready' }
  /** The system gives no hook. */
  | { type: 'refused' }
  | ({ type: 'edge' } & KeyEdge)
  | { type: 'recorded'; recorded: Recorded }

export type { KeyCombination }
