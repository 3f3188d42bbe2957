/**
 * Between the microphone and whoever takes its frames: while that one is not ready, frames wait here, at most so many
 * milliseconds; then the oldest is dropped and counted. Every frame leaves at most once and in order.
 */
import type { Cancel, Clock, Ms } from '../../shared/time'
import type { TurnId } from '../../shared/view'
import { type Frame, samplesToMs } from '../audio'

/** Takes a frame (copying what it keeps), or returns false: not now, keep it. */
export type Deliver = (frame: Frame) => boolean

export class HandOver {
  readonly #deliver: Deliver
  readonly #clock: Clock
  readonly #capacityMs: Ms
  readonly #dropped: (ms: Ms) => void
  readonly #waiting: Frame[] = []
  #waitingMs: Ms = 0
  #delivering = false
  #ending: Ending | undefined

  /** `dropped` is told of every loss. */
  constructor(clock: Clock, capacityMs: Ms, deliver: Deliver, dropped: (ms: Ms) => void) {
    this.#clock = clock
    this.#deliver = deliver
    this.#capacityMs = capacityMs
    this.#deliver = deliver
    this.#dropped = dropped
  }

  get waitingMs(): Ms {
    return this.#waitingMs
  }

  /** Copies `frame.samples` only if it has to wait. */
  offer(frame: Frame): void {
    this.drain()
    if (this.#waiting.length === 0 && !this.#delivering && this.#guarded(frame)) return void this.drain()
    this.#waiting.push({ ...frame, samples: frame.samples.slice() })
    this.#waitingMs += lengthMs(frame)
    while (this.#waitingMs > this.#capacityMs) this.#dropped(this.#removeOldest())
  }

  /** Hands over what waits, as far as it is taken. Returns whether nothing waits any more. */
  drain(): boolean {
    while (!this.#delivering) {
      const oldest = this.#waiting[0]
      if (oldest === undefined || !this.#guarded(oldest)) break
      // Unless the consumer dropped the turn from inside the call.
      if (this.#waiting[0] === oldest) this.#removeOldest()
    }
    this.#tellEnded()
    return this.#waiting.length === 0
  }

  /** Calls `ended` once everything of the turn has been taken, or was given up after as long as the buffer holds. */
  end(turn: TurnId, ended: () => void): void {
    this.#ending?.cancel()
    const cancel = this.#clock.after(this.#capacityMs, () => this.#giveUp(turn))
    this.#ending = { turn, ended, cancel }
    this.drain()
  }

  /** Forgets what waits of a turn that nobody wants any more, and its end; not a loss. */
  discard(turn: TurnId): void {
    if (this.#ending?.turn === turn) {
      this.#ending.cancel()
      this.#ending = undefined
    }
    this.#forget(turn)
  }

  #forget(turn: TurnId): void {
    const kept = this.#waiting.filter((frame) => frame.turnId !== turn)
    this.#waiting.splice(0, this.#waiting.length, ...kept)
    this.#waitingMs = kept.reduce((sum, frame) => sum + lengthMs(frame), 0)
  }

  #giveUp(turn: TurnId): void {
    const beforeMs = this.#waitingMs
    this.#forget(turn)
    this.#dropped(beforeMs - this.#waitingMs)
    this.#tellEnded()
  }

  #tellEnded(): void {
    const ending = this.#ending
    if (ending === undefined || this.#waiting.some((frame) => frame.turnId === ending.turn)) return
    this.#ending = undefined
    ending.cancel()
    ending.ended()
  }

  /** A consumer that calls back in from inside `deliver` must not be given the same frame again. */
  #guarded(frame: Frame): boolean {
    this.#delivering = true
    try {
      return this.#deliver(frame)
    } finally {
      this.#delivering = false
    }
  }

  #removeOldest(): Ms {
    const oldest = this.#waiting.shift()
    if (oldest === undefined) return 0
    const ms = lengthMs(oldest)
    this.#waitingMs = this.#waiting.length === 0 ? 0 : this.#waitingMs - ms
    return ms
  }
}

interface Ending {
  turn: TurnId
  ended: () => void
  cancel: Cancel
}

const lengthMs = (frame: Frame): Ms => samplesToMs(frame.samples.length, frame.rateHz)
