/** Kept items read out within twenty words: as many as fit, then how many are left; the user's own voice is replayed. */

import { sayNumber } from './numbers'
import { capital, sayKept } from './plan'
import type { NoteItem, Plan, Say } from './skill'

/** Words left for items after "Twelve notes:" and "and seven more". */
const BUDGET_WORDS = 12

const words = (item: NoteItem): number => (item.sound === undefined ? item.text.split(/\s+/).length : 0)

/**
 * `all` from the item at `from` on. Text is joined, sounds stand alone; a text that would never fit is cut with "and so on".
 * @returns the plan and the index of the first item that was not read.
 */
export function readOut(
  all: readonly NoteItem[],
  one: string,
  many: string,
  from: number,
): { plan: Plan; next: number } {
  const say: Say[] = []
  let texts: string[] = []
  let budget = BUDGET_WORDS
  let next = from
  const flush = (end: string): void => {
    if (texts.length > 0) say.push({ type: 'text', text: `${texts.join(', ')}${end}` })
    texts = []
  }
  while (next < all.length && (next === from || words(all[next]!) <= budget) && next - from < 8) {
    const item = all[next]!
    budget -= words(item)
    if (item.sound === undefined) texts.push(shorten(item.text))
    else {
      flush(',')
      say.push(sayKept(item))
    }
    next++
  }
  const left = all.length - next
  if (left > 0) texts.push(`and ${sayNumber(left)} more. Say: go on`)
  flush('.')
  const head = from > 0 ? '' : all.length === 1 ? `One ${one}:` : `${capital(sayNumber(all.length))} ${many}:`
  const first = say[0]
  if (head !== '' && first?.type === 'text') say[0] = { type: 'text', text: `${head} ${first.text}` }
  else if (head !== '') say.unshift({ type: 'text', text: head })
  return { plan: { say, effects: [] }, next }
}

function shorten(text: string): string {
  const parts = text.split(/\s+/)
  return parts.length <= BUDGET_WORDS ? text : `${parts.slice(0, BUDGET_WORDS - 3).join(' ')} and so on`
}
