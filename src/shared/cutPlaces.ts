/**
 * Pure: the pieces of a text between which it may be cut: its words, each with the marks and the space behind it, and in scripts
 * that put no space between words its characters; no sign is ever cut in two. And words, put together as they are written.
 */

/** Han, kana, Bopomofo, Thai, Lao, Burmese and Khmer. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Bopomofo}' +
  '\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Myanmar}\\p{Script=Khmer}'

/** What is written above, below or behind a character to change its sound belongs to it. */
const PIECE = new RegExp(`[${UNSPACED}][\\p{M}ー]*[^\\s\\p{L}\\p{N}]*\\s*|[^\\s${UNSPACED}]+\\s*`, 'gu')
const CHARACTER = new RegExp(`[${UNSPACED}]`, 'u')
const BEGINS = new RegExp(`^[${UNSPACED}]`, 'u')
const ENDS = new RegExp(`[${UNSPACED}][\\p{M}ー]*$`, 'u')
/** Ends what has no space behind it, a mark of its own among it. */
const JOINED = new RegExp(`[${UNSPACED}\\p{M}ー\\u3000-\\u303f\\uff01-\\uff60]$`, 'u')
const MARKS = /^[^\s\p{L}\p{N}]*\s*/u
const REST_OF_WORD = new RegExp(`^[^\\s${UNSPACED}]*\\s*`, 'u')

/** With the place of each; blanks in front of the first belong to none. */
export function* cutPieces(text: string): Generator<{ at: number; piece: string }> {
  for (const { 0: piece, index } of text.matchAll(PIECE)) yield { at: index, piece }
}

/** Text is written so that a word may begin in the middle of it. */
export const isUnspaced = (text: string): boolean => CHARACTER.test(text)

/** @returns where what belongs to the word ends that was found up to `at`: its marks and the space behind it */
export function endOfWord(text: string, at: number): number {
  const rest = (ENDS.test(text.slice(Math.max(0, at - 4), at)) ? MARKS : REST_OF_WORD).exec(text.slice(at))
  return at + (rest?.[0].length ?? 0)
}

/** @returns `at`, or the place before it where text that ends there would end in half a sign */
export const endOfSign = (text: string, at: number): number =>
  /[\uD800-\uDBFF]/.test(text[at - 1] ?? '') ? at - 1 : at

/** With a space between two words, but where nobody writes one. */
export function joinedWords(words: readonly string[]): string {
  return words.reduce((text, word) => {
    const isOne = text === '' || word === '' || (JOINED.test(text.slice(-2)) && BEGINS.test(word))
    return isOne ? text + word : `${text} ${word}`
  }, '')
}
