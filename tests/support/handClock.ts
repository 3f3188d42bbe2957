/** A clock that a test moves by hand. */
import { type Timer, TimerQueue } from '../../src/main/clock/timerQueue'
import type { Cancel, Clock, EpochMs, Ms } from '../../src/shared/time'

export class HandClock implements Clock {
  readonly #timers = new TimerQueue()
  readonly #startEpochMs: EpochMs
  #nowMs: Ms = 0
  #sleptMs: Ms = 0
  #putMs: Ms = 0
  #owedCount = 0

  constructor(startEpochMs: EpochMs = Date.UTC(2026, 0, 5, 9, 0, 0)) {
    this.#startEpochMs = startEpochMs
  }

  now(): Ms {
    return this.#nowMs
  }

  epoch(): EpochMs {
    return this.#startEpochMs + this.elapsed() + this.#putMs
  }

  elapsed(): Ms {
    return this.#nowMs + this.#sleptMs
  }

  after(ms: Ms, callback: () => void): Cancel {
    return this.#timers.add(this.#nowMs + Math.max(0, ms), callback)
  }

  /** Only counted: the hand decides when time moves. */
  owe(): () => void {
    this.#owedCount += 1
    let settled = false
    return () => {
      if (!settled) this.#owedCount -= 1
      settled = true
    }
  }

  isOwed(): boolean {
    return this.#owedCount > 0
  }

  /** The computer sleeps: no timer goes on. */
  sleep(ms: Ms): void {
    this.#sleptMs += ms
  }

  /** Somebody sets the calendar: forward, or back where it is negative. */
  put(ms: Ms): void {
    this.#putMs += ms
  }

  /** Moves on by `ms` and fires what falls due on the way, in order, including timers set by those that fired. */
  advance(ms: Ms): void {
    const targetMs = this.#nowMs + ms
    for (let timer = this.#next(targetMs); timer !== undefined; timer = this.#next(targetMs)) timer.callback()
    this.#nowMs = targetMs
  }

  /** The same, but lets promises settle before the first, between any two timers and after the last. */
  async advanceAsync(ms: Ms): Promise<void> {
    const targetMs = this.#nowMs + ms
    await settlePromises()
    for (let timer = this.#next(targetMs); timer !== undefined; timer = this.#next(targetMs)) {
      timer.callback()
      await settlePromises()
    }
    this.#nowMs = targetMs
    await settlePromises()
  }

  /** Timers still set, for leak checks. */
  get timerCount(): number {
    return this.#timers.size
  }

  /** Debts of `owe()` not settled, for leak checks. */
  get owedCount(): number {
    return this.#owedCount
  }

  #next(targetMs: Ms): Timer | undefined {
    const timer = this.#timers.takeDue(targetMs)
    if (timer !== undefined) this.#nowMs = Math.max(this.#nowMs, timer.dueMs)
    return timer
  }
}

/** An immediate runs after every promise job, however long the chain of awaits. */
const settlePromises = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
