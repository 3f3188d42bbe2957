/**
 * Time as every layer sees it: an argument, never a global. The app passes the machine's clock, headless mode
 * without `--realtime` a virtual one, tests one that they move by hand. Nothing below the entry files may read
 * `Date.now()`, `performance.now()` or call `setTimeout`.
 */

/** Milliseconds on the assistant's own monotonic clock; 0 is when the assistant was created. May be fractional. */
export type Ms = number

/** Milliseconds since the Unix epoch: what a calendar or a transcript wants. Never used to measure. */
export type EpochMs = number

export type Cancel = () => void

export interface Clock {
  /** Monotonic. */
  now(): Ms
  /** The calendar time that belongs to `now()`. It may be set meanwhile. */
  epoch(): EpochMs
  /** Monotonic, and goes on while the computer sleeps, as `now()` may not. To a second. */
  elapsed(): Ms
  /** Calls `callback` once, `ms` from now or as soon after as possible. Cancelling twice is harmless. */
  after(ms: Ms, callback: () => void): Cancel
  /**
   * Says that work is under way outside this thread (a worker owes an answer). The machine's clock goes on;
   * a virtual clock stands still until the returned function is called, then moves on by the real time that passed.
   * Calling the returned function twice is harmless.
   */
  owe(): () => void
  /** Whether anything is owed now: whoever gives up waiting for a fact must not do so while it may be under way. */
  isOwed(): boolean
}

const LOOK_AGAIN_MS: Ms = 100

/** Calls `act` once, `ms` from now or, while anything is owed then, soon after nothing is. */
export function afterOwed(clock: Clock, ms: Ms, act: () => void): Cancel {
  const look = () => {
    if (clock.isOwed()) cancel = clock.after(LOOK_AGAIN_MS, look)
    else act()
  }
  let cancel = clock.after(ms, look)
  return () => cancel()
}

/** One kind of listener list for the whole code. Subscribing returns an idempotent unsubscribe. */
export interface Events<T> {
  on(listener: (event: T) => void): () => void
}

/** Events that carry a whole state: subscribing delivers the current one first, then every change. */
export interface Feed<T> extends Events<T> {
  readonly current: T
}

export class Emitter<T> implements Events<T> {
  /** Another array with every change, so that telling walks the listeners as they were when it began, and copies nothing. */
  #subscriptions: readonly { listener(event: T): void }[] = []

  on(listener: (event: T) => void): () => void {
    // An object of its own, so that the same function subscribed twice is two subscriptions.
    const own = { listener }
    this.#subscriptions = [...this.#subscriptions, own]
    return () => {
      this.#subscriptions = this.#subscriptions.filter((each) => each !== own)
    }
  }

  emit(event: T): void {
    for (const { listener } of this.#subscriptions) listener(event)
  }

  /** For leak checks in tests. */
  get listenerCount(): number {
    return this.#subscriptions.length
  }
}

/** A state that is held and told: its snapshot to whoever begins to listen, then every change. */
export class Held<T> implements Feed<T> {
  readonly #changes = new Emitter<T>()
  #current: T

  constructor(first: T) {
    this.#current = first
  }

  get current(): T {
    return this.#current
  }

  on(listener: (state: T) => void): () => void {
    listener(this.#current)
    return this.#changes.on(listener)
  }

  /** Tells it, also where it is the same as before. */
  set(state: T): void {
    this.#current = state
    this.#changes.emit(state)
  }

  /** For leak checks in tests. */
  get listenerCount(): number {
    return this.#changes.listenerCount
  }
}
