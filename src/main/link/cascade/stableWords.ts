/**
 * Pure: when the words so far are worth beginning an answer on, although the user may still go on. Time is the position
 * in the stream's own sound, so that there is no clock.
 */
import type { Ms } from '../../../shared/time'

export const STABLE_TUNING = {
  /** Behind the voice, words that did not change for so long are not revised: interim words come 100 to 300 ms apart. */
  unchangedMs: 200,
  /** People let go of a key at least so long behind their voice: words that came since then came behind it. */
  releaseMs: 100,
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

  /** @returns the words, once, when nobody speaks and they have not changed for long enough: inside a word they never do */
  heardUntil(atMs: Ms): string | undefined {
    const stands = !this.#speaking && atMs - this.#sinceMs >= STABLE_TUNING.unchangedMs
    return stands ? this.#tell() : undefined
  }

  /** The key is up: words that came behind the voice, or have stood since. Others are not whole yet; the next ones are told at once. */
  ended(atMs: Ms): string | undefined {
    this.#speaking = false
    // Also those of a pause: nothing may have come of them while more could follow.
    this.#told = ''
    const ageMs = atMs - this.#sinceMs
    return ageMs <= STABLE_TUNING.releaseMs || ageMs >= STABLE_TUNING.unchangedMs ? this.#tell() : undefined
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
