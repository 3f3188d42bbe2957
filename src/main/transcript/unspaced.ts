/**
 * Scripts that put no space between words, or join what is said about a word to it, as Korean does: where they begin and end,
 * and what is looked for in them. Pure. What is indexed of them is a view of `sqliteSchema.ts`.
 */

/**
 * Thai, Lao, Burmese, Khmer, kana, Bopomofo, Han and Hangul, as ranges for a regular expression and for SQLite's GLOB alike.
 * Stands in files already: never changed but with a new version of the schema.
 */
export const UNSPACED =
  '\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u103f\u1780-\u17d3\u3005-\u3007\u3041-\u3096\u3099-\u309a\u309d-\u309f' +
  '\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f' +
  '\u{20000}-\u{2fa1f}'

const RUN = new RegExp(`([${UNSPACED}]+)`, 'u')

export const isUnspaced = (text: string): boolean => RUN.test(text)

/**
 * The words under which the index has a text, in order, and whether the last one may go on. Each character stands there with
 * the one behind it, the last one of a run alone: looked for at the end it may be followed by any.
 */
export function spaced(text: string): { words: string[]; goesOn: boolean } {
  const runs = text.split(RUN).filter((run) => run !== '')
  let goesOn = true
  const words = runs.flatMap((run, index) => {
    if (!isUnspaced(run)) return [run]
    const letters = [...run]
    const pairs = letters.slice(1).map((letter, before) => `${letters[before]}${letter}`)
    const isEnd = index === runs.length - 1
    if (isEnd && pairs.length > 0) goesOn = false
    return isEnd && pairs.length > 0 ? pairs : [...pairs, letters.at(-1)!]
  })
  return { words, goesOn }
}
