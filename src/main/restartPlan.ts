/**
 * Pure: how often and how fast a child or a worker that dies is started again before it is given up. Whoever keeps it tells when
 * it died; what it owed is the keeper's business.
 */
import type { Ms } from '../shared/time'

export interface Restarts {
  /** Before each restart; with one death more it is given up. */
  pausesMs: readonly Ms[]
  /** A restart counts for so long; without it, until `forget`. */
  countForMs?: Ms
}

/** For what is asked again once: a second death over the same thing is its own fault. */
export const ONCE: Restarts = { pausesMs: [0] }

export class RestartPlan {
  readonly #restarts: Restarts
  #restartedAtMs: Ms[] = []

  constructor(restarts: Restarts) {
    this.#restarts = restarts
  }

  /** It died. @returns the pause before it is started again; `undefined`: it died too often of late */
  died(nowMs: Ms): Ms | undefined {
    const { pausesMs, countForMs = Number.POSITIVE_INFINITY } = this.#restarts
    this.#restartedAtMs = this.#restartedAtMs.filter((atMs) => nowMs - atMs < countForMs)
    const pauseMs = pausesMs[this.#restartedAtMs.length]
    if (pauseMs !== undefined) this.#restartedAtMs.push(nowMs)
    return pauseMs
  }

  /** It did what it is there for: earlier deaths do not count any more. */
  forget(): void {
    this.#restartedAtMs = []
  }
}
