/** Knows when a finite source has been answered to the end, and when nothing is going on. */
import { afterOwed, type Cancel, type Clock } from '../../shared/time'
import type { ConversationState } from '../../shared/view'

/**
 * After the last sample of a file it takes so long until quiet means "nothing more": the longest pause an endpointer
 * waits (1 s), the echo guard, and the time of a worker's answer.
 */
const QUIET_MS = 1_800

export class Finish {
  readonly #clock: Clock
  readonly finished: Promise<void>
  #finish = () => {}
  #ended = false
  #quiet = false
  #cancel: Cancel = () => {}
  readonly #idle = new Set<() => void>()

  constructor(clock: Clock) {
    this.#clock = clock
    this.finished = new Promise((resolve) => {
      this.#finish = resolve
    })
  }

  sourceEnded(): void {
    this.#ended = true
    this.#look()
  }

  state(state: ConversationState): void {
    this.#quiet = state === 'ready' || state === 'offline' || state === 'closing'
    if (this.#quiet) for (const resolve of this.#idle) resolve()
    if (this.#quiet) this.#idle.clear()
    if (state === 'closing') this.#finish()
    this.#look()
  }

  idle(): Promise<void> {
    if (this.#quiet) return Promise.resolve()
    return new Promise((resolve) => this.#idle.add(resolve))
  }

  #look(): void {
    this.#cancel()
    // On a busy machine the ears may be further behind than that: what they still owe may be the first word.
    if (this.#ended && this.#quiet) this.#cancel = afterOwed(this.#clock, QUIET_MS, this.#finish)
  }
}
