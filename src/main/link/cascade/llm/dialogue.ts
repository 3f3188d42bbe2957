/**
 * Pure: what a model is told, as turns that alternate and begin with the user, which is what the strictest servers want.
 * Knows no vendor's spelling.
 */
import type { UsageLine } from '../../../../shared/view'
import type { AnswerRequest } from '../ports'

export interface DialogueTurn {
  role: 'user' | 'assistant'
  text: string
}

/** Something was said and not one word of it was understood. */
const NOT_UNDERSTOOD = '(The user said something that could not be understood.)'
/** Nobody asked anything: the model is to break the silence. */
const SILENT = '(The user has said nothing for a while.)'
/** Letters a token holds on average in European languages, as vendors state it. */
const CHARS_PER_TOKEN = 4

/** Without the exchanges, which every vendor spells in its own way. The last turn is the user's. */
export function dialogueOf({ text, silent, spoken, history }: AnswerRequest): DialogueTurn[] {
  const turns: DialogueTurn[] = []
  const add = (role: DialogueTurn['role'], said: string) => {
    const words = said.trim()
    if (words === '') return
    const last = turns.at(-1)
    if (last?.role === role) last.text += `\n${words}`
    else if (role === 'user' || last) turns.push({ role, text: words })
  }
  for (const { user, heard } of history) {
    add('user', user)
    add('assistant', heard)
  }
  const unsure = spoken?.understood === false
  const asked = text.trim() === '' ? NOT_UNDERSTOOD : unsure ? `${text} (heard unclearly)` : text
  add('user', silent ? SILENT : asked)
  return turns
}

/** The characters a model has to read for this request. */
export function charsToRead({ instructions, tools, exchanges, ...rest }: AnswerRequest): number {
  const said = dialogueOf({ instructions, tools, exchanges, ...rest }).reduce((sum, { text }) => sum + text.length, 0)
  const exchanged = exchanges.length > 0 ? JSON.stringify(exchanges).length : 0
  const offered = tools.length > 0 ? JSON.stringify(tools).length : 0
  return instructions.length + said + exchanged + offered
}

/** For what a service did not count: an answer that was called off, a server that counts nothing. */
export function estimatedUsage(readChars: number, writtenChars: number): UsageLine[] {
  const tokens = (chars: number) => Math.ceil(chars / CHARS_PER_TOKEN)
  return [
    { unit: 'input text tokens', quantity: tokens(readChars), estimated: true as const },
    { unit: 'output text tokens', quantity: tokens(writtenChars), estimated: true as const },
  ].filter(({ quantity }) => quantity > 0)
}
