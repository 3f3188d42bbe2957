/**
 * Pure: a stream of text cut into clauses to be spoken one by one. The first is short, so that it sounds early; later
 * ones are whole sentences where they are not too long, because a voice sounds better on more.
 */
import { endOfSign } from '../../../shared/cutPlaces'
import { SPACED_CLOSERS, SPACED_ENDS, UNSPACED_CLOSERS, UNSPACED_ENDS } from './sentenceMarks'

export const CLAUSE_TUNING = {
  /** The first clause may end at a comma from here on. */
  firstMinChars: 12,
  /** Later ones only from here on. */
  laterMinChars: 60,
  /** Without any mark a clause is cut at a space behind this. */
  longestChars: 220,
} as const

/**
 * What may end a clause: a mark with a space behind it, or one of those that are written without. Captured: it
 * ends a sentence. What is closed behind it belongs to it.
 */
const MARK = new RegExp(
  `(?:([${SPACED_ENDS}][${SPACED_CLOSERS}]*)|[,;:—،؛])\\s+|(?:([${UNSPACED_ENDS}][${UNSPACED_CLOSERS}]*)|[，、；：])\\s*`,
  'g',
)

/** A dot behind one of these does not end a sentence. */
const ABBREVIATIONS = /(?:^|\s)(?:dr|mr|mrs|ms|st|no|vs|etc|e\.g|i\.e|a\.m|p\.m|u\.s|[a-z])\.$/i

export class Clauses {
  #text = ''
  #first = true

  /** Text of the clause that is not complete yet. */
  get rest(): string {
    return this.#text
  }

  /** Takes more text; returns the clauses that are certainly complete. */
  push(text: string): string[] {
    this.#text += text
    const clauses: string[] = []
    for (let end = this.#boundary(); end !== undefined; end = this.#boundary()) clauses.push(this.#take(end))
    return clauses
  }

  /** No more text: the rest, if it holds anything to say. */
  end(): string[] {
    const rest = this.#text
    this.#text = ''
    this.#first = true
    return rest.trim() === '' ? [] : [rest]
  }

  #take(end: number): string {
    const clause = this.#text.slice(0, end)
    this.#text = this.#text.slice(end)
    this.#first = false
    return clause
  }

  /** Where the next clause ends, its space included; undefined while more text may still belong to it. */
  #boundary(): number | undefined {
    const minChars = this.#first ? CLAUSE_TUNING.firstMinChars : CLAUSE_TUNING.laterMinChars
    for (const { 0: mark, 1: spaced, 2: unspaced, index } of this.#text.matchAll(MARK)) {
      const end = index + mark.length
      // The space may go on: what follows must have begun.
      if (end >= this.#text.length) return undefined
      const sentence = spaced !== undefined || unspaced !== undefined
      if (sentence && !isAbbreviation(this.#text.slice(0, index + 1), this.#text.slice(end))) return end
      if (!sentence && index + 1 >= minChars) return end
    }
    if (this.#text.length <= CLAUSE_TUNING.longestChars) return undefined
    const space = this.#text.lastIndexOf(' ', CLAUSE_TUNING.longestChars)
    return space > 0 ? space + 1 : endOfSign(this.#text, CLAUSE_TUNING.longestChars)
  }
}

/** A text that is whole already, ready to be spoken. */
export function clausesOf(text: string): string[] {
  const clauses = new Clauses()
  return [...clauses.push(text), ...clauses.end()].map((clause) => clause.trim())
}

/** "Dr. Who" goes on; "at seven p.m. It rains" does not: what follows begins with a capital after a time of day. */
function isAbbreviation(upToDot: string, after: string): boolean {
  if (!ABBREVIATIONS.test(upToDot)) return false
  return !(/[ap]\.m\.$/i.test(upToDot) && /^\p{Lu}/u.test(after))
}
