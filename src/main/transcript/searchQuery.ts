/** Pure: what a person typed as an FTS5 query that cannot be a syntax error, and highlighted text as character ranges. */

import { isUnspaced, spaced } from './unspaced'

/** FTS5 refuses expressions deeper than 256; nobody types that many words. */
const WORDS_CEILING = 32

/** What a person looks for: every word of it must occur. */
export interface Sought {
  /** For the index of words. `undefined` where a word has no spaces around it in any text: that index does not know it. */
  words: string | undefined
  /** For the index of what is written without spaces. */
  letters: string
  /** Where it stands in a text that the other index found. */
  pattern: RegExp
}

/**
 * The last word may go on. Words stand in quotes, in which FTS5 knows no operators. `undefined` when there is nothing to look
 * for.
 */
export function sought(query: string): Sought | undefined {
  const words = query
    .toWellFormed()
    .split(/[\s\p{Cc}]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, WORDS_CEILING)
  if (words.length === 0) return undefined
  const last = words.length - 1
  const letters = words.map((word, index) => {
    const { words: parts, goesOn } = spaced(word)
    const mayGoOn = goesOn && (index === last || isUnspaced(parts.at(-1)!))
    return `${quoted(parts.join(' '))}${mayGoOn ? '*' : ''}`
  })
  return {
    words: words.some(isUnspaced) ? undefined : `${words.map(quoted).join(' ')}*`,
    letters: letters.join(' '),
    pattern: new RegExp(words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'giu'),
  }
}

const quoted = (words: string): string => `"${words.replaceAll('"', '""')}"`

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
