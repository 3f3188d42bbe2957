/** What a person types into a search field, as a query that cannot be malformed, and where it is found. Pure. */
import type { Turn } from '../../shared/view'
import type { SearchHit } from './history'

const WORD = /[\p{L}\p{N}\p{M}]+/gu

/** Every word must be there, the last one as a beginning. Undefined when there is no word at all. */
export function matchOf(query: string): string | undefined {
  const words = query.match(WORD) ?? []
  if (words.length === 0) return undefined
  // Quoted, nothing in it is syntax; a word holds no quotation mark.
  return words.map((word, at) => (at === words.length - 1 ? `"${word}"*` : `"${word}"`)).join(' ')
}

export function marksIn(turn: Turn, query: string): SearchHit['marks'] {
  const wanted = (query.match(WORD) ?? []).map(folded)
  const last = wanted.pop()
  if (last === undefined) return []
  const isHit = (word: string) => wanted.includes(word) || word.startsWith(last)
  const inText = (field: 'user' | 'assistant', text: string) =>
    [...text.matchAll(WORD)]
      .filter(({ 0: word }) => isHit(folded(word)))
      .map(({ 0: word, index }) => ({ field, start: index, end: index + word.length }))
  return [...inText('user', turn.user), ...inText('assistant', turn.heard + turn.unheard)]
}

/** As the index does it: without case and without marks on letters. */
const folded = (word: string): string => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
