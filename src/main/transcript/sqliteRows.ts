/**
 * Rows of the history file as the rest of Parley knows them. Pure. The file may have been written by anybody: what is not
 * as Parley writes it is left out, so that one odd row hides no other.
 */
import { endOfSign } from '../../shared/cutPlaces'
import type { EpochMs } from '../../shared/time'
import type { Stages, Turn, TurnCost, TurnOutcome } from '../../shared/view'
import type { ConversationSummary, MeasuredTurn, SearchHit } from './history'
import { servedOf, toolsOf } from './keptOfTurn'
import { markedRanges } from './searchQuery'

type Row = Record<string, unknown>

/** About a line of a list. */
const TITLE_CHARACTERS = 60

const OUTCOMES: readonly TurnOutcome[] = ['answered', 'cut', 'refused', 'failed', 'discarded']

export function turnOf(row: Row): Turn {
  const outcome = OUTCOMES.find((known) => known === row['outcome'])
  const stages = stagesOf(parsed(row['stages']))
  const cost = costOf(parsed(row['cost']))
  const served = servedOf(parsed(row['served']))
  const tools = toolsOf(parsed(row['tools']))
  return {
    id: String(row['id']),
    conversation: String(row['conversation']),
    startedAt: instant(row['startedAt']),
    user: String(row['user']),
    userFinal: row['userFinal'] === 1,
    heard: String(row['heard']),
    unheard: String(row['unheard']),
    ...(outcome && { outcome }),
    ...(stages && { stages }),
    ...(cost && { cost }),
    ...(served && { served }),
    ...(tools && { tools }),
    ...(typeof row['correctedBy'] === 'string' && { correctedBy: row['correctedBy'] }),
  }
}

export function measuredOf(row: Row): MeasuredTurn | undefined {
  const stages = stagesOf(parsed(row['stages']))
  const served = servedOf(parsed(row['served']))
  return stages && served && { stages, served }
}

/** A turn that a search found, with what matched between marks. */
export function hitOf(row: Row): SearchHit {
  const turn = turnOf(row)
  const at = (column: string, field: 'user' | 'assistant', offset: number) =>
    markedRanges(String(row[column])).map(({ start, end }) => ({ field, start: start + offset, end: end + offset }))
  return {
    turn,
    marks: [
      ...at('userMarked', 'user', 0),
      ...at('heardMarked', 'assistant', 0),
      ...at('unheardMarked', 'assistant', turn.heard.length),
    ],
  }
}

/** One that was found without marks: they are put where `pattern` is found. What was heard and what was not is one text. */
export function hitByPattern(row: Row, pattern: RegExp): SearchHit {
  const turn = turnOf(row)
  const at = (field: 'user' | 'assistant', text: string) =>
    [...text.matchAll(pattern)].map(({ 0: found, index }) => ({ field, start: index, end: index + found.length }))
  return { turn, marks: [...at('user', turn.user), ...at('assistant', turn.heard + turn.unheard)] }
}

export function conversationOf(row: Row): ConversationSummary {
  return {
    id: String(row['id']),
    startedAt: instant(row['startedAt']),
    lastAt: instant(row['lastAt']),
    title: typeof row['title'] === 'string' ? row['title'] : firstWords(String(row['firstWords'] ?? '')),
    turns: Number(row['turns']),
    cost: Number(row['cost']),
  }
}

/** The farthest a calendar knows, either way. */
const LAST_INSTANT = 8.64e15

/** Within the calendar, whatever a clock or a row says. */
export const instant = (value: unknown): EpochMs => Math.max(-LAST_INSTANT, Math.min(LAST_INSTANT, Number(value) || 0))

function parsed(json: unknown): Row {
  try {
    const value: unknown = typeof json === 'string' ? JSON.parse(json) : undefined
    return typeof value === 'object' && value !== null ? (value as Row) : {}
  } catch {
    return {}
  }
}

function stagesOf({ turn, hear, think, voice, out, total }: Row): Stages | undefined {
  const stages = { turn, hear, think, voice, out, total }
  return Object.values(stages).every(Number.isFinite) ? (stages as Stages) : undefined
}

function costOf({ amount, currency, usage, incomplete, estimated, wire }: Row): TurnCost | undefined {
  if (!Number.isFinite(amount) || currency !== 'USD' || !Array.isArray(usage)) return undefined
  const lines: unknown[] = usage
  const isLine = (line: unknown) => {
    const { unit, quantity } = Object(line) as Row
    return typeof unit === 'string' && Number.isFinite(quantity)
  }
  const told = { ...(incomplete === true && { incomplete }), ...(estimated === true && { estimated }) }
  const { upKbps, downKbps } = Object(wire) as Row
  const carried = Number.isFinite(upKbps) && Number.isFinite(downKbps) ? { wire: { upKbps, downKbps } } : {}
  const cost = { amount, currency, usage: lines, ...told, ...carried }
  return lines.every(isLine) ? (cost as TurnCost) : undefined
}

/** Cut between words. */
function firstWords(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= TITLE_CHARACTERS) return line
  const cut = line.lastIndexOf(' ', TITLE_CHARACTERS)
  return `${line.slice(0, cut > 0 ? cut : endOfSign(line, TITLE_CHARACTERS))}…`
}
