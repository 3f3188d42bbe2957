/**
 * The books of every turn: what was said, planned and heard, when, and at what price. Turns facts into transcript
 * records and output lines, a line behind its record. Decides nothing and touches no sound.
 */
import type { LineBody } from '../../shared/lines'
import type { Clock, Ms } from '../../shared/time'
import type { AppError, ConversationId, ResponseId, Turn, TurnId, TurnOutcome, UsageLine } from '../../shared/view'
import { type Hz, type Samples, samplesToMs } from '../audio'
import type { SpokenWord } from '../link'
import { costOf, type Prices, stagesOf, type TurnTimes } from '../meter'
import { splitHeard, type TranscriptRecord } from '../transcript'

/** How much of an answer reached the ear: all that was made, or so many ms from its first sample. */
export type Heard = 'all' | Ms

export interface TurnBookPorts {
  clock: Clock
  newId(): string
  provider(): string
  /** Prices of the provider in use. */
  prices: Prices
  /** Rate of `SpokenWord` positions. */
  rateHz(): Hz
  send(lines: readonly LineBody[], records: readonly TranscriptRecord[]): void
  /** After any change of a turn that a screen might show. */
  changed(turn: Turn): void
}

interface Entry {
  id: TurnId
  turn: Turn
  times: TurnTimes
  reply: string
  words: SpokenWord[]
  usage: UsageLine[]
  outcome: TurnOutcome
  madeSamples: Samples
  response?: ResponseId
}

export class TurnBook {
  readonly #ports: TurnBookPorts
  readonly #open = new Map<TurnId, Entry>()
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
    this.#open.set(id, { id, turn, times: {}, reply: '', words: [], usage: [], outcome: 'answered', madeSamples: 0 })
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
    const entry = this.#open.get(id)
    if (entry) entry.times.lastVoicedAtMs = atMs
  }

  decided(id: TurnId): void {
    const entry = this.#open.get(id)
    if (entry) entry.times.decidedAtMs ??= this.#now()
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

  userFinal(id: TurnId, text: string): void {
    const entry = this.#open.get(id)
    if (!entry || entry.turn.userFinal) return
    entry.turn = { ...entry.turn, user: text, userFinal: true }
    entry.times.wordsFinalAtMs = this.#now()
    const row = entry.turn.id
    this.#ports.send(
      [{ type: 'userFinal', turn: id, role: 'user', id: row, text }],
      [{ type: 'userSaid', turn: row, text, final: true }],
    )
    this.#ports.changed(entry.turn)
  }

  responseStarted(id: TurnId, response: ResponseId): void {
    const entry = this.#open.get(id)
    if (entry) entry.response = response
  }

  replyDelta(response: ResponseId, text: string): void {
    const entry = this.#by(response)
    if (!entry) return
    entry.reply += text
    entry.times.firstTokenAtMs ??= this.#now()
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
    entry.times.firstAudioAtMs ??= this.#now()
    entry.madeSamples += samples
    this.#ports.send([{ type: 'audio', turn: entry.id, samples }], [])
  }

  handedOver(response: ResponseId, atMs: Ms): void {
    const entry = this.#by(response)
    if (entry) entry.times.firstSampleHandedOverAtMs ??= atMs
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

  responseDone(response: ResponseId, outcome: 'answered' | 'refused', usage: readonly UsageLine[]): void {
    const entry = this.#by(response)
    if (!entry) return
    entry.outcome = outcome
    entry.usage.push(...usage)
  }

  /** Closes a turn for good; later facts about it find nothing. `outcome` "answered" yields to what the link said. */
  ended(id: TurnId, outcome: TurnOutcome, heard: Heard, error?: AppError): void {
    const entry = this.#open.get(id)
    if (!entry) return
    this.#open.delete(id)
    const final = outcome === 'answered' ? entry.outcome : outcome
    const split = this.#split(entry, heard)
    const stages = stagesOf(entry.times)
    const cost = costOf(entry.usage, this.#ports.prices)
    const row = entry.turn.id
    const spoke = entry.response !== undefined
    entry.turn = { ...entry.turn, ...split, userFinal: true, outcome: final, ...(stages && { stages }), cost }
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

  #split(entry: Entry, heard: Heard): { heard: string; unheard: string } {
    if (heard === 'all') return { heard: entry.reply, unheard: '' }
    const rateHz = this.#ports.rateHz()
    return splitHeard(entry.reply, entry.words, heard, rateHz, samplesToMs(entry.madeSamples, rateHz))
  }

  #now(): Ms {
    return this.#ports.clock.now()
  }
}
