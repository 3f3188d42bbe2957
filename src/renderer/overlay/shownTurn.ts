/**
 * Whose words the overlay shows. Who interrupts sees what was cut off, struck, until their own words come; an empty card
 * would hide what they have just not heard. Pure.
 */
import type { ConversationView, Turn } from '../../shared/view'

export function shownTurn({ state, turn, earlier }: ConversationView): Turn | undefined {
  const last = earlier.at(-1)
  const saysNothingYet = state === 'listening' && !turn?.user
  return saysNothingYet && last?.outcome === 'cut' ? last : turn
}
