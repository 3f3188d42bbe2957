/**
 * Pure: the text of a model on its way to a voice, in pieces the voice can take: whole clauses, or text as it comes for a
 * voice that joins what it is given, with the ends of clauses marked all the same. Concatenated, the pieces are the text.
 */
import { Clauses } from './clauses'

export interface Piece {
  /** May be empty where only an end is to be told. */
  text: string
  endsClause: boolean
}

export class Pieces {
  readonly #asItComes: boolean
  readonly #clauses = new Clauses()
  /** Characters of the clause under way that have left already. */
  #left = 0

  constructor(asItComes: boolean) {
    this.#asItComes = asItComes
  }

  push(text: string): Piece[] {
    const pieces = this.#clauses.push(text).flatMap((clause) => this.#clause(clause))
    if (!this.#asItComes) return pieces
    const more = this.#clauses.rest.slice(this.#left)
    // Blanks alone begin nothing, and at the end they are left out.
    if (more.trim() === '') return pieces
    this.#left += more.length
    return [...pieces, { text: more, endsClause: false }]
  }

  end(): Piece[] {
    const open = this.#left > 0
    const [rest] = this.#clauses.end()
    const text = rest?.slice(this.#left) ?? ''
    this.#left = 0
    return rest === undefined && !open ? [] : [{ text, endsClause: true }]
  }

  #clause(clause: string): Piece[] {
    const left = this.#left
    this.#left = Math.max(0, left - clause.length)
    // A clause without any mark is cut at a blank that may lie behind what has left: its end would fall into a word.
    return this.#left > 0 ? [] : [{ text: clause.slice(left), endsClause: true }]
  }
}
