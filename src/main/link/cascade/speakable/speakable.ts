/**
 * Pure: what a model wrote, as a person would say it. Markdown, tags and emoji leave, a link becomes its words, an address
 * the name of its site, a block of code one sentence; prose, numbers and abbreviations stay as they are. Text comes in
 * pieces cut anywhere and gives the same as the whole: where more could change what a sign means, it waits for more.
 */
import { type Found, inlineAt } from './inline'
import { closesFence, lineStartAt } from './lines'

/** Said instead of a block of code. */
export const INSTEAD_OF_CODE = 'I leave the code out here.'

/** What a line is, as far as it changes how it is said. */
export type LineKind = 'prose' | 'item'

const ENDS_WELL = /[.!?:;,…。！？][)"'”’\]]?$/
const HIGH_SURROGATE = /[\uD800-\uDBFF]$/
const THINKING = '<think>'

export class Speakable {
  #text = ''
  /** Everything before it was dealt with. */
  #at = 0
  /** Half of a character. */
  #half = ''
  #began = false
  #lineStart = true
  #kind: LineKind = 'prose'
  /** Of the line that is being said, its last two characters that are no blanks. */
  #said = ''
  /** The last character that was dealt with, said or not. */
  #before = ''
  /** The marks that opened the code. */
  #fence: string | undefined

  /** @returns what is certain by now */
  push(piece: string): string {
    const text = this.#half + piece
    this.#half = HIGH_SURROGATE.exec(text)?.[0] ?? ''
    this.#text = this.#text.slice(this.#at) + text.slice(0, text.length - this.#half.length)
    this.#at = 0
    return this.#run(false)
  }

  /** No more text: the rest. */
  end(): string {
    this.#text = this.#text.slice(this.#at) + this.#half
    this.#at = 0
    this.#half = ''
    const said = this.#run(true) + this.#lineEnd()
    Object.assign(this, new Speakable())
    return said
  }

  #run(isWhole: boolean): string {
    let out = ''
    while (this.#at < this.#text.length) {
      const found = this.#next(isWhole)
      if (found === 'wait') break
      const { take, say = '', again = '' } = found
      const taken = this.#text.slice(this.#at, this.#at + take)
      this.#at += take
      if (again !== '') {
        this.#text = again + this.#text.slice(this.#at)
        this.#at = 0
      } else if (taken !== '') this.#before = lastCharacter(taken)
      this.#note(say)
      out += say
    }
    return out
  }

  #next(isWhole: boolean): Found | 'wait' {
    if (!this.#began) {
      const thought = this.#thinking(isWhole)
      if (thought === 'wait') return thought
      this.#began = true
      if (thought) return thought
    }
    if (this.#fence !== undefined) return this.#inFence(isWhole)
    if (this.#lineStart) {
      const start = lineStartAt(this.#text, this.#at, isWhole)
      if (start === 'wait') return 'wait'
      if (start) {
        this.#fence = start.fence
        this.#lineStart = start.stays ?? false
        if (start.kind) this.#kind = start.kind
        return start.fence === undefined ? start : { take: start.take, say: `${INSTEAD_OF_CODE}\n` }
      }
      this.#lineStart = false
    }
    if (this.#text[this.#at] === '\n') {
      const say = `${this.#lineEnd()}\n`
      this.#lineStart = true
      this.#kind = 'prose'
      return { take: 1, say }
    }
    return inlineAt(this.#text, this.#at, { isWhole, before: this.#before, inItem: this.#kind === 'item' })
  }

  /** Local models write down what they think before they answer. */
  #thinking(isWhole: boolean): Found | 'wait' | undefined {
    const start = this.#text.length - this.#text.trimStart().length
    const text = this.#text.slice(start)
    if (!text.startsWith(THINKING)) return !isWhole && THINKING.startsWith(text) ? 'wait' : undefined
    const end = text.indexOf('</think>')
    if (end >= 0) return { take: start + end + '</think>'.length }
    return isWhole ? { take: this.#text.length } : 'wait'
  }

  #inFence(isWhole: boolean): Found | 'wait' {
    const end = this.#text.indexOf('\n', this.#at)
    if (end < 0 && !isWhole) return 'wait'
    const to = end < 0 ? this.#text.length : end + 1
    if (closesFence(this.#text.slice(this.#at, to), this.#fence ?? '')) {
      this.#fence = undefined
      this.#lineStart = true
    }
    return { take: to - this.#at }
  }

  /** A heading and an item of a list end like a sentence, or a voice runs on into the next one. */
  #lineEnd(): string {
    const isOpen = this.#kind === 'item' && this.#said !== '' && !ENDS_WELL.test(this.#said)
    this.#said = ''
    return isOpen ? '.' : ''
  }

  #note(say: string): void {
    const words = say.replace(/\s+/g, '')
    if (say.endsWith('\n')) this.#said = ''
    else if (words !== '') this.#said = (this.#said + words).slice(-2)
  }
}

/** The whole at once. */
export function speakable(text: string): string {
  const stream = new Speakable()
  return stream.push(text) + stream.end()
}

const lastCharacter = (text: string): string => [...text.slice(-2)].at(-1) ?? ''
