/**
 * What is remembered of one question and its answer, and of which items both were made: an item that is taken out is known no
 * more. Whoever holds one sees what becomes of it.
 */
import type { TurnId } from '../../../shared/view'
import type { Forgotten } from '../link'

/** Words, by the name of the item they came in; spoken ones have none. */
export interface Words {
  itemId?: string | undefined
  text: string
}

export class Exchange {
  user: string
  heard = ''
  readonly #turnId: TurnId | undefined
  #asked: Words[]
  /** Of an answer that was given elsewhere; one of our own has no names. */
  #answered: Words[] = []

  /** @param turnId in which it was said; nothing for what was said elsewhere */
  constructor(asked: readonly Words[], turnId?: TurnId) {
    this.#asked = [...asked]
    this.#turnId = turnId
    this.user = joined(asked)
  }

  get isEmpty(): boolean {
    return this.user === '' && this.heard === ''
  }

  /** What was said elsewhere goes on here: nobody has answered it yet. */
  get isOpen(): boolean {
    return this.#turnId === undefined && this.heard === ''
  }

  asked(words: Words): void {
    this.#asked.push(words)
    this.user = joined(this.#asked)
  }

  answered(words: Words): void {
    this.#answered.push(words)
    this.heard = joined(this.#answered)
  }

  /** @returns whether any of it was known */
  forget(what: Exclude<Forgotten, { responseId: unknown }>): boolean {
    const before = this.#asked.length + this.#answered.length
    if ('turnId' in what) this.#asked = this.#turnId === what.turnId ? [] : this.#asked
    else {
      const stays = ({ itemId }: Words) => itemId !== what.itemId
      this.#asked = this.#asked.filter(stays)
      const answered = this.#answered.filter(stays)
      if (answered.length < this.#answered.length) this.heard = joined(answered)
      this.#answered = answered
    }
    this.user = joined(this.#asked)
    return this.#asked.length + this.#answered.length < before
  }
}

const joined = (words: readonly Words[]): string =>
  words
    .map(({ text }) => text)
    .filter((text) => text !== '')
    .join('\n')
