/**
 * One question at a time: asked for, begun, done; the next one waits behind it. Waits for no service that owes a word: whose
 * frame was lost would be waited for without end. Knows nothing of what an answer is made of.
 */
import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime'
import type { Cancel, Clock, Ms } from '../../../shared/time'
import type { TurnId } from '../../../shared/view'

export interface Asked<Answer> {
  turnId: TurnId
  event: RealtimeClientEvent
  /** Made while the service thinks; undefined where an answer goes on. */
  answer?: Answer
  /** How often the service was busy with something else. */
  refusals?: number
}

export interface AskingPorts<Answer> {
  clock: Clock
  /** It is its turn. */
  send(asked: Asked<Answer>): void
}

/** A service that is well says within a round trip that an answer begins, or that a cancelled one has ended. */
const OVERDUE_MS: Ms = 3_000
/** Behind a refusal; it doubles with each, and no longer than a person would take for the answer's own slowness. */
const REST_MS: Ms = 250
const LONGEST_REST_MS: Ms = 1_000
/** Some half a minute of them: nobody waits for that answer any more. */
const MOST_REFUSALS = 30

export class Asking<Answer> {
  readonly #ports: AskingPorts<Answer>
  readonly #queue: Asked<Answer>[] = []
  /** Asked for and not begun; the service refuses a second one until it is done. */
  #asked: Asked<Answer> | undefined
  /** Asked for before that, and the service has said nothing of it. */
  #overtaken: Asked<Answer> | undefined
  /** The response being made for the conversation. */
  #active: string | undefined
  /** The last response that was cancelled. */
  #cancelled: string | undefined
  /** The service refuses because of something that nobody here knows of. */
  #isRefusing = false
  /** When it should have said something since. */
  #dueMs: Ms = 0
  #stopWaiting: Cancel = () => {}

  constructor(ports: AskingPorts<Answer>) {
    this.#ports = ports
  }

  /** Behind the one being made. */
  put(asked: Asked<Answer>): void {
    this.#queue.push(asked)
    this.#next()
  }

  get active(): string | undefined {
    return this.#active
  }

  /** Whether this response is what was asked for. Between the question and its first sound, so nothing else is done here. */
  isOf(turn: TurnId | undefined): boolean {
    return this.#asked !== undefined && turn === this.#asked.turnId
  }

  /** The turn whose answer the service has owed the beginning of for longest. */
  get owed(): TurnId | undefined {
    return (this.#overtaken ?? this.#asked)?.turnId
  }

  /** The service makes this response, so of what was asked before it nothing comes any more. */
  began(responseId: string): void {
    this.#active = responseId
    this.#overtaken = undefined
  }

  /** What was asked for has begun. */
  taken(): Asked<Answer> | undefined {
    const asked = this.#asked
    this.#asked = undefined
    return asked
  }

  /** The service was told to end it. */
  cancelled(responseId: string): void {
    this.#cancelled = responseId
    this.#dueMs = this.#ports.clock.now() + OVERDUE_MS
    this.#next()
  }

  ended(responseId: string): void {
    if (this.#active === responseId) this.#active = undefined
    this.#isRefusing = false
    this.#next()
  }

  /** The service knows of nothing to cancel: what was cancelled has ended, whether or not it said so. */
  notActive(): void {
    if (this.#active !== undefined && this.#active === this.#cancelled) this.ended(this.#active)
  }

  /** The service was busy after all: the same question again, when it is done. @returns the turn that has waited too long */
  busy(): TurnId | undefined {
    const asked = this.taken()
    if (!asked) return undefined
    const refusals = (asked.refusals ?? 0) + 1
    if (refusals < MOST_REFUSALS) {
      this.#queue.unshift({ ...asked, refusals })
      this.#isRefusing = true
      this.#dueMs = this.#ports.clock.now() + Math.min(LONGEST_REST_MS, REST_MS * 2 ** (refusals - 1))
    }
    this.#next()
    return refusals < MOST_REFUSALS ? undefined : asked.turnId
  }

  /** For good. */
  refused(): void {
    this.#asked = undefined
    this.#next()
  }

  /** Nothing more is asked. */
  close(): void {
    this.#stopWaiting()
    this.#queue.length = 0
  }

  #next(): void {
    this.#stopWaiting()
    if (this.#queue.length === 0) return
    const { clock, send } = this.#ports
    if (this.#active !== undefined || this.#asked || this.#isRefusing) {
      const leftMs = this.#dueMs - clock.now()
      if (leftMs > 0) {
        this.#stopWaiting = clock.after(leftMs, () => this.#next())
        return
      }
    }
    // What should have been said by now never will be; where it is, the service refuses and the question comes again.
    this.#active = undefined
    this.#isRefusing = false
    this.#overtaken = this.#asked ?? this.#overtaken
    this.#asked = this.#queue.shift()
    if (!this.#asked) return
    send(this.#asked)
    this.#dueMs = clock.now() + OVERDUE_MS
  }
}
