/**
 * The conversation for a person at a terminal: interim words rewritten in place, the answer growing as it is heard,
 * what was never heard struck through, one line of stages. Gets lines and views, gives text; knows no stream. Every word
 * of somebody else goes through `printable`: the only controls that are written are its own.
 */
import { ERROR_TEXTS, type ErrorCode, missingCase } from '../../shared/errors'
import type { OutputLine } from '../../shared/lines'
import { type ConversationView, STAGES, type Stages, type WireRate } from '../../shared/view'
import { printable } from './printable'

export interface Screen {
  write(text: string): void
  /** False for a file or a pipe: nothing is rewritten and nothing is coloured. */
  isTerminal: boolean
  columns: number
}

export interface TerminalView {
  line(line: OutputLine): void
  view(view: ConversationView): void
}

/**
 * `turn 210 · hear 4 · think 1 · voice 22 · out 3 · 240 ms`: whole milliseconds, and the sum of what is shown; behind it
 * what went over the network, where something did.
 */
export function stageLine(stages: Stages, wire?: WireRate): string {
  const shown = STAGES.map((name) => [name, Math.round(stages[name])] as const)
  const total = shown.reduce((sum, [, ms]) => sum + ms, 0)
  const rates = wire ? [`up ${wire.upKbps} kbit/s`, `down ${wire.downKbps}`] : []
  return [...shown.map(([name, ms]) => `${name} ${ms}`), `${total} ms`, ...rates].join(' · ')
}

/** `said`, printable, struck through, or between tildes where that cannot be shown. */
export const struck = (said: string, isTerminal: boolean): string =>
  isTerminal ? `\u001b[9m${printable(said)}\u001b[29m` : `~~${printable(said)}~~`

/** An answer as it was heard, and behind it what was not, struck. */
export function heardAndStruck(heard: string, unheard: string, isTerminal: boolean): string {
  if (unheard === '') return printable(heard)
  const between = heard === '' || /\s$/.test(heard) ? '' : ' '
  return `${printable(heard)}${between}${struck(unheard, isTerminal)}`
}

export function createTerminalView(screen: Screen): TerminalView {
  const { isTerminal } = screen
  /** What stands on the unfinished last line. */
  let open = ''
  let interim = ''
  let answered = ''

  const finish = () => {
    if (open !== '') screen.write('\n')
    open = ''
  }
  const print = (text: string) => {
    finish()
    screen.write(`${printable(text)}\n`)
  }
  const rewrite = (text: string) => {
    if (!isTerminal) return
    open = lastOf(printable(text), screen.columns)
    screen.write(`\r\u001b[K${open}`)
  }

  const userFinal = (text: string) => {
    if (!isTerminal || text !== interim) print(`  ${text === '' ? '(nothing understood)' : text}`)
    interim = ''
  }
  const replyFinal = (heard: string, unheard: string) => {
    const answer = heardAndStruck(heard, unheard, isTerminal)
    // The growing answer stands on the open line and is replaced by the whole of it.
    if (answered === '') finish()
    else screen.write('\r\u001b[K')
    open = ''
    answered = ''
    if (answer !== '') screen.write(`${answer}\n`)
  }

  return {
    line(line) {
      switch (line.type) {
        case 'ready':
          return print('Speak now')
        case 'speechStarted':
          return print('[you started speaking]')
        case 'speechStopped':
          return print('[you paused]')
        case 'userDelta':
          interim = line.text
          return rewrite(`  ${line.text}`)
        case 'userFinal':
          return userFinal(line.text)
        case 'replyFinal':
          return replyFinal(line.heard, line.unheard)
        case 'turn':
          return print(stageLine(line.stages, line.cost.wire))
        case 'announcement':
          return print(line.text)
        case 'notice':
          return print(`${line.message}${wayOut(line.code)} (${line.code})`)
        case 'error':
          return print(`${line.message} ${line.fix} (${line.code})`)
        case 'state':
        case 'level':
        case 'audio':
        case 'cost':
        case 'replyDelta':
          return
        default:
          return missingCase(line)
      }
    },
    view({ state, turn }) {
      if (state !== 'speaking' || !turn || turn.heard === answered || !isTerminal) return
      if (answered === '') finish()
      answered = turn.heard
      rewrite(answered)
    },
  }
}

/** What to do about a notice, where there is something; a line carries no details for what has blanks to fill. */
function wayOut(code: ErrorCode): string {
  const { fix } = ERROR_TEXTS[code]
  return fix === 'Nothing to do.' || fix.includes('{') ? '' : ` ${fix}`
}

/** What fits on one line, the end of it: a line that wraps can't be rewritten. */
function lastOf(text: string, columns: number): string {
  const fits = Math.max(1, columns - 1)
  return text.length <= fits ? text : `…${text.slice(text.length - fits + 1).toWellFormed()}`
}
