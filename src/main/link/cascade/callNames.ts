/** Pure: names for calls of functions, each unlike all before it on one connection. */
import { keepNewest } from '../../../shared/newest'

/** Results come within seconds; of older calls none does. */
const REMEMBERED = 256

export class CallNames {
  readonly #given = new Set<string>()

  /** @param id the service's own: some give none, or count from the same one with every answer */
  unlike(id: string): string {
    let name = id
    for (let count = 2; this.#given.has(name); count += 1) name = `${id}-${count}`
    this.#given.add(name)
    keepNewest(this.#given, REMEMBERED)
    return name
  }
}
