/** What is wrong with the keys that are wanted, the talk key's trouble first. Decides nothing about what a key does. */
import { appError, type ErrorCode } from '../../../shared/errors'
import type { AppError } from '../../../shared/view'
import { acceleratorOf } from './accelerator'
import { type KeyNames, keyView } from './chosen'
import type { WatchedKeys } from './keys'
import type { GrantedKeys } from './protocol'

export interface Registering {
  canHook: boolean
  /** Why only the press is seen. */
  why: ErrorCode | undefined
  names: KeyNames
  /** False when another app has it. */
  register(watched: WatchedKeys, accelerator: string): boolean
}

/** Registers every one that the system's shortcuts can have. */
export function problemOf(
  watched: readonly WatchedKeys[],
  { canHook, why, names, register }: Registering,
): AppError | undefined {
  const seen = new Set<string>()
  const problems = watched.map((each) => {
    const { codes, label: key } = keyView(each.keys, names)
    // A settings file may name it twice; the first one has it.
    if (seen.has(codes)) return appError('keys.twice', { key })
    seen.add(codes)
    const accelerator = acceleratorOf(each.keys)
    if (accelerator === undefined) return canHook ? undefined : appError('keys.needsHook', { key })
    if (register(each, accelerator)) return undefined
    // Where nobody can have a key, nobody has taken it.
    return why === 'keys.noPortal' ? appError('keys.noPortal') : appError('keys.taken', { key })
  })
  return problems.find((problem) => problem !== undefined) ?? (why && appError(why))
}

/** `granted`: undefined while the user is asked. */
export const grantProblem = (
  watched: readonly WatchedKeys[],
  granted: GrantedKeys | undefined,
): AppError | undefined =>
  granted && watched.some(({ action }) => !granted[action]) ? appError('keys.notGranted') : undefined
