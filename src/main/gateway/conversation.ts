/** The items of one client's conversation, in order. Knows nothing of sound or of who answers. */
import type { Item } from './frames'
import { invalid, Refusal } from './refusal'

/** More than any conversation of an hour has; the oldest are forgotten. */
const MOST_ITEMS = 2000

export class Conversation {
  readonly id: string
  #items: Item[] = []

  constructor(id: string) {
    this.id = id
  }

  get lastId(): string | null {
    return this.#items.at(-1)?.id ?? null
  }

  get items(): readonly Item[] {
    return this.#items
  }

  has(id: string): boolean {
    return this.#items.some((item) => item.id === id)
  }

  /**
   * @param after the item to stand behind, 'root' for the beginning, nothing for the end
   * @returns the id of the item before it
   * @throws Refusal when there is no such item, or there is one of the same id
   */
  insert(item: Item, after?: string | null): string | null {
    if (this.has(item.id)) {
      throw invalid('item.id', `Error adding item: an item with id '${item.id}' already exists in the conversation.`)
    }
    const at = this.#placeAfter(after)
    this.#items.splice(at, 0, item)
    if (this.#items.length > MOST_ITEMS) this.#items.shift()
    return this.#items[at - 1]?.id ?? null
  }

  replace(item: Item): void {
    this.#items = this.#items.map((each) => (each.id === item.id ? item : each))
  }

  previousOf(id: string): string | null {
    return this.#items[this.#items.findIndex((item) => item.id === id) - 1]?.id ?? null
  }

  /** @param code `item_retrieve_invalid_item_id` and its like: clients tell them apart. @throws Refusal */
  get(id: string, code: string, verb: string): Item {
    const item = this.#items.find((each) => each.id === id)
    if (!item) throw new Refusal(code, `Error ${verb} item: the item with id '${id}' does not exist.`, 'item_id')
    return item
  }

  delete(id: string): void {
    this.#items = this.#items.filter((item) => item.id !== id)
  }

  #placeAfter(after: string | null | undefined): number {
    if (after === undefined || after === null) return this.#items.length
    if (after === 'root') return 0
    const at = this.#items.findIndex(({ id }) => id === after)
    if (at < 0) {
      throw invalid('previous_item_id', `Previous item with id '${after}' not found in the conversation.`)
    }
    return at + 1
  }
}
