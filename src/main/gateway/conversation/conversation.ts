/** The items of one client's conversation, in order. Knows nothing of sound or of who answers. */
import type { Item } from '../protocol/frames'
import { invalid, Refusal } from '../protocol/refusal'
import { isSystem } from '../protocol/systemMessages'

/** More than any conversation of an hour has; the oldest are forgotten. */
const MOST_ITEMS = 2000
/** Several times what the largest model can look back on. */
const MOST_LETTERS = 8_000_000

export class Conversation {
  readonly id: string
  #items: Item[] = []
  /** Of the items that clients put in: what they sent of each. */
  readonly #letters = new Map<string, number>()
  #allLetters = 0
  readonly #forgot: (itemId: string) => void

  /** @param forgot an item had to make room */
  constructor(id: string, forgot: (itemId: string) => void = () => {}) {
    this.id = id
    this.#forgot = forgot
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
   * @param letters how much a client sent of it; nothing for what the server itself knows
   * @returns the id of the item before it
   * @throws Refusal when there is no such item, or there is one of the same id
   */
  insert(item: Item, after?: string | null, letters = 0): string | null {
    if (this.has(item.id)) {
      throw invalid('item.id', `Error adding item: an item with id '${item.id}' already exists in the conversation.`)
    }
    const at = this.#placeAfter(after)
    let before = this.#items[at - 1]?.id ?? null
    this.#items.splice(at, 0, item)
    this.#allLetters += letters
    if (letters > 0) this.#letters.set(item.id, letters)
    while (this.#items.length > MOST_ITEMS || (this.#allLetters > MOST_LETTERS && this.#items.length > 1)) {
      // What the system said holds for as long as there is anything else to forget.
      const at = Math.max(
        0,
        this.#items.findIndex((each) => !isSystem(each)),
      )
      const [oldest] = this.#items.splice(at, 1)
      this.#forget(oldest!.id)
      this.#forgot(oldest!.id)
      if (oldest!.id === before) before = this.#items[at - 1]?.id ?? null
    }
    return before
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
    this.#forget(id)
  }

  #forget(id: string): void {
    this.#allLetters -= this.#letters.get(id) ?? 0
    this.#letters.delete(id)
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
