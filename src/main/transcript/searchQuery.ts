/** Pure: what a person typed as an FTS5 query that cannot be a syntax error, and highlighted text as character ranges. */

/** FTS5 refuses expressions deeper than 256; nobody types that many words. */
const WORDS_CEILING = 32

/**
 * Every word must occur, the last one may go on. Words stand in quotes, in which FTS5 knows no operators.
 * `undefined` when there is nothing to look for.
 */
export function matchExpression(query: string): string | undefined {
  const words = query
    .toWellFormed()
    .split(/[\s\p{Cc}]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, WORDS_CEILING)
  if (words.length === 0) return undefined
  return `${words.map((word) => `"${word.replaceAll('"', '""')}"`).join(' ')}*`
}

/** Noncharacters: no text that was cleaned by `storable` holds them. */
export const MARK = { start: '\uFDD0', end: '\uFDD1' } as const

/** What SQLite and the marks can hold: no NUL, no lone surrogates, no marks. The length stays the same. */
export const storable = (text: string): string => text.toWellFormed().replace(/[\0\uFDD0\uFDD1]/g, '\uFFFD')

/** Where the marks were, as ranges [start, end) of the text without them. */
export function markedRanges(highlighted: string): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = []
  let start = 0
  let marksSeen = 0
  for (const { 0: mark, index } of highlighted.matchAll(/[\uFDD0\uFDD1]/g)) {
    const at = index - marksSeen
    marksSeen += 1
    if (mark === MARK.start) start = at
    else ranges.push({ start, end: at })
  }
  return ranges
}
