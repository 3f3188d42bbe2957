/**
 * The answer that is begun before the turn is decided. On what costs nothing (a skill) any whole command begins one, but
 * for those that keep the user's sound; on a model that is paid for, words that stand still do, and only while little of
 * the money goes into answers that are thrown away because the user went on. Never lets anything out: that is for whoever
 * takes the answer.
 */
import type { Answer } from './answer'
import type { Wording } from './endpointer'
import { Share } from './share'
import { sameWords } from './stableWords'

export const THRIFT = {
  /** Of everything the answers of this connection used, thrown away at most this share: of the model's work and of the voice's. */
  most: 0.15,
  /** What may be thrown away before so much was used that the share allows it: the first pause of the first turn. */
  freeTokens: 500,
  freeCharacters: 50,
  /** Most price lists ask so much more for a token that is written than for one that is read. */
  outputWeight: 5,
  charactersPerToken: 4,
} as const

export interface PreparationOptions {
  begin(text: string): Answer
  /** Beginning on these words costs nothing. */
  isFree(text: string): boolean
  wording(text: string): Wording
  /** The answer needs the sound of the final words. */
  keepsSound(text: string): boolean
}

export class Preparation {
  readonly #options: PreparationOptions
  #answer: Answer | undefined
  /** Weighted. */
  readonly #tokens = new Share(THRIFT.most, THRIFT.freeTokens)
  readonly #characters = new Share(THRIFT.most, THRIFT.freeCharacters)

  constructor(options: PreparationOptions) {
    this.#options = options
  }

  /** Interim words. */
  worded(text: string): void {
    const { isFree, wording, keepsSound } = this.#options
    const whole = wording(text) === 'complete' || wording(text) === 'continuable'
    if (whole && isFree(text) && !keepsSound(text)) this.#begin(text)
  }

  /** Words that stand still, or behind which the voice has stopped. @param isOver nothing can follow: what is begun serves */
  stable(text: string, isOver: boolean): void {
    if (this.#options.isFree(text)) return
    if (isOver || (this.#tokens.allowsMore && this.#characters.allowsMore)) this.#begin(text)
  }

  /** The words are final: the answer begun on them, if they are the same. Any other is thrown away. */
  take(text: string): Answer | undefined {
    const answer = this.#answer
    if (!answer || !sameWords(answer.request.text, text)) {
      this.drop()
      return undefined
    }
    this.#answer = undefined
    return answer
  }

  drop(): void {
    const answer = this.#answer
    this.#answer = undefined
    if (!answer) return
    answer.abort()
    if (this.#options.isFree(answer.request.text)) return
    this.#tokens.threw(weightOf(answer))
    this.#characters.threw(answer.saidCharacters)
  }

  /** An answer was given: it counts as money well spent. */
  gave(answer: Answer): void {
    if (this.#options.isFree(answer.request.text)) return
    this.#tokens.used(weightOf(answer))
    this.#characters.used(answer.saidCharacters)
  }

  #begin(text: string): void {
    if (this.#answer && sameWords(this.#answer.request.text, text)) return
    this.drop()
    this.#answer = this.#options.begin(text)
  }
}

/** In tokens that are read. Only for the share: what is billed is told by whoever was called off. */
function weightOf(answer: Answer): number {
  const { text, history, instructions, tools } = answer.request
  const read = [text, instructions, ...history.flatMap(({ user, heard }) => [user, heard])]
  const characters = read.reduce((sum, { length }) => sum + length, tools.length > 0 ? JSON.stringify(tools).length : 0)
  return tokensIn(characters) + THRIFT.outputWeight * tokensIn(answer.saidCharacters)
}

const tokensIn = (characters: number): number => Math.ceil(characters / THRIFT.charactersPerToken)
