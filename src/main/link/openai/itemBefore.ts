/** Behind which item of the service something stands. Knows three books and writes in none. */
import type { Place } from '../link'
import type { Answers } from './answers'
import type { NamedItems } from './namedItems'
import type { UserTurns } from './userTurns'

export interface Books {
  named: Pick<NamedItems, 'last'>
  turns: Pick<UserTurns, 'itemOf'>
  answers: Pick<Answers, 'lastItem'>
}

/** Its id there, or "root" for the beginning. Undefined where nobody knows it any more. */
export function itemBefore(place: Place, { named, turns, answers }: Books): string | undefined {
  if (place === 'root') return place
  if ('itemId' in place) return named.last(place.itemId)
  return 'turnId' in place ? turns.itemOf(place.turnId) : answers.lastItem(place.responseId)
}
