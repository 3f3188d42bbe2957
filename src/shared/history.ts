/** The history as every side sees it: conversations, places in their order, what a search found. */
import type { ServerId } from './services'
import type { EpochMs, Ms } from './time'
import type { ConversationId, Served, ServedPart, Stages, Turn } from './view'

export interface ConversationSummary {
  id: ConversationId
  startedAt: EpochMs
  lastAt: EpochMs
  /** First words, or the name it was given. */
  title: string
  turns: number
  /** US dollars. */
  cost: number
}

/** A turn or conversation as a place in the order of all: any of them, as it was shown, is one. */
export interface Place {
  id: string
  startedAt: EpochMs
}

/**
 * The newest `limit` before `before`; for the next page, pass the oldest one shown. Two that began in the same millisecond
 * are never parted wrongly. A place that was deleted meanwhile still is one: what began in its millisecond is shown (again).
 */
export interface Page {
  before?: Place | undefined
  /** At most 500 over the bridge. */
  limit: number
}

export interface SearchHit {
  turn: Turn
  /** Character ranges [start, end) in `turn.user` and `turn.heard + turn.unheard` that matched. */
  marks: { field: 'user' | 'assistant'; start: number; end: number }[]
}

/** Where the time of one turn went, and to whom. */
export interface MeasuredTurn {
  stages: Stages
  served: Served
}

/** So many of the newest turns are measured. */
export const MEASURED_TURNS = 500
/** Under so many of a service there is no figure. */
export const FEWEST_MEASURED = 5

/** What a service took on the user's own turns, from where the stage before it ended. No figures: too few turns. */
export interface MeasuredService {
  part: ServedPart
  service: ServerId
  turns: number
  p50Ms?: Ms
  p95Ms?: Ms
}

export type ExportFormat = 'json' | 'markdown' | 'srt'
