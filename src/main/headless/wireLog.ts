/**
 * A Realtime session to be watched: what goes over the wire (type and size) on the left, what is said on the right, a row
 * each as it happens. Frames of one type that follow each other share a row. Gives text; knows no stream.
 */
import type { OutputLine } from '../../shared/lines'
import type { Ms } from '../../shared/time'
import type { WireFrame } from '../link'
import { printable } from './printable'
import { type Screen, stageLine, struck } from './terminal'

const TIME_COLUMNS = 6
/** Room for the longest name there is, the end of a transcription. */
const WIRE_COLUMNS = 71
const COUNT_COLUMNS = 5
const SIZE_COLUMNS = 9
const TYPE_COLUMNS = WIRE_COLUMNS - COUNT_COLUMNS - SIZE_COLUMNS - 3
const WHO_COLUMNS = 8
const GAP = '  '
/** Below this the conversation goes under the wire instead of beside it. */
const NARROWEST = 24
const SIGN = { sent: '→', received: '←' } as const

interface Row extends WireFrame {
  atMs: Ms
  count: number
}

export class WireLog {
  readonly #screen: Screen
  readonly #now: () => Ms
  readonly #fromMs: Ms
  readonly #types = { sent: new Set<string>(), received: new Set<string>() }
  readonly #sums = { sent: { frames: 0, bytes: 0 }, received: { frames: 0, bytes: 0 } }
  #open: Row | undefined

  constructor(screen: Screen, now: () => Ms) {
    this.#screen = screen
    this.#now = now
    this.#fromMs = now()
  }

  head(): void {
    const title = `${'ms'.padStart(TIME_COLUMNS)}${GAP}${'wire'.padEnd(WIRE_COLUMNS)}${GAP}conversation`
    this.#screen.write(`${this.#dim(title)}\n`)
  }

  frame(frame: WireFrame): void {
    const { direction, type, bytes } = frame
    this.#types[direction].add(type)
    this.#sums[direction].frames += 1
    this.#sums[direction].bytes += bytes
    const open = this.#open
    if (open && open.type === type && open.direction === direction) {
      open.count += 1
      open.bytes += bytes
      return
    }
    this.flush()
    this.#open = { ...frame, count: 1, atMs: this.#now() - this.#fromMs }
  }

  line(line: OutputLine): void {
    switch (line.type) {
      case 'userFinal':
        return this.#said('you', line.text)
      case 'replyFinal':
        this.#said('Parley', line.heard)
        return this.#said('', line.unheard, (text) => struck(text, this.#screen.isTerminal))
      case 'turn':
        return this.#said('', stageLine(line.stages), (text) => this.#dim(text))
      case 'error':
        return this.#said('error', `${line.message} ${line.fix}`)
      default:
        return
    }
  }

  /** How much went each way. */
  sums(): string[] {
    return (['sent', 'received'] as const).map((direction) => {
      const { frames, bytes } = this.#sums[direction]
      return `${SIGN[direction]} ${frames} frames of ${this.#types[direction].size} types, ${size(bytes)}`
    })
  }

  /** The row that may still grow is written down. */
  flush(): void {
    const row = this.#open
    this.#open = undefined
    if (row) this.#screen.write(`${this.#dim(wireCell(row))}\n`)
  }

  #said(who: string, text: string, style = (line: string) => line): void {
    this.flush()
    const words = printable(text).trim()
    if (words === '') return
    const beside = TIME_COLUMNS + WIRE_COLUMNS + 2 * GAP.length
    const left = this.#screen.columns - beside - WHO_COLUMNS < NARROWEST ? TIME_COLUMNS + GAP.length : beside
    const lines = wrapped(words, Math.max(NARROWEST, this.#screen.columns - left - WHO_COLUMNS - 1))
    for (const [at, line] of lines.entries()) {
      this.#screen.write(`${' '.repeat(left)}${(at === 0 ? who : '').padEnd(WHO_COLUMNS)}${style(line)}\n`)
    }
  }

  #dim(text: string): string {
    return this.#screen.isTerminal ? `\u001b[2m${text}\u001b[22m` : text
  }
}

function wireCell({ atMs, direction, type, count, bytes }: Row): string {
  const name = printable(type).slice(0, TYPE_COLUMNS)
  const times = count === 1 ? '' : `×${count}`
  const cells = [name.padEnd(TYPE_COLUMNS), times.padStart(COUNT_COLUMNS), size(bytes).padStart(SIZE_COLUMNS)]
  return `${String(Math.round(atMs)).padStart(TIME_COLUMNS)}${GAP}${SIGN[direction]} ${cells.join('')}`
}

/** `842 B`, `12.3 kB`. */
const size = (bytes: number): string => (bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`)

function wrapped(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
