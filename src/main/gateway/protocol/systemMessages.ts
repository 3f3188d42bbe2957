/** What a client says as the system: it holds until its item is gone, and all of it together is bounded. */
import type { Item } from './frames'
import { invalid } from './refusal'
import { LONGEST_TEXT } from './shape'

export class SystemMessages {
  readonly #texts = new Map<string, readonly string[]>()
  #letters = 0

  /** In the order they were put in. */
  get texts(): string[] {
    return [...this.#texts.values()].flat()
  }

  /** @throws Refusal when so much more is too much */
  mustHaveRoomFor(texts: readonly string[]): void {
    if (this.#letters + lettersIn(texts) > LONGEST_TEXT) {
      throw invalid('item.content', `All system messages together have more than ${LONGEST_TEXT} characters.`)
    }
  }

  put(itemId: string, texts: readonly string[]): void {
    this.#texts.set(itemId, texts)
    this.#letters += lettersIn(texts)
  }

  /** @returns whether there was such a one */
  delete(itemId: string): boolean {
    this.#letters -= lettersIn(this.#texts.get(itemId) ?? [])
    return this.#texts.delete(itemId)
  }
}

export const isSystem = (item: Item): boolean => item.type === 'message' && item.role === 'system'

const lettersIn = (texts: readonly string[]): number => texts.reduce((sum, { length }) => sum + length, 0)
