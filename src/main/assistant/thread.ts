/**
 * The conversation that turns belong to: continued within ten minutes, a new one after that. Knows what was said in it
 * so far; keeps no turns of its own.
 */
import type { Clock, Ms } from '../../shared/time'
import type { ConversationId, ConversationView, Turn } from '../../shared/view'
import { TUNING } from '../conversation'
import type { HistoryStore } from '../transcript'
import { turnsIn } from './viewFeed'

export interface ThreadPorts {
  clock: Clock
  history: HistoryStore
  newId(): string
  view(): ConversationView
}

export class Thread {
  readonly #ports: ThreadPorts
  #id: ConversationId = ''
  /** Of what elapses: a night counts in which the computer slept, and a clock that is set does not. */
  #lastEndedMs: Ms = 0

  constructor(ports: ThreadPorts) {
    this.#ports = ports
  }

  get id(): ConversationId {
    return this.#id
  }

  /** At the start: the newest conversation, if it is recent enough. @returns its turns, undefined for a new one */
  async begin(): Promise<readonly Turn[] | undefined> {
    const { clock, history, newId } = this.#ports
    const recent = await history.recent(clock.epoch(), TUNING.continueMs).catch(() => undefined)
    this.#id = recent?.conversation ?? newId()
    this.ended()
    const lastAt = recent?.turns.at(-1)?.startedAt
    if (lastAt !== undefined) this.#lastEndedMs -= Math.max(0, clock.epoch() - lastAt)
    return recent?.turns
  }

  /** A turn is over. */
  ended(): void {
    this.#lastEndedMs = this.#ports.clock.elapsed()
  }

  /** A turn begins. @returns true when it begins a new conversation */
  renewed(): boolean {
    const { clock, newId } = this.#ports
    if (clock.elapsed() - this.#lastEndedMs <= TUNING.continueMs) return false
    this.#id = newId()
    return true
  }

  /** A new one, now. */
  renew(): void {
    this.#id = this.#ports.newId()
    this.ended()
  }

  /** One that was held before. */
  goTo(id: ConversationId): void {
    this.#id = id
    this.ended()
  }

  /** Of this conversation, over, oldest first. */
  said(): Turn[] {
    return this.shown().filter(({ outcome }) => outcome !== undefined)
  }

  /** Of this conversation, with the running turn. */
  shown(): Turn[] {
    return turnsIn(this.#ports.view()).filter(({ conversation }) => conversation === this.#id)
  }
}
