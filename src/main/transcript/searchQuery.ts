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
  const words = parts(query).filter(isWord).slice(0, WORDS_CEILING)
  if (words.length === 0) return undefined
  const last = words.length - 1
  const letters = words.map((word, index) => {
    const { words: pieces, goesOn } = spaced(word)
    const mayGoOn = goesOn && (index === last || isUnspaced(pieces.at(-1)!))
    return `${quoted(pieces.join(' '))}${mayGoOn ? '*' : ''}`
  })
  return {
    words: words.some(isUnspaced) ? undefined : `${words.map(quoted).join(' ')}*`,
    letters: letters.join(' '),
    pattern: anyOf(words),
  }
}

/**
 * Signs without a single word, such as pictures and currencies: no index knows them, each must occur in a text. `undefined`
 * where there are words, or nothing.
 */
export function soughtSigns(query: string): { signs: readonly string[]; pattern: RegExp } | undefined {
  const signs = parts(query).slice(0, WORDS_CEILING)
  return signs.length > 0 && !signs.some(isWord) ? { signs, pattern: anyOf(signs) } : undefined
}

const parts = (query: string): string[] =>
  query
    .toWellFormed()
    .split(/[\s\p{Cc}]+/u)
    .filter((part) => part !== '')

const isWord = (part: string): boolean => /[\p{L}\p{N}]/u.test(part)

const anyOf = (texts: readonly string[]): RegExp =>
  new RegExp(texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'giu')

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
