/**
 * Pure: which words of an answer were heard when it was cut. The two parts together are always the whole text, every
 * space and mark of it.
 */
import { cutPieces, endOfWord, isUnspaced } from '../../shared/cutPlaces'
import type { Ms } from '../../shared/time'

/** A word and where it sounds, in samples from the answer's first. */
export interface TimedWord {
  text: string
  startSample: number
  endSample: number
}

export interface HeardText {
  heard: string
  unheard: string
}

/** Where neither words nor length are known: 150 words a minute of six characters, the spaces counted. */
const CHARACTER_MS = 66

/**
 * A word counts as heard when more than half of it was played; the marks behind it go with it. Words are found in the
 * text in order; one that is not in it (a number spoken as words) only moves time on.
 * @param rateHz of the words' positions
 * @param totalMs length of the answer where it is known; without `words` the text is cut in proportion to it
 */
export function splitHeard(
  text: string,
  words: readonly TimedWord[],
  heardMs: Ms,
  rateHz: number,
  totalMs: Ms = text.length * CHARACTER_MS,
): HeardText {
  const heardSamples = (heardMs * rateHz) / 1000
  const cutAt = words.length === 0 ? proportional(text, heardMs, totalMs) : timed(text, words, heardSamples)
  return { heard: text.slice(0, cutAt), unheard: text.slice(cutAt) }
}

function timed(text: string, words: readonly TimedWord[], heardSamples: number): number {
  const lower = small(text)
  let from = 0
  let cutAt = 0
  let allHeard = true
  for (const { text: word, startSample, endSample } of words) {
    const wasHeard = heardSamples > (startSample + endSample) / 2
    if (!wasHeard) allHeard = false
    const at = findWord(lower, small(word), from)
    if (at === undefined) continue
    from = at + word.length
    if (!wasHeard) break
    cutAt = endOfWord(text, from)
  }
  return allHeard ? text.length : cutAt
}

/** In small letters where that changes no length, so that a place in it is one in the text. */
const small = (text: string): string =>
  text.replace(/\p{Lu}/gu, (capital) => {
    const letter = capital.toLowerCase()
    return letter.length === capital.length ? letter : capital
  })

/** Word by word, each as long as its letters. */
function proportional(text: string, heardMs: Ms, totalMs: Ms): number {
  if (totalMs <= 0) return heardMs > 0 ? text.length : 0
  const reached = (text.length * heardMs) / totalMs
  let cutAt = 0
  for (const { at, piece } of cutPieces(text)) {
    if (reached <= at + piece.trimEnd().length / 2) return cutAt
    cutAt = at + piece.length
  }
  return text.length
}

/** At the beginning of a word only, so that "a" is not found in "what"; without spaces between words one may begin anywhere. */
function findWord(lower: string, word: string, from: number): number | undefined {
  if (word === '') return undefined
  for (let at = lower.indexOf(word, from); at >= 0; at = lower.indexOf(word, at + 1)) {
    const before = lower[at - 1]
    if (before === undefined || !/[\p{L}\p{N}]/u.test(before) || isUnspaced(before + word)) return at
  }
  return undefined
}
