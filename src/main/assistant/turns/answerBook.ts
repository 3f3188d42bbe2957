/**
 * The books of an answer while its turn goes on: its words, its sound, the functions a model called for it, how much of it was
 * heard. What it is known by is its response; one whose turn is over finds nothing here but its bill.
 */
import type { Ms } from '../../../shared/time'
import type { ResponseId, TurnId, UsageLine, WireRate } from '../../../shared/view'
import { type Samples, samplesToMs } from '../../audio'
import type { SpokenWord } from '../../link'
import type { OpenTurns } from './openTurns'
import type { ToolEnd } from './toolCalls'
import type { TurnBills } from './turnBills'
import type { TurnBookPorts } from './turnBookPorts'
import { servedAsUsual, splitOf } from './turnEntry'

export type AnswerBookPorts = Pick<TurnBookPorts, 'clock' | 'served' | 'rateHz' | 'send' | 'changed'>

export class AnswerBook {
  readonly #ports: AnswerBookPorts
  readonly #turns: OpenTurns
  readonly #bills: TurnBills

  constructor(ports: AnswerBookPorts, turns: OpenTurns, bills: TurnBills) {
    this.#ports = ports
    this.#turns = turns
    this.#bills = bills
  }

  responseStarted(id: TurnId, response: ResponseId): void {
    const entry = this.#turns.get(id)
    if (!entry) return
    entry.response = response
    // Asked again over a new connection: what came of the first answer was not heard.
    if (entry.madeSamples > 0) return
    entry.reply = ''
    entry.rateHz = this.#ports.rateHz()
  }

  /** Behind the end of its turn: nobody waits for it, and its bill is that turn's all the same. */
  beganLate(id: TurnId, response: ResponseId): void {
    const entry = this.#turns.late(id)
    if (entry) entry.response = response
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
    entry.latency.firstToken(this.#ports.clock.now())
    servedAsUsual(entry, 'think', this.#ports.served)
    // What was heard of it is shown already.
    entry.turn = { ...entry.turn, unheard: entry.reply.slice(entry.turn.heard.length) }
    this.#ports.send([{ type: 'replyDelta', turn: entry.id, text }], [])
    this.#ports.changed(entry.turn)
  }

  replyWords(response: ResponseId, words: readonly SpokenWord[]): void {
    this.#turns.by(response)?.words.push(...words)
  }

  audioMade(response: ResponseId, samples: number): void {
    const entry = this.#turns.by(response)
    if (!entry) return
    entry.latency.firstAudio(this.#ports.clock.now())
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
    const beganMs = this.#ports.clock.now()
    return (end) => {
      if (!entry) return
      entry.tools.ended(name, argumentsJson, end, this.#ports.clock.now() - beganMs)
      const tools = entry.tools.all
      entry.turn = { ...entry.turn, tools }
      this.#ports.send([], [{ type: 'toolsCalled', turn: entry.turn.id, tools }])
      this.#ports.changed(entry.turn)
    }
  }

  /** For the caption while it sounds; nothing is stored. @param heard of the samples that were made */
  heardSoFar(response: ResponseId, heard: Samples): void {
    const entry = this.#turns.by(response)
    if (!entry) return
    const split = splitOf(entry, samplesToMs(heard, entry.rateHz))
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
    this.#bills.used(entry, usage)
  }

  /** A part of its bill, before its end or instead of one. */
  used(response: ResponseId, usage: readonly UsageLine[] = []): void {
    const entry = this.#turns.knownBy(response)
    if (entry) this.#bills.used(entry, usage)
  }

  /** All of its bill, though it was not at its end. */
  billed(response: ResponseId, usage: readonly UsageLine[]): void {
    const entry = this.#turns.knownBy(response)
    if (!entry) return
    entry.billed = response
    this.#bills.used(entry, usage)
  }

  /** At least one sample of it was made. */
  sounded(response: ResponseId): boolean {
    return (this.#turns.by(response)?.madeSamples ?? 0) > 0
  }

  /** Id of the row in the history. */
  rowOf(response: ResponseId): string | undefined {
    return this.#turns.by(response)?.turn.id
  }

  turnOf(response: ResponseId): TurnId | undefined {
    return this.#turns.by(response)?.id
  }
}
