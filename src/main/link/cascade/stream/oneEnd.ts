/**
 * The door through which a stream's events leave: after an end nothing, after an abort nothing at all, whatever the
 * vendor's client still calls back with. What is cleaned up on either is said once, here.
 */

export interface Ending {
  /** Once: the stream is over. `aborted`: nobody wants it any more, and the service is to be told at once. */
  over(aborted: boolean): void
}

export class OneEnd<Event extends { type: string }> {
  readonly #onEvent: (event: Event) => void
  readonly #ends: ReadonlySet<string>
  readonly #signal: AbortSignal
  readonly #ending: Ending
  #isOver = false

  /** @param ends types of the events after which nothing comes */
  constructor(onEvent: (event: Event) => void, ends: readonly Event['type'][], signal: AbortSignal, ending: Ending) {
    this.#onEvent = onEvent
    this.#ends = new Set(ends)
    this.#signal = signal
    this.#ending = ending
    signal.addEventListener('abort', this.#aborted, { once: true })
  }

  /** An abort that came before the stream began counts too: ask before connecting. */
  get isOver(): boolean {
    return this.#isOver || this.#signal.aborted
  }

  emit(event: Event): void {
    if (this.isOver) return
    const isEnd = this.#ends.has(event.type)
    // Closed before it is told: whoever is told may abort.
    if (isEnd) this.#close(false)
    this.#onEvent(event)
  }

  readonly #aborted = () => {
    if (!this.#isOver) this.#close(true)
  }

  #close(aborted: boolean): void {
    this.#isOver = true
    this.#signal.removeEventListener('abort', this.#aborted)
    this.#ending.over(aborted)
  }
}
