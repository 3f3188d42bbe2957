/** Kept items read out within twenty words: as many as fit, then how many are left; the user's own voice is replayed. */
import { type Part, spliced, textOf, wordsOf } from './listing'
import { sayNumber } from './numbers'
import { capital, isShort, MOST_WORDS, recordingOf } from './plan'
import type { NoteItem, Plan } from './skill'

const MOST_ITEMS = 8
const GO_ON = '. Say: go on'

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
  const head = from > 0 ? '' : all.length === 1 ? `One ${one}: ` : `${capital(sayNumber(all.length))} ${many}: `
  const end = (next: number): string => (next < all.length ? `, and ${sayNumber(all.length - next)} more` : '')
  const told = (next: number, items: readonly (readonly Part[])[], hint: string): Part[] => [
    head,
    ...items.flatMap((parts, at) => (at === 0 ? parts : [', ', ...parts])),
    `${end(next)}${next < all.length ? hint : ''}.`,
  ]
  const most = Math.min(all.length, from + MOST_ITEMS)
  for (let next = most; next > from; next--) {
    const items = all.slice(from, next).map(partsOf)
    const way = [GO_ON, ''].map((hint) => told(next, items, hint)).find((each) => isShort(wordsOf(each)))
    if (!way) continue
    const whole = next < all.length && { whole: wholeOf(all, many) }
    return { plan: { say: spliced(way), effects: [], ...whole }, next }
  }
  // Alone it has the room that is left beside the number of all and of the others.
  const room = MOST_WORDS - wordsOf(told(from + 1, [], '')).split(/\s+/).length
  const way = told(from + 1, [[shorten(all[from]!.text, room)]], '')
  return { plan: { say: spliced(way), effects: [], whole: wholeOf(all, many) }, next: from + 1 }
}

/** A line each, numbered as they are removed by. */
const wholeOf = (all: readonly NoteItem[], many: string): string =>
  [`${all.length} ${many}:`, ...all.map((item, at) => `${at + 1}. ${textOf(partsOf(item))}`)].join('\n')

const partsOf = ({ text, sound }: NoteItem): readonly Part[] =>
  sound === undefined ? [text] : [recordingOf({ text, sound })]

const CUT = 'and so on'

function shorten(text: string, words: number): string {
  const parts = text.split(/\s+/)
  return parts.length <= words ? text : `${parts.slice(0, Math.max(1, words - 3)).join(' ')} ${CUT}`
}
