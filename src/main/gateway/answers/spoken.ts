/** One spoken item: how long it is, which words lie where, and what is left of its transcript when it is cut. Pure. */
import { cutPieces, joinedWords } from '../../../shared/cutPlaces'
import type { Ms } from '../../../shared/time'
import type { ResponseId } from '../../../shared/view'

export interface SpokenItem {
  readonly itemId: string
  /** The link's own answer it is a part of, once it is known. */
  linkResponse: ResponseId | undefined
  /** Where in that answer it begins. */
  readonly offsetMs: Ms
  /** What the link made of it. */
  text: string
  madeMs: Ms
  /** The link made all of it; else the text may be far ahead of the sound. */
  isWhole: boolean
  /** What has gone to the client. */
  sentMs: Ms
  /** Ends from the beginning of the item; empty where the link does not know. */
  words: { text: string; endMs: Ms }[]
}

/** English at an even pace, in words a second: all there is to go by where sound is missing and words have no places. */
const PACE = 2.5

/** What was said by then: to the word where the link knows its words' places, else in proportion to the sound. */
export function transcriptAt({ text, words, madeMs, isWhole }: SpokenItem, ms: Ms): string {
  if (words.length > 0) {
    return joinedWords(words.filter(({ endMs }) => endMs <= ms).map(({ text }) => text))
  }
  const said = [...cutPieces(text)].map(({ piece }) => piece)
  const inProportion = madeMs === 0 ? 0 : (said.length * Math.min(ms, madeMs)) / madeMs
  const heard = isWhole ? inProportion : Math.min(inProportion, (ms * PACE) / 1000)
  return said.slice(0, Math.floor(heard)).join('').trimEnd()
}
