/**
 * The books of every turn: what was said, planned and heard, when, and at what price. Turns facts into transcript
 * records and output lines, a line behind its record. Decides nothing and touches no sound.
 */
import type { LineBody } from '../../shared/lines'
import type { Clock, Ms } from '../../shared/time'
import type {
  AppError,
  ConversationId,
  ResponseId,
  Turn,
  TurnCost,
  TurnId,
  TurnOutcome,
  UsageLine,
  WireRate,
} from '../../shared/view'
import { type Hz, samplesToMs } from '../audio'
import type { SpokenWord } from '../link'
import { costOf, type Prices, TurnLatency } from '../meter'
import { splitHeard, type TranscriptRecord } from '../transcript'
import type { Entry } from './turnEntry'

/** How much of an answer reached the ear: all that was made, or so many ms from its first sample. */
export type Heard = 'all' | Ms

export interface TurnBookPorts {
  clock: Clock
  newId(): string
  provider(): string
  /** Of the provider in use; undefined where they are not known. */
  prices(): Prices | undefined
  /** The bill of a turn was written, or grew by so much: US dollars. `cost` is the whole of it. */
  billed(turn: TurnId, usd: number, cost: TurnCost): void
  /** Rate of `SpokenWord` positions. */
  rateHz(): Hz
  send(lines: readonly LineBody[], records: readonly TranscriptRecord[]): void
  /** After any change of a turn that a screen might show. */
  changed(turn: Turn): void
}

/** Words come within seconds of their turn; more than a few turns never wait for them. */
const LATE_TURNS = 8

export class TurnBook {
  readonly #ports: TurnBookPorts
  readonly #open = new Map<TurnId, Entry>()
  /** Ended, but words or a bill may still come. */
  readonly #late = new Map<TurnId, Entry>()
  #conversation: { id: ConversationId; begun: boolean } = { id: '', begun: false }

  constructor(ports: TurnBookPorts) {
    this.#ports = ports
  }

  /** From the next turn on, turns belong to this conversation. A new one is written down with its first turn. */
  continue(conversation: ConversationId, begun: boolean): void {
    this.#conversation = { id: conversation, begun }
  }

  /** The user began to speak or typed. Harmless when the turn is open already. */
  began(id: TurnId): void {
    if (this.#open.has(id)) return
    const at = this.#ports.clock.epoch()
    const conversation = this.#conversation.id
    const turn: Turn = {
      id: this.#ports.newId(),
      conversation,
      startedAt: at,
      user: '',
      userFinal: false,
      heard: '',
      unheard: '',
    }
    const nothing = {
      latency: new TurnLatency(),
      reply: '',
      words: [],
      usage: [],
      madeSamples: 0,
      worded: false,
      broken: false,
    }
    this.#open.set(id, { id, turn, outcome: 'answered', ...nothing })
    const records: TranscriptRecord[] = [{ type: 'turnStarted', conversation, turn: turn.id, at }]
    if (!this.#conversation.begun) {
      this.#conversation.begun = true
      records.unshift({ type: 'conversationStarted', conversation, at, provider: this.#ports.provider() })
    }
    this.#ports.send([], records)
    this.#ports.changed(turn)
  }

  speechStarted(id: TurnId): void {
    if (this.#open.has(id)) this.#ports.send([{ type: 'speechStarted', turn: id }], [])
  }

  speechStopped(id: TurnId): void {
    if (this.#open.has(id)) this.#ports.send([{ type: 'speechStopped', turn: id }], [])
  }

  lastVoiced(id: TurnId, atMs: Ms): void {
    this.#open.get(id)?.latency.lastVoiced(atMs)
  }

  decided(id: TurnId): void {
    this.#open.get(id)?.latency.decided(this.#now())
  }

  userDelta(id: TurnId, text: string): void {
    const entry = this.#open.get(id)
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
    const entry = this.#open.get(id) ?? this.#late.get(id)
    if (!entry || entry.worded) return
    entry.worded = true
    entry.turn = { ...entry.turn, user: text, userFinal: true }
    entry.latency.wordsFinal(this.#now())
    this.#used(entry, usage)
    const row = entry.turn.id
    this.#ports.send(
      [{ type: 'userFinal', turn: id, role: 'user', id: row, text }],
      [{ type: 'userSaid', turn: row, text, final: true }],
    )
    this.#ports.changed(entry.turn)
  }

  responseStarted(id: TurnId, response: ResponseId): void {
    const entry = this.#open.get(id)
    if (!entry) return
    entry.response = response
    // Asked again over a new connection: what came of the first answer was not heard.
    if (entry.madeSamples === 0) entry.reply = ''
  }

  /** Nothing more comes of it, though it was not at its end. */
  broke(response: ResponseId): void {
    const entry = this.#by(response)
    if (entry) entry.broken = true
  }

  replyDelta(response: ResponseId, text: string): void {
    const entry = this.#by(response)
    if (!entry) return
    entry.reply += text
    entry.latency.firstToken(this.#now())
    entry.turn = { ...entry.turn, unheard: entry.reply }
    this.#ports.send([{ type: 'replyDelta', turn: entry.id, text }], [])
    this.#ports.changed(entry.turn)
  }

  replyWords(response: ResponseId, words: readonly SpokenWord[]): void {
    this.#by(response)?.words.push(...words)
  }

  audioMade(response: ResponseId, samples: number): void {
    const entry = this.#by(response)
    if (!entry) return
    entry.latency.firstAudio(this.#now())
    entry.madeSamples += samples
    this.#ports.send([{ type: 'audio', turn: entry.id, samples }], [])
  }

  handedOver(response: ResponseId, atMs: Ms): void {
    this.#by(response)?.latency.handedOver(atMs)
  }

  /** For the caption while it sounds; nothing is stored. */
  heardSoFar(response: ResponseId, heardMs: Ms): void {
    const entry = this.#by(response)
    if (!entry) return
    const split = this.#split(entry, heardMs)
    if (split.heard === entry.turn.heard) return
    entry.turn = { ...entry.turn, ...split }
    this.#ports.changed(entry.turn)
  }

  responseDone(
    response: ResponseId,
    outcome: 'answered' | 'refused',
    usage: readonly UsageLine[],
    wire?: WireRate,
  ): void {
    const entry = this.#by(response) ?? lateOf(this.#late, response)
    if (!entry) return
    if (wire) entry.wire = wire
    if (this.#open.has(entry.id)) entry.outcome = outcome
    this.#used(entry, usage)
  }

  /** Closes a turn for good; later facts about it find nothing. `outcome` "answered" yields to what the link said. */
  ended(id: TurnId, outcome: TurnOutcome, heard: Heard, error?: AppError): void {
    const entry = this.#open.get(id)
    if (!entry) return
    this.#open.delete(id)
    this.#late.set(id, entry)
    for (const older of [...this.#late.keys()].slice(0, -LATE_TURNS)) this.#late.delete(older)
    const final = outcome === 'answered' ? entry.outcome : outcome
    const split = this.#split(entry, heard)
    const stages = entry.latency.stages()
    const cost = this.#cost(entry)
    this.#ports.billed(id, cost.amount, cost)
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
    if (stages) told.push({ type: 'turn', turn: id, stages, cost })
    this.#ports.send(told, [
      { type: 'turnEnded', turn: row, outcome: final, cost, ...(stages && { stages }), ...(error && { error }) },
    ])
    this.#ports.changed(entry.turn)
  }

  /** At least one sample of it was made. */
  sounded(response: ResponseId): boolean {
    return (this.#by(response)?.madeSamples ?? 0) > 0
  }

  /** Id of the row in the history. */
  rowOf(response: ResponseId): string | undefined {
    return this.#by(response)?.turn.id
  }

  isOpen(id: TurnId): boolean {
    return this.#open.has(id)
  }

  turnOf(response: ResponseId): TurnId | undefined {
    return this.#by(response)?.id
  }

  #by(response: ResponseId): Entry | undefined {
    for (const entry of this.#open.values()) if (entry.response === response) return entry
    return undefined
  }

  #cost({ usage, wire }: Entry): TurnCost {
    return { ...costOf(usage, this.#ports.prices()), ...(wire && { wire }) }
  }

  /** Of a turn that has ended already the bill is written again. */
  #used(entry: Entry, usage: readonly UsageLine[]): void {
    if (usage.length === 0) return
    entry.usage.push(...usage)
    if (!this.#late.has(entry.id)) return
    const { id: turn, stages } = entry.turn
    const cost = this.#cost(entry)
    this.#ports.billed(entry.id, cost.amount - (entry.turn.cost?.amount ?? 0), cost)
    entry.turn = { ...entry.turn, cost }
    const { error, outcome } = entry
    const kept = { outcome, cost, ...(stages && { stages }), ...(error && { error }) }
    this.#ports.send([{ type: 'cost', turn: entry.id, cost }], [{ type: 'turnEnded', turn, ...kept }])
    this.#ports.changed(entry.turn)
  }

  #split(entry: Entry, heard: Heard): { heard: string; unheard: string } {
    const rateHz = this.#ports.rateHz()
    if (heard === 'all') {
      if (!entry.broken) return { heard: entry.reply, unheard: '' }
      // Its words ran ahead of its sound by nobody knows how much: as long as they would take to say.
      return splitHeard(entry.reply, entry.words, samplesToMs(entry.madeSamples, rateHz), rateHz)
    }
    return splitHeard(entry.reply, entry.words, heard, rateHz, samplesToMs(entry.madeSamples, rateHz))
  }

  #now(): Ms {
    return this.#ports.clock.now()
  }
}

function lateOf(late: ReadonlyMap<TurnId, Entry>, response: ResponseId): Entry | undefined {
  for (const entry of late.values()) if (entry.response === response) return entry
  return undefined
}
