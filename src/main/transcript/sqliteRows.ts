/** Rows of the history file as the rest of Parley knows them. Pure. */
import type { Stages, Turn, TurnCost, TurnOutcome } from '../../shared/view'
import type { ConversationSummary } from './history'

type Row = Record<string, unknown>

/** About a line of a list. */
const TITLE_CHARACTERS = 60

export function turnOf(row: Row): Turn {
  const { outcome, stages, cost } = row
  return {
    id: String(row['id']),
    conversation: String(row['conversation']),
    startedAt: Number(row['startedAt']),
    user: String(row['user']),
    userFinal: row['userFinal'] === 1,
    heard: String(row['heard']),
    unheard: String(row['unheard']),
    ...(typeof outcome === 'string' && { outcome: outcome as TurnOutcome }),
    ...(typeof stages === 'string' && { stages: JSON.parse(stages) as Stages }),
    ...(typeof cost === 'string' && { cost: JSON.parse(cost) as TurnCost }),
  }
}

export function conversationOf(row: Row): ConversationSummary {
  return {
    id: String(row['id']),
    startedAt: Number(row['startedAt']),
    lastAt: Number(row['lastAt']),
    title: typeof row['title'] === 'string' ? row['title'] : firstWords(String(row['firstWords'] ?? '')),
    turns: Number(row['turns']),
    cost: Number(row['cost']),
  }
}

/** Cut between words. */
function firstWords(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= TITLE_CHARACTERS) return line
  const cut = line.lastIndexOf(' ', TITLE_CHARACTERS)
  return `${line.slice(0, cut > 0 ? cut : TITLE_CHARACTERS).toWellFormed()}…`
}
