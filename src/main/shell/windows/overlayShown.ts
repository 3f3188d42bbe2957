/** When the overlay is to be seen. Pure: the view, the user's choice and the time are arguments. */
import type { Ms } from '../../../shared/time'
import type { ConversationView } from '../../../shared/view'

export type OverlayChoice = 'always' | 'talking' | 'never'

/** After the last word: long enough to read a short answer and its figures. */
export const LINGER_MS: Ms = 8_000

/** Something goes on that a person wants to see at once. */
export function isActive({ state, microphone, announcement, connection }: ConversationView): boolean {
  if (state === 'listening' || state === 'thinking' || state === 'speaking') return true
  if (microphone?.state === 'waking' || announcement !== undefined) return true
  return connection.state === 'mending' && connection.keptMs > 0
}

/** Is it to be seen, and if only for a while, for how long still? */
export function overlayShown(
  choice: OverlayChoice,
  active: boolean,
  sinceActiveMs: Ms,
): { shown: boolean; againInMs?: Ms } {
  if (choice === 'never') return { shown: false }
  if (choice === 'always' || active) return { shown: true }
  const leftMs = LINGER_MS - sinceActiveMs
  return leftMs > 0 ? { shown: true, againInMs: leftMs } : { shown: false }
}
