/**
 * Events of a service that nobody here knows, counted by name. A service may add one at any time and send it with every
 * piece of sound, so it is said with the first, the tenth, the hundredth of each.
 */
import { wireName } from './wireName'

/** A service that makes names up is counted as one. */
const MOST_NAMES = 64
const OTHER = 'others'
const NAMELESS = 'without a name'

export class UnknownEvents {
  readonly #log: (message: string) => void
  readonly #counts = new Map<string, number>()

  constructor(log: (message: string) => void) {
    this.#log = log
  }

  came(given: string): void {
    const known = wireName(given) || NAMELESS
    const name = this.#counts.has(known) || this.#counts.size < MOST_NAMES ? known : OTHER
    const count = (this.#counts.get(name) ?? 0) + 1
    this.#counts.set(name, count)
    if (isPowerOfTen(count)) this.#log(`unknown event of the link: ${name}, ${count} so far`)
  }

  /** By name. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts
  }
}

const isPowerOfTen = (count: number): boolean => 10 ** Math.round(Math.log10(count)) === count
