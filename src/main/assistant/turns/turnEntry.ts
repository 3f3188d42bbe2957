/** What the books hold of one turn beside what screens see of it, and how much of its answer was heard. */
import type { Ms } from '../../../shared/time'
import type {
  AppError,
  ResponseId,
  Served,
  ServedBy,
  ServedPart,
  Turn,
  TurnId,
  TurnOutcome,
  UsageLine,
  WireRate,
} from '../../../shared/view'
import { type Hz, type Samples, samplesToMs } from '../../audio'
import type { SpokenWord } from '../../link'
import { TurnLatency } from '../../meter'
import { type HeardText, splitHeard, type TranscriptRecord } from '../../transcript'
import { ToolCalls } from './toolCalls'

/** How much of an answer reached the ear: all that was made, or so many ms from its first sample. */
export type Heard = 'all' | Ms

export interface Entry {
  id: TurnId
  turn: Turn
  readonly latency: TurnLatency
  readonly tools: ToolCalls
  reply: string
  words: SpokenWord[]
  usage: UsageLine[]
  wire?: WireRate
  outcome: TurnOutcome
  madeSamples: Samples
  /** Of its sound and of the positions of its words: of the link that made it, whichever is in use by now. */
  rateHz: Hz
  /** Nobody heard it. */
  typed: boolean
  /** The user's words are final; with some links they come behind the answer. */
  worded: boolean
  /** The connection broke before the whole answer had come. */
  broken: boolean
  error?: AppError
  response?: ResponseId
  /** Whose whole bill has come, though it broke. */
  billed?: ResponseId
}

/** @param row what the history knows of the turn from its beginning on; `rateHz` of the link in use then */
export function newEntry(
  id: TurnId,
  { rateHz, ...row }: Pick<Turn, 'id' | 'conversation' | 'startedAt'> & { rateHz: Hz },
): Entry {
  return {
    ...{ id, rateHz, turn: { ...row, user: '', userFinal: false, heard: '', unheard: '' } },
    ...{ latency: new TurnLatency(), tools: new ToolCalls(), reply: '', words: [], usage: [], outcome: 'answered' },
    ...{ madeSamples: 0, typed: false, worded: false, broken: false },
  }
}

/** A part came about. What was said about it first stands. */
export function served(entry: Entry, part: ServedPart, by: ServedBy | undefined): void {
  if (by && !entry.turn.served?.[part]) entry.turn = { ...entry.turn, served: { ...entry.turn.served, [part]: by } }
}

/**
 * The same where nobody said who does it: one model does all, or whoever is chosen for this part. Called with every piece of an
 * answer, so nobody is asked again once it is known.
 */
export function servedAsUsual(entry: Entry, part: 'hear' | 'think' | 'speak', usually: () => Served): void {
  const known = entry.turn.served
  if (known?.[part] || known?.converse) return
  const usual = usually()
  if (usual.converse) served(entry, 'converse', part === 'hear' ? undefined : usual.converse)
  else served(entry, part, usual[part])
}

/** The words of its answer, parted where the ear left it. */
export function splitOf({ reply, words, madeSamples, rateHz, broken }: Entry, heard: Heard): HeardText {
  const madeMs = samplesToMs(madeSamples, rateHz)
  if (heard !== 'all') return splitHeard(reply, words, heard, rateHz, madeMs)
  if (!broken) return { heard: reply, unheard: '' }
  // Its words ran ahead of its sound by nobody knows how much: as long as they would take to say.
  return splitHeard(reply, words, madeMs, rateHz)
}

/** How it stands when it has ended, and again when its bill grows. */
export function ending({ turn, outcome, error }: Entry): TranscriptRecord {
  const { id, stages, cost, served } = turn
  return {
    ...{ type: 'turnEnded', turn: id, outcome },
    ...{ ...(stages && { stages }), ...(cost && { cost }), ...(served && { served }), ...(error && { error }) },
  }
}
