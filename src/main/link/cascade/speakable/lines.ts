/** Pure: signs that mean something at the beginning of a line only. */
import type { Found } from './inline'
import type { LineKind } from './speakable'

export interface LineStart extends Found {
  kind?: LineKind
  /** What follows is the beginning of a line too. */
  stays?: boolean
  /** Code begins here. */
  fence?: string
}

/** At the end of what is there: it may go on. */
const MAY_BECOME_FENCE = /^ {0,3}(?:`{0,2}|~{0,2})$/
const FENCE = /^ {0,3}(`{3,}|~{3,})([^\n]*)(\n|$)/
const MAY_BECOME_RULE = /^ {0,3}(?:-[-\t ]*|\*[*\t ]*|_[_\t ]*)$/
const RULE = /^ {0,3}(?:(?:-[\t ]*){3,}|(?:\*[\t ]*){3,}|(?:_[\t ]*){3,})(?:\n|$)/
const MAY_BECOME_HEADING = /^ {0,3}#{1,6}[\t ]*$/
const HEADING = /^ {0,3}#{1,6}[\t ]+/
const QUOTE = /^ {0,3}>[\t ]?/
const MAY_BECOME_ITEM = /^[\t ]*(?:[-*+•]?|\d{1,3}[.)]?|[-*+•][\t ]+(?:\[[ xX]?\]?)?|\d{1,3}[.)][\t ]+)[\t ]*$/
const BULLET = /^[\t ]*[-*+•][\t ]+(?:\[[ xX]\][\t ]+)?/
const NUMBER = /^[\t ]*\d{1,3}[.)][\t ]+(?=\S)/
const TABLE = /^[\t ]*\|([^\n]*)(\n|$)/
const TABLE_RULE = /^[\t |:]*-[\t |:-]*$/

/** Long enough for every sign above; what is longer has decided itself. */
const LOOKED_AT = 200

/** @returns undefined: the line begins with words */
export function lineStartAt(text: string, at: number, isWhole: boolean): LineStart | 'wait' | undefined {
  const line = lineFrom(text, at)
  const isOpen = !isWhole && !line.endsWith('\n')
  const begins = line.slice(0, LOOKED_AT)
  if (isOpen && mayBecome(begins)) return 'wait'
  return fenceIn(line, isOpen) ?? tableIn(line, isOpen) ?? markIn(begins)
}

const mayBecome = (line: string): boolean =>
  [MAY_BECOME_FENCE, MAY_BECOME_RULE, MAY_BECOME_HEADING, MAY_BECOME_ITEM].some((sign) => sign.test(line)) ||
  /^ {0,3}>$/.test(line)

function fenceIn(line: string, isOpen: boolean): LineStart | 'wait' | undefined {
  const found = FENCE.exec(line)
  if (!found) return undefined
  if (isOpen) return 'wait'
  // Marks that come again in the same line are around a few words of it.
  if (found[2]!.includes('`')) return undefined
  return { take: found[0].length, fence: found[1]! }
}

function tableIn(line: string, isOpen: boolean): LineStart | 'wait' | undefined {
  const found = TABLE.exec(line)
  if (!found) return undefined
  if (isOpen) return 'wait'
  const row = found[1]!
  if (TABLE_RULE.test(row)) return { take: found[0].length, stays: true }
  const cells = row
    .split('|')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
  return { take: found[0].length, again: cells.join(', ') + found[2]!, kind: 'item' }
}

function markIn(line: string): LineStart | undefined {
  const rule = RULE.exec(line)
  if (rule) return { take: rule[0].length, stays: true }
  const heading = HEADING.exec(line)
  if (heading) return { take: heading[0].length, kind: 'item' }
  const quote = QUOTE.exec(line)
  if (quote) return { take: quote[0].length, stays: true }
  const bullet = BULLET.exec(line)
  if (bullet) return { take: bullet[0].length, kind: 'item' }
  const number = NUMBER.exec(line)
  if (number) return { take: number[0].length, say: number[0], kind: 'item' }
  return undefined
}

export function closesFence(line: string, fence: string): boolean {
  const marks = line.trim()
  return marks.length >= fence.length && marks === fence[0]?.repeat(marks.length)
}

/** The line with its end, as far as it is there. */
function lineFrom(text: string, at: number): string {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.slice(at) : text.slice(at, end + 1)
}
