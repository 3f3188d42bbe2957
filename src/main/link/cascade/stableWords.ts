/**
 * Pure: when the words so far are worth beginning an answer on, although the user may still go on. Time is the position
 * in the stream's own sound, so that there is no clock.
 */
import type { Ms } from '../../../shared/time'

export const STABLE_TUNING = {
  /** Words that did not change for so long are seldom revised: interim words come 100 to 300 ms apart. */
  unchangedMs: 200,
} as const

export class StableWords {
  #text = ''
  #sinceMs: Ms = 0
  #told = ''
  #speaking = true

  voice(active: boolean): void {
    this.#speaking = active
  }

  /** @returns the words, where they came after the voice had stopped: nothing more is on its way. */
  worded(text: string, atMs: Ms): string | undefined {
    if (sameWords(text, this.#text)) return undefined
    this.#text = text
    this.#sinceMs = atMs
    return this.#speaking ? undefined : this.#tell()
  }

  /** @returns the words, once, when they have not changed for long enough */
  heardUntil(atMs: Ms): string | undefined {
    return atMs - this.#sinceMs >= STABLE_TUNING.unchangedMs ? this.#tell() : undefined
  }

  #tell(): string | undefined {
    if (this.#text === '' || sameWords(this.#text, this.#told)) return undefined
    this.#told = this.#text
    return this.#text
  }
}

/** A recognizer adds capitals and marks when its words become final. */
export const sameWords = (a: string, b: string): boolean => a === b || bare(a) === bare(b)

/** An apostrophe belongs to its word: "we're" is not "were". */
const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[\u2019]/g, "'")
    .replace(/[^\p{L}\p{N}\p{M}'%$€£+°-]+/gu, ' ')
    .trim()
