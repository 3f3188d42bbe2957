/** Conversations under the days they were held on, and finds as they are listed. Pure. */
import { dayOf } from '../strings'

export interface Day {
  kind: 'day'
  key: string
  at: number
}

export interface Entry<Item> {
  kind: 'item'
  key: string
  item: Item
}

/** Puts a heading before the first item of each day. Items come newest first and stay so; one of before may stand between. */
export function underDays<Item extends { startedAt: number }>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): (Day | Entry<Item>)[] {
  let last: number | undefined
  return items.flatMap((item) => {
    const day = dayOf(item.startedAt)
    const entry: Entry<Item> = { kind: 'item', key: keyOf(item), item }
    if (day === last) return [entry]
    last = day
    return [{ kind: 'day', key: `day of ${entry.key}`, at: item.startedAt }, entry]
  })
}

/** About so many characters of what was found are shown. */
const AROUND = 90

/** The part of a text around its first mark, with the marks moved along; cut at words where there are any. */
export function excerpt(
  text: string,
  ranges: readonly { start: number; end: number }[],
): { text: string; ranges: { start: number; end: number }[] } {
  const first = ranges.reduce((least, { start }) => Math.min(least, start), text.length)
  const wanted = Math.max(0, Math.min(first, text.length) - AROUND / 3)
  const space = wanted === 0 ? 0 : text.indexOf(' ', wanted) + 1
  const from = wanted === 0 ? 0 : space > 0 && space <= first ? space : beforeSign(text, Math.round(wanted))
  const lead = from > 0 ? '… ' : ''
  const shown = `${lead}${text.slice(from, beforeSign(text, from + AROUND * 2))}`
  const moved = ranges
    .map(({ start, end }) => ({ start: start - from + lead.length, end: end - from + lead.length }))
    .filter(({ start }) => start >= 0 && start < shown.length)
  return { text: shown, ranges: moved }
}

/** No cut goes through a sign that is made of two characters. */
const beforeSign = (text: string, at: number): number => (/[\udc00-\udfff]/.test(text[at] ?? '') ? at - 1 : at)
