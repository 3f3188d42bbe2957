/**
 * Pure: words out of the times of single characters, which come chunk by chunk, each with its own zero; a word may begin in
 * one chunk and end in another. A blank at the end of a clause has no time, so the text that was written is followed, too.
 */
import type { Ms } from '../../../../shared/time'
import { type Hz, msToSamples, type Samples } from '../../../audio'
import type { SpokenWord } from '../../link'

export interface CharacterTimes {
  characters: readonly string[]
  startsMs: readonly Ms[]
  durationsMs: readonly Ms[]
}

export class WordsOfCharacters {
  readonly #rateHz: Hz
  #open: SpokenWord | undefined
  /** What was written and is not timed yet. */
  #written = ''

  constructor(rateHz: Hz) {
    this.#rateHz = rateHz
  }

  /** This was written, its blanks included. */
  expect(text: string): void {
    this.#written += text
  }

  /**
   * @param from where the chunk's sound begins in the whole
   * @returns the words that are whole now
   */
  push({ characters, startsMs, durationsMs }: CharacterTimes, from: Samples): SpokenWord[] {
    const words: SpokenWord[] = []
    characters.forEach((character, index) => {
      const startMs = startsMs[index]
      if (startMs === undefined) return
      const isBlank = character.trim() === ''
      if (isBlank || /^\s/.test(this.#written)) words.push(...this.end())
      this.#written = this.#written.trimStart()
      if (isBlank) return
      // Where a number or a sign is spoken as words, nothing is known until the texts agree again.
      if (this.#written.startsWith(character)) this.#written = this.#written.slice(character.length)
      const startSample = from + msToSamples(startMs, this.#rateHz)
      const endSample = from + msToSamples(startMs + (durationsMs[index] ?? 0), this.#rateHz)
      const open = this.#open
      if (open) this.#open = { text: open.text + character, startSample: open.startSample, endSample }
      else this.#open = { text: character, startSample, endSample }
    })
    return words
  }

  /** No more comes: the word that is under way. */
  end(): SpokenWord[] {
    const open = this.#open
    this.#open = undefined
    return open ? [open] : []
  }
}
