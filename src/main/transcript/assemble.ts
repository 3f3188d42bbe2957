/**
 * Pure: which words of an answer were heard when it was cut. The two parts together are always the whole text, every
 * space and mark of it.
 */
import type { Ms } from '../../shared/time'

/** A word and where it sounds, from the answer's first sample. */
export interface TimedWord {
  text: string
  startMs: Ms
  endMs: Ms
}

export interface HeardText {
  heard: string
  unheard: string
}

/**
 * A word counts as heard when more than half of it was played; the marks behind it go with it. Words are found in the
 * text in order; one that is not in it (a number spoken as words) only moves time on.
 * @param totalMs length of the answer as far as known; without `words` the text is cut in proportion to it
 */
export function splitHeard(text: string, words: readonly TimedWord[], heardMs: Ms, totalMs: Ms): HeardText {
  const cutAt = words.length === 0 ? proportional(text, heardMs, totalMs) : timed(text, words, heardMs)
  return { heard: text.slice(0, cutAt), unheard: text.slice(cutAt) }
}

function timed(text: string, words: readonly TimedWord[], heardMs: Ms): number {
  const lower = text.toLowerCase()
  let from = 0
  let cutAt = 0
  let allHeard = true
  for (const { text: word, startMs, endMs } of words) {
    const wasHeard = heardMs > (startMs + endMs) / 2
    if (!wasHeard) allHeard = false
    const at = findWord(lower, word.toLowerCase(), from)
    if (at === undefined) continue
    from = at + word.length
    if (!wasHeard) break
    cutAt = endOfToken(text, from)
  }
  return allHeard ? text.length : cutAt
}

/** Word by word, each as long as its letters. */
function proportional(text: string, heardMs: Ms, totalMs: Ms): number {
  if (totalMs <= 0) return heardMs > 0 ? text.length : 0
  const reached = (text.length * heardMs) / totalMs
  let cutAt = 0
  for (const token of text.matchAll(/\S+\s*/g)) {
    const word = token[0].trimEnd()
    if (reached <= token.index + word.length / 2) return cutAt
    cutAt = token.index + token[0].length
  }
  return text.length
}

/** At the beginning of a word only, so that "a" is not found in "what". */
function findWord(lower: string, word: string, from: number): number | undefined {
  if (word === '') return undefined
  for (let at = lower.indexOf(word, from); at >= 0; at = lower.indexOf(word, at + 1)) {
    const before = lower[at - 1]
    if (before === undefined || !/[\p{L}\p{N}]/u.test(before)) return at
  }
  return undefined
}

/** Behind the marks and the space that follow a word. */
function endOfToken(text: string, from: number): number {
  const rest = /^\S*\s*/.exec(text.slice(from))
  return from + (rest?.[0].length ?? 0)
}
