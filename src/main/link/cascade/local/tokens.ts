/** Pure: from a transducer's pieces of words, each with its time, to words with theirs. */
import type { Hz, Samples } from '../../../audio'
import type { HeardWord } from '../ports'

/** Pieces that begin a word carry a blank before them, written in one of two ways. */
const BEGINS_A_WORD = /^[ ▁]/

export interface Pieces {
  tokens: readonly string[]
  /** Seconds from the first sample, one a piece. */
  timestamps: readonly number[]
}

/** A word ends where the next one begins, the last one with the sound. */
export function wordsOf({ tokens, timestamps }: Pieces, rateHz: Hz, endSample: Samples): HeardWord[] {
  const words: { text: string; startSample: Samples }[] = []
  for (const [index, token] of tokens.entries()) {
    const piece = token.replace(BEGINS_A_WORD, '')
    const startSample = Math.min(endSample, Math.round((timestamps[index] ?? 0) * rateHz))
    const last = words.at(-1)
    if (!last || BEGINS_A_WORD.test(token)) words.push({ text: piece, startSample })
    else last.text += piece
  }
  return words
    .filter(({ text }) => text !== '')
    .map(({ text, startSample }, index, all) => ({
      ...{ text: asWritten(text), startSample, confidence: 1 },
      endSample: all[index + 1]?.startSample ?? endSample,
    }))
}

/** Models trained on capitals shout. */
export const asWritten = (text: string): string => {
  const trimmed = text.trim()
  return /\p{Lu}/u.test(trimmed) && !/\p{Ll}/u.test(trimmed) ? trimmed.toLowerCase() : trimmed
}
