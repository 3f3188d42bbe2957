/**
 * The items that a caller gave a name, and the ids they have at the service: a name may be longer than the service allows, and
 * two items of one name may have been made of one.
 */

import type { ConversationItemCreateEvent } from 'openai/resources/realtime/realtime'
import { keepNewest } from '../../../shared/newest'

/** Older ones cannot be taken out by name any more. */
const REMEMBERED = 2000

export class NamedItems {
  readonly #ids = new Map<string, string[]>()
  #count = 0

  /**
   * The same, with an id of its own where it has a name.
   * @param previous_item_id the one it stands behind; nothing for the end
   */
  put(
    given: ConversationItemCreateEvent,
    name: string | undefined,
    previous_item_id?: string,
  ): ConversationItemCreateEvent {
    const event = { ...given, ...(previous_item_id !== undefined && { previous_item_id }) }
    if (name === undefined) return event
    const id = `item_parley_${++this.#count}`
    this.#ids.set(name, [...(this.#ids.get(name) ?? []), id])
    keepNewest(this.#ids, REMEMBERED)
    return { ...event, item: { ...event.item, id } }
  }

  /** The id of the last one. */
  last(name: string): string | undefined {
    return this.#ids.get(name)?.at(-1)
  }

  /** Their ids, once. */
  take(name: string): string[] {
    const ids = this.#ids.get(name) ?? []
    this.#ids.delete(name)
    return ids
  }
}
