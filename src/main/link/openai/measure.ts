/** How much of an answer anybody waits for: past it a service is broken, or wants to fill the memory. Counts; ends nothing. */
import type { Ms } from '../../../shared/time'

/** What a service may write at most, 32,000 tokens, is 27 minutes of speech. */
const LONGEST_SOUND_MS: Ms = 45 * 60_000
const MOST_LETTERS = 1_000_000
const MOST_ITEMS = 1_000
const MOST_CALLS = 128

export class Measure {
  #letters = 0
  #calls = 0

  wrote(letters: number): void {
    this.#letters += letters
  }

  called(argumentsJson: string): void {
    this.#calls += 1
    this.#letters += argumentsJson.length
  }

  isPassed(soundMs: Ms, items: number): boolean {
    return soundMs > LONGEST_SOUND_MS || items > MOST_ITEMS || this.#letters > MOST_LETTERS || this.#calls > MOST_CALLS
  }
}
