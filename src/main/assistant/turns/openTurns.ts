/** The turns that are going on, and the last ones, of which words or a bill may still come. */
import { keepNewest } from '../../../shared/newest'
import type { ResponseId, TurnId } from '../../../shared/view'
import type { Entry } from './turnEntry'

/** Words come within seconds of their turn; more than a few turns never wait for them. */
const LATE_TURNS = 8

export class OpenTurns {
  readonly #open = new Map<TurnId, Entry>()
  readonly #late = new Map<TurnId, Entry>()

  add(entry: Entry): void {
    this.#open.set(entry.id, entry)
  }

  /** From here on it is late. @returns undefined when it is not going on */
  end(id: TurnId): Entry | undefined {
    const entry = this.#open.get(id)
    if (!entry) return undefined
    this.#open.delete(id)
    this.#late.set(id, entry)
    keepNewest(this.#late, LATE_TURNS)
    return entry
  }

  has(id: TurnId): boolean {
    return this.#open.has(id)
  }

  /** Going on. */
  get(id: TurnId): Entry | undefined {
    return this.#open.get(id)
  }

  /** Going on or late. */
  known(id: TurnId): Entry | undefined {
    return this.#open.get(id) ?? this.#late.get(id)
  }

  /** Over, and not long ago. */
  late(id: TurnId): Entry | undefined {
    return this.#late.get(id)
  }

  /** The turn of an answer, going on. */
  by(response: ResponseId): Entry | undefined {
    return answeredBy(this.#open, response)
  }

  knownBy(response: ResponseId): Entry | undefined {
    return this.by(response) ?? answeredBy(this.#late, response)
  }
}

function answeredBy(entries: ReadonlyMap<TurnId, Entry>, response: ResponseId): Entry | undefined {
  for (const entry of entries.values()) if (entry.response === response) return entry
  return undefined
}
