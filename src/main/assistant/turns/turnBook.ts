/**
 * The books of every turn: when it began and ended, what the user said, by whose service, and how it came out. Turns facts
 * into transcript records and output lines, a line behind its record. Decides nothing and touches no sound.
 */
import type { LineBody } from '../../../shared/lines'
import type { Ms } from '../../../shared/time'
import type {
  AppError,
  ConversationId,
  ServedBy,
  ServedPart,
  TurnId,
  TurnOutcome,
  UsageLine,
} from '../../../shared/view'
import type { TranscriptRecord } from '../../transcript'
import { AnswerBook } from './answerBook'
import { OpenTurns } from './openTurns'
import { TurnBills } from './turnBills'
import type { TurnBookPorts } from './turnBookPorts'
import { ending, type Heard, newEntry, served, servedAsUsual, splitOf } from './turnEntry'

export class TurnBook {
  readonly #ports: TurnBookPorts
  readonly #turns = new OpenTurns()
  readonly #bills: TurnBills
  /** What comes of its answer. */
  readonly answers: AnswerBook
  #conversation: { id: ConversationId; begun: boolean } = { id: '', begun: false }

  constructor(ports: TurnBookPorts) {
    this.#ports = ports
    this.#bills = new TurnBills(ports, this.#turns)
    this.answers = new AnswerBook(ports, this.#turns, this.#bills)
  }

  /** From the next turn on, turns belong to this conversation. A new one is written down with its first turn. */
  continue(conversation: ConversationId, begun: boolean): void {
    this.#conversation = { id: conversation, begun }
  }

  /** The user began to speak or typed. Harmless when the turn is open already. */
  began(id: TurnId): void {
    if (this.#turns.has(id)) return
    const at = this.#ports.clock.epoch()
    const conversation = this.#conversation.id
    const row = { id: this.#ports.newId(), conversation, startedAt: at }
    const entry = newEntry(id, { ...row, rateHz: this.#ports.rateHz() })
    const { turn } = entry
    this.#turns.add(entry)
    const records: TranscriptRecord[] = [{ type: 'turnStarted', conversation, turn: turn.id, at }]
    if (!this.#conversation.begun) {
      this.#conversation.begun = true
      records.unshift({ type: 'conversationStarted', conversation, at, provider: this.#ports.provider() })
    }
    this.#ports.send([], records)
    this.#ports.changed(turn)
  }

  speechStarted(id: TurnId): void {
    if (this.#turns.has(id)) this.#ports.send([{ type: 'speechStarted', turn: id }], [])
  }

  speechStopped(id: TurnId): void {
    if (this.#turns.has(id)) this.#ports.send([{ type: 'speechStopped', turn: id }], [])
  }

  lastVoiced(id: TurnId, atMs: Ms): void {
    this.#turns.get(id)?.latency.lastVoiced(atMs)
  }

  decided(id: TurnId): void {
    this.#turns.get(id)?.latency.decided(this.#now())
  }

  /** It was written, not said. */
  typed(id: TurnId): void {
    const entry = this.#turns.get(id)
    if (entry) entry.typed = true
  }

  /** The link says who does a part of it. */
  served(id: TurnId, part: ServedPart, by: ServedBy): void {
    const entry = this.#turns.get(id)
    if (entry) served(entry, part, by)
  }

  userDelta(id: TurnId, text: string): void {
    const entry = this.#turns.get(id)
    if (!entry || entry.turn.userFinal || entry.turn.user === text) return
    entry.turn = { ...entry.turn, user: text }
    this.#ports.send(
      [{ type: 'userDelta', turn: id, text }],
      [{ type: 'userSaid', turn: entry.turn.id, text, final: false }],
    )
    this.#ports.changed(entry.turn)
  }

  /** `usage`: what writing them down cost. */
  userFinal(id: TurnId, text: string, usage: readonly UsageLine[] = []): void {
    const entry = this.#turns.known(id)
    if (!entry || entry.worded) return
    entry.worded = true
    entry.turn = { ...entry.turn, user: text, userFinal: true }
    entry.latency.wordsFinal(this.#now())
    if (!entry.typed) servedAsUsual(entry, 'hear', this.#ports.served)
    this.#bills.used(entry, usage)
    const row = entry.turn.id
    this.#ports.send(
      [{ type: 'userFinal', turn: id, role: 'user', id: row, text }],
      [{ type: 'userSaid', turn: row, text, final: true }],
    )
    this.#ports.changed(entry.turn)
  }

  /** There will be no words of it, or none but those that came so far. `usage`: what the attempt cost. */
  unwritten(id: TurnId, usage: readonly UsageLine[] = []): void {
    const entry = this.#turns.known(id)
    if (entry) this.#bills.used(entry, usage)
  }

  /** Its words were put right and asked again as `by`; both are rows of the history. */
  corrected(turn: string, by: string): void {
    this.#ports.send([], [{ type: 'turnCorrected', turn, by }])
  }

  /** Closes a turn for good; later facts about it find nothing. `outcome` "answered" yields to what the link said. */
  ended(id: TurnId, outcome: TurnOutcome, heard: Heard, error?: AppError): void {
    const entry = this.#turns.end(id)
    if (!entry) return
    const final = outcome === 'answered' ? entry.outcome : outcome
    const split = splitOf(entry, heard)
    const stages = entry.latency.stages()
    const cost = this.#bills.written(entry)
    const row = entry.turn.id
    const spoke = entry.response !== undefined
    entry.turn = { ...entry.turn, ...split, userFinal: true, outcome: final, ...(stages && { stages }), cost }
    entry.outcome = final
    if (error) entry.error = error
    if (spoke) {
      const reply: LineBody = { type: 'replyFinal', turn: id, role: 'assistant', id: row, ...split }
      this.#ports.send([reply], [{ type: 'assistantSaid', turn: row, ...split }])
    }
    const told: LineBody[] = error ? [{ type: 'error', turn: id, ...error }] : []
    const { tools, served = {} } = entry.turn
    if (stages) told.push({ type: 'turn', turn: id, stages, cost, served, ...(tools && { tools }) })
    this.#ports.send(told, [ending(entry)])
    this.#ports.changed(entry.turn)
  }

  isOpen(id: TurnId): boolean {
    return this.#turns.has(id)
  }

  #now(): Ms {
    return this.#ports.clock.now()
  }
}
