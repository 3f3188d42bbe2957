/** Pure: what is said aloud when a connection was away for too long. */
import type { Turn } from '../../../shared/view'

/** Enough to know where one was. */
const WORDS = 6

/**
 * @param turns oldest first, the one that was lost last. Its own words where some were understood, else what was said before it.
 */
export function askToRepeat(turns: readonly Turn[]): string {
  const known = turns.map(({ user }) => user.trim()).filter((user) => user !== '')
  const last = known.at(-1)
  if (last === undefined) return 'I lost you. Please repeat.'
  const words = last.replace(/[.!?]+$/, '').split(/\s+/)
  return `I lost you after: ${words.slice(-WORDS).join(' ')}. Please repeat.`
}
