/** Whether a text the user left with Parley is meant by words said later. Pure; by whole words, for what is meant may be deleted. */

const WORD = /[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu
/** They stand before what is meant and are seldom said as it was told. */
const ARTICLES = new Set(['a', 'an', 'the', 'some'])

const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(WORD) ?? []).map((word) => word.replace(/['’]s$/, ''))

/** One of something is meant by several, and the other way round: "egg" and "eggs". */
const isSame = (one: string, other: string): boolean =>
  one === other || [`${one}s`, `${one}es`].includes(other) || [`${other}s`, `${other}es`].includes(one)

/** Every word that is wanted stands in `text`, in whatever order: "tea" is in "green tea" and neither in "steak" nor in "team". */
export function mentions(text: string, wanted: string): boolean {
  const there = wordsOf(text)
  const asked = wordsOf(wanted).filter((word) => !ARTICLES.has(word))
  return asked.length > 0 && asked.every((word) => there.some((each) => isSame(each, word)))
}
