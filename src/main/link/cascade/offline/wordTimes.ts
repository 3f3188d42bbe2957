/**
 * Pure: where each word lies in a clause. Flite tells when every phone ends but not which word it belongs to, so the
 * phones the dictionary expects, word by word, are aligned with those that were spoken (edit distance).
 */
import type { Phone } from './flite'

export interface WordTime {
  text: string
  startMs: number
  endMs: number
}

/** Phones of a word as the CMU dictionary writes them (`HH AH L OW`), or undefined when it does not know it. */
export type Pronounce = (word: string) => readonly string[] | undefined

const VOWEL = /^(aa|ae|ah|ao|aw|ax|axr|ay|eh|er|ey|ih|iy|ow|oy|uh|uw)$/
const GAP_COST = 1

/** What is shown stands as it is, marks and all; only words with a letter or a digit are timed. */
export function wordTimes(text: string, phones: readonly Phone[], pronounce: Pronounce): WordTime[] {
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}'’.]*/gu) ?? []
  const spoken = phones.filter(({ name }) => name !== 'pau')
  if (words.length === 0 || spoken.length === 0) return []
  const owner: number[] = []
  const expected = words.flatMap((word, index) => {
    const own = pronounce(entryOf(word)) ?? guess(word)
    owner.push(...own.map(() => index))
    return own.map(plain)
  })
  return timesOf(words, spoken, assign(expected, owner, spoken, words.length))
}

/** As the dictionary writes it: small letters, the plain apostrophe, no full stop behind. */
const entryOf = (word: string): string =>
  word
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[.']+$/, '')

/** Where the dictionary does not help: about one phone a letter, a digit as long as a short word. */
const guess = (word: string): string[] =>
  [...word].flatMap((letter) => (/\d/.test(letter) ? ['t', 'eh', 'n'] : /[aeiouy]/i.test(letter) ? ['ah'] : ['t']))

const plain = (phone: string): string => phone.toLowerCase().replace(/\d/, '')

const cost = (a: string, b: string): number => {
  if (a === b) return 0
  return VOWEL.test(a) === VOWEL.test(b) ? 0.6 : 1.5
}

/** Edit distance with its path: for every spoken phone the word it belongs to. */
function assign(
  expected: readonly string[],
  owner: readonly number[],
  spoken: readonly Phone[],
  words: number,
): number[] {
  const rows = expected.length + 1
  const columns = spoken.length + 1
  const best = new Float64Array(rows * columns)
  for (let i = 1; i < rows; i++) best[i * columns] = i * GAP_COST
  for (let j = 1; j < columns; j++) best[j] = j * GAP_COST
  for (let i = 1; i < rows; i++) {
    for (let j = 1; j < columns; j++) {
      const match = best[(i - 1) * columns + j - 1]! + cost(expected[i - 1]!, spoken[j - 1]!.name)
      const skip = best[(i - 1) * columns + j]! + GAP_COST
      const extra = best[i * columns + j - 1]! + GAP_COST
      best[i * columns + j] = Math.min(match, skip, extra)
    }
  }
  const result = new Array<number>(spoken.length).fill(words - 1)
  let i = expected.length
  let j = spoken.length
  while (j > 0) {
    const here = best[i * columns + j]!
    const word = owner[Math.max(0, i - 1)]!
    if (i > 0 && here === best[(i - 1) * columns + j - 1]! + cost(expected[i - 1]!, spoken[j - 1]!.name)) {
      result[--j] = word
      i--
    } else if (i > 0 && here === best[(i - 1) * columns + j]! + GAP_COST) i--
    else result[--j] = word
  }
  return result
}

/** A word to which no phone was given lies, without length, where its neighbour ends. */
function timesOf(words: readonly string[], spoken: readonly Phone[], owners: readonly number[]): WordTime[] {
  let endMs = spoken[0]!.startMs
  return words.map((text, index) => {
    const own = spoken.filter((_, at) => owners[at] === index)
    const startMs = own[0]?.startMs ?? endMs
    endMs = own.at(-1)?.endMs ?? startMs
    return { text, startMs, endMs }
  })
}
