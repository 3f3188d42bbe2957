/**
 * Pure: conversations as a file to take away, written as they come and never whole. Nothing in any text can break the
 * format it stands in.
 */
import { SERVER_NAMES } from '../../shared/services'
import type { Served, ServedPart, ToolCall, Turn, TurnCost } from '../../shared/view'
import { inMarkdown, inSubtitle, subtitleTime } from './harmlessText'
import type { ConversationSummary, ExportFormat, Passage } from './history'

/** A format that is being written: what each passage adds to the text, and what ends it. */
interface Writing {
  conversation(summary: ConversationSummary): string
  turn(turn: Turn): string
  end(): string
}

const WRITINGS: Readonly<Record<ExportFormat, () => Writing>> = {
  json: writeJson,
  markdown: writeMarkdown,
  srt: writeSrt,
}

/** Worth a write to a disk. */
const PIECE_CHARACTERS = 64 * 1024

export async function* exported(
  format: ExportFormat,
  passages: AsyncIterable<Passage> | Iterable<Passage>,
): AsyncGenerator<string, void, undefined> {
  const writing = WRITINGS[format]()
  let piece = ''
  for await (const passage of passages) {
    piece += passage.type === 'turn' ? writing.turn(passage.turn) : writing.conversation(passage.summary)
    if (piece.length < PIECE_CHARACTERS) continue
    yield piece
    piece = ''
  }
  piece += writing.end()
  if (piece !== '') yield piece
}

/** Exact: every turn as Parley holds it, times readable as well. Indented as `JSON.stringify` does. */
function writeJson(): Writing {
  /** Ends what is open, before the next conversation or the end. */
  let close = ''
  let turns = 0
  const closed = () => (close === '' ? '' : `${turns === 0 ? '' : '\n    '}${close}`)
  return {
    conversation({ id, title, startedAt, cost }) {
      const before = close === '' ? '[\n' : `${closed()},\n`
      const head = JSON.stringify({ id, title, started: new Date(startedAt).toISOString(), cost }, undefined, 2)
      ;[close, turns] = [']\n  }', 0]
      // The brace that ends the head is left for the turns.
      return `${before}${indented(head.slice(0, -2), 2)},\n    "turns": [`
    },
    turn(turn) {
      turns += 1
      return `${turns === 1 ? '' : ','}\n${indented(JSON.stringify(turn, undefined, 2), 6)}`
    },
    end: () => (close === '' ? '[]\n' : `${closed()}\n]\n`),
  }
}

/**
 * A line break within a text is escaped already, so every line is one of the structure; other line separators (U+2028) are
 * the text's own.
 */
const indented = (json: string, spaces: number): string => {
  const space = ' '.repeat(spaces)
  return space + json.replaceAll('\n', `\n${space}`)
}

function writeMarkdown(): Writing {
  let isFirst = true
  const paragraph = (text: string): string => {
    const before = isFirst ? '' : '\n'
    isFirst = false
    return `${before}${text}\n`
  }
  return {
    conversation: ({ title, startedAt }) =>
      paragraph(`# ${inMarkdown(title) || 'Conversation'}`) + paragraph(`*${isoMinute(startedAt)}*`),
    turn: (turn) => paragraphs(turn).map(paragraph).join(''),
    end: () => '',
  }
}

function paragraphs({ user, heard, unheard, correctedBy, tools = [], ...made }: Turn): string[] {
  const struck = inMarkdown(unheard)
  const answer = [inMarkdown(heard), struck && `~~${struck}~~`].filter(Boolean).join(' ')
  const words = correctedBy === undefined ? inMarkdown(user) : `~~${inMarkdown(user)}~~`
  const facts = madeOf(made)
  return [
    user.trim() && `**You:** ${words}`,
    answer && `**Parley:** ${answer}`,
    tools.map(called).join('\n'),
    facts && `*${facts}*`,
  ].filter(Boolean)
}

function called({ name, arguments: given, result, error, tookMs }: ToolCall): string {
  const came = error === undefined ? result : `failed: ${error}`
  const took = tookMs === undefined ? '' : ` (${Math.round(tookMs)} ms)`
  return `- Used ${inMarkdown(name)}${took}: ${inMarkdown(given)}${came === undefined ? '' : ` → ${inMarkdown(came)}`}`
}

/** How long it took, what it cost and who served it: nothing of a turn of which none of it is known. */
function madeOf({ stages, cost, served }: Pick<Turn, 'stages' | 'cost' | 'served'>): string {
  const took = stages && `${Math.round(stages.total)} ms`
  return [took, cost && costWords(cost), served && servedWords(served)].filter(Boolean).join(' · ')
}

/** A turn that cost nothing says nothing of it. */
function costWords({ amount, currency, incomplete }: TurnCost): string {
  if (amount === 0) return incomplete ? 'price not known' : ''
  return `${incomplete ? 'more than ' : ''}${amount} ${currency}`
}

const DID: Readonly<Record<ServedPart, string>> = {
  ...{ hear: 'heard by', think: 'thought by', speak: 'spoken by', converse: 'heard, thought and spoken by' },
}

const servedWords = (served: Served): string =>
  (Object.keys(DID) as ServedPart[])
    .flatMap((part) => {
      const by = served[part]
      if (!by) return []
      const model = by.model ? ` (${inMarkdown(by.model)})` : ''
      const first = by.insteadOf ? ` instead of ${SERVER_NAMES[by.insteadOf.service]}` : ''
      return [`${DID[part]} ${SERVER_NAMES[by.service]}${model}${first}`]
    })
    .join(', ')

/** Time a line stays, by its length: 150 words a minute. */
const CHARACTER_MS = 66
const SHORTEST_CUE_MS = 1000

interface Cue {
  atMs: number
  text: string
}

/**
 * Subtitles from the first turn's beginning. Only what was heard: they are for reading along. Where a turn's sound began
 * is known; the answer follows the question by the length of its words. A cue is written once the next one is known.
 */
function writeSrt(): Writing {
  let originMs: number | undefined
  let held: Cue | undefined
  let written = 0
  let freeMs = 0
  const block = ({ atMs, text }: Cue, next?: Cue): string => {
    const fromMs = Math.max(atMs, freeMs)
    const wantedMs = fromMs + Math.max(SHORTEST_CUE_MS, text.length * CHARACTER_MS)
    const toMs = next && next.atMs > fromMs ? Math.min(wantedMs, next.atMs) : wantedMs
    freeMs = toMs
    written += 1
    return `${written === 1 ? '' : '\n'}${written}\n${subtitleTime(fromMs)} --> ${subtitleTime(toMs)}\n${text}\n`
  }
  return {
    conversation: () => '',
    turn(turn) {
      originMs ??= turn.startedAt
      let text = ''
      for (const cue of cuesOf(turn, originMs)) {
        if (held) text += block(held, cue)
        held = cue
      }
      return text
    },
    end: () => (held ? block(held) : ''),
  }
}

function cuesOf({ startedAt, user, heard }: Turn, originMs: number): Cue[] {
  const atMs = Math.max(0, startedAt - originMs)
  const question = { atMs, text: saidBy('You', user) }
  const answer = { atMs: atMs + Math.max(SHORTEST_CUE_MS, user.length * CHARACTER_MS), text: saidBy('Parley', heard) }
  return [question, answer].filter(({ text }) => text !== '')
}

const saidBy = (who: string, text: string): string => {
  const line = inSubtitle(text)
  return line && `${who}: ${line}`
}

/** UTC, so that the same conversation is the same file everywhere. */
const isoMinute = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
