/**
 * Pure: the text of a model on its way to a voice, in pieces the voice can take: whole clauses, or whole words for a voice
 * that begins on those, with the ends of clauses marked all the same. Concatenated, the pieces are the text.
 */
import { Clauses } from './clauses'

export interface Piece {
  /** May be empty where only an end is to be told. */
  text: string
  endsClause: boolean
}

export class Pieces {
  readonly #byWord: boolean
  readonly #clauses = new Clauses()
  /** Characters of the clause under way that have left already. */
  #left = 0

  constructor(byWord: boolean) {
    this.#byWord = byWord
  }

  push(text: string): Piece[] {
    const pieces = this.#clauses.push(text).map((clause) => this.#clause(clause))
    if (!this.#byWord) return pieces
    const { rest } = this.#clauses
    const words = rest.slice(this.#left, lastBlank(rest))
    if (words.trim() === '') return pieces
    this.#left += words.length
    return [...pieces, { text: words, endsClause: false }]
  }

  end(): Piece[] {
    const open = this.#left > 0
    const [rest] = this.#clauses.end()
    const text = rest?.slice(this.#left) ?? ''
    this.#left = 0
    return rest === undefined && !open ? [] : [{ text, endsClause: true }]
  }

  #clause(clause: string): Piece {
    const text = clause.slice(this.#left)
    this.#left = 0
    return { text, endsClause: true }
  }
}

/** Behind the last blank: what follows it may be half a word. */
const lastBlank = (text: string): number => text.length - (/\S*$/.exec(text)?.[0].length ?? 0)
