/** Pure: whether a broken stream is tried again and after what pause. `retry.ts` is the policy; here is only its count. */
import type { Ms } from '../../../../shared/time'
import { retryAfter } from '../../retry'
import type { ProviderError } from '../providerError'

export interface Mend {
  /** 0 for the first after progress. */
  attempt: number
  delayMs: Ms
}

/** A service that does not come back within so many tries is down; with full jitter they take about eight seconds. */
const MOST_ATTEMPTS = 6
/** One that wants to be left alone for longer has failed this turn: somebody waits, and another service may be quicker. */
const LONGEST_WAIT_MS: Ms = 4_000

export class Mending {
  readonly #random: () => number
  #attempts = 0

  /** @param random 0 to 1 */
  constructor(random: () => number) {
    this.#random = random
  }

  /** Words that stand have come, or sound: not a connection, and not a greeting of the service, which a loop of failures has too. */
  progressed(): void {
    this.#attempts = 0
  }

  /** @returns undefined: trying again cannot help, or has not helped often enough */
  next({ kind, retryable, retryAfterMs = 0 }: ProviderError): Mend | undefined {
    if (this.#attempts >= MOST_ATTEMPTS || retryAfterMs > LONGEST_WAIT_MS) return undefined
    const waitMs = retryAfter(this.#attempts, { fatal: !retryable }, this.#random())
    if (waitMs === 'stop') return undefined
    const attempt = this.#attempts
    this.#attempts += 1
    // A session that has had its time is no trouble: the first new one is asked for at once.
    const delayMs = kind === 'sessionLimit' && attempt === 0 ? 0 : Math.max(waitMs, retryAfterMs)
    return { attempt, delayMs }
  }
}
