/**
 * The books of every turn: what was said, planned and heard, when, by whose service and at what price. Turns facts into
 * transcript records and output lines, a line behind its record. Decides nothing and touches no sound.
 */
import type { LineBody } from '../../shared/lines'
import type { Clock, Ms } from '../../shared/time'
import type {
  AppError,
  ConversationId,
  ResponseId,
  Served,
  ServedBy,
  ServedPart,
  Turn,
  TurnCost,
  TurnId,
  TurnOutcome,
  UsageLine,
  WireRate,
} from '../../shared/view'
import type { Hz } from '../audio'
import type { SpokenWord } from '../link'
import { costOf, type Prices } from '../meter'
import type { TranscriptRecord } from '../transcript'
import { OpenTurns } from './openTurns'
import type { ToolEnd } from './toolCalls'
import { type Entry, type Heard, newEntry, served, servedAsUsual, splitOf } from './turnEntry'

export interface TurnBookPorts {
  clock: Clock
  newId(): string
  provider(): string
  /** Who does each part, unless the link says otherwise. */
  served(): Served
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

export class TurnBook {
  readonly #ports: TurnBookPorts
  readonly #turns = new OpenTurns()
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
    if (this.#turns.has(id)) return
    const at = this.#ports.clock.epoch()
    const conversation = this.#conversation.id
    const entry = newEntry(id, this.#ports.newId(), conversation, at)
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
    this.#used(entry, usage)
    const row = entry.turn.id
    this.#ports.send(
      [{ type: 'userFinal', turn: id, role: 'user', id: row, text }],
      [{ type: 'userSaid', turn: row, text, final: true }],
    )
    this.#ports.changed(entry.turn)
  }

  responseStarted(id: TurnId, response: ResponseId): void {
    const entry = this.#turns.get(id)
    if (!entry) return
    entry.response = response
    // Asked again over a new connection: what came of the first answer was not heard.
    if (entry.madeSamples === 0) entry.reply = ''
  }

  /** Nothing more comes of it, though it was not at its end. */
  broke(response: ResponseId): void {
    const entry = this.#turns.by(response)
    if (entry) entry.broken = true
  }

  replyDelta(response: ResponseId, text: string): void {
    const entry = this.#turns.by(response)
    if (!entry) return
    entry.reply += text
    entry.latency.firstToken(this.#now())
    servedAsUsual(entry, 'think', this.#ports.served)
    entry.turn = { ...entry.turn, unheard: entry.reply }
    this.#ports.send([{ type: 'replyDelta', turn: entry.id, text }], [])
    this.#ports.changed(entry.turn)
  }

  replyWords(response: ResponseId, words: readonly SpokenWord[]): void {
    this.#turns.by(response)?.words.push(...words)
  }

  audioMade(response: ResponseId, samples: number): void {
    const entry = this.#turns.by(response)
    if (!entry) return
    entry.latency.firstAudio(this.#now())
    servedAsUsual(entry, 'speak', this.#ports.served)
    entry.madeSamples += samples
    this.#ports.send([{ type: 'audio', turn: entry.id, samples }], [])
  }

  handedOver(response: ResponseId, atMs: Ms): void {
    this.#turns.by(response)?.latency.handedOver(atMs)
  }

  /** A function of a model begins. @returns what is told when it has ended, also after its turn */
  toolBegan(response: ResponseId, name: string, argumentsJson: string): (end: ToolEnd) => void {
    const entry = this.#turns.by(response)
    const beganMs = this.#now()
    return (end) => {
      if (!entry) return
      entry.tools.ended(name, argumentsJson, end, this.#now() - beganMs)
      const tools = entry.tools.all
      entry.turn = { ...entry.turn, tools }
      this.#ports.send([], [{ type: 'toolsCalled', turn: entry.turn.id, tools }])
      this.#ports.changed(entry.turn)
    }
  }

  /** Its words were put right and asked again as `by`; both are rows of the history. */
  corrected(turn: string, by: string): void {
    this.#ports.send([], [{ type: 'turnCorrected', turn, by }])
  }

  /** For the caption while it sounds; nothing is stored. */
  heardSoFar(response: ResponseId, heardMs: Ms): void {
    const entry = this.#turns.by(response)
    if (!entry) return
    const split = splitOf(entry, heardMs, this.#ports.rateHz())
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
    const entry = this.#turns.knownBy(response)
    if (!entry) return
    if (wire) entry.wire = wire
    if (this.#turns.has(entry.id)) entry.outcome = outcome
    this.#used(entry, usage)
  }

  /** Closes a turn for good; later facts about it find nothing. `outcome` "answered" yields to what the link said. */
  ended(id: TurnId, outcome: TurnOutcome, heard: Heard, error?: AppError): void {
    const entry = this.#turns.end(id)
    if (!entry) return
    const final = outcome === 'answered' ? entry.outcome : outcome
    const split = splitOf(entry, heard, this.#ports.rateHz())
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
    const { tools, served = {} } = entry.turn
    if (stages) told.push({ type: 'turn', turn: id, stages, cost, served, ...(tools && { tools }) })
    this.#ports.send(told, [ending(entry)])
    this.#ports.changed(entry.turn)
  }

  /** At least one sample of it was made. */
  sounded(response: ResponseId): boolean {
    return (this.#turns.by(response)?.madeSamples ?? 0) > 0
  }

  /** Id of the row in the history. */
  rowOf(response: ResponseId): string | undefined {
    return this.#turns.by(response)?.turn.id
  }

  isOpen(id: TurnId): boolean {
    return this.#turns.has(id)
  }

  turnOf(response: ResponseId): TurnId | undefined {
    return this.#turns.by(response)?.id
  }

  #cost({ usage, wire }: Entry): TurnCost {
    return { ...costOf(usage, this.#ports.prices()), ...(wire && { wire }) }
  }

  /** Of a turn that has ended already the bill is written again. */
  #used(entry: Entry, usage: readonly UsageLine[]): void {
    if (usage.length === 0) return
    entry.usage.push(...usage)
    if (!this.#turns.isLate(entry.id)) return
    const cost = this.#cost(entry)
    this.#ports.billed(entry.id, cost.amount - (entry.turn.cost?.amount ?? 0), cost)
    entry.turn = { ...entry.turn, cost }
    this.#ports.send([{ type: 'cost', turn: entry.id, cost }], [ending(entry)])
    this.#ports.changed(entry.turn)
  }

  #now(): Ms {
    return this.#ports.clock.now()
  }
}

/** How it stands when it has ended, and again when its bill grows. */
function ending({ turn, outcome, error }: Entry): TranscriptRecord {
  const { id, stages, cost, served } = turn
  return {
    ...{ type: 'turnEnded', turn: id, outcome },
    ...{ ...(stages && { stages }), ...(cost && { cost }), ...(served && { served }), ...(error && { error }) },
  }
}
