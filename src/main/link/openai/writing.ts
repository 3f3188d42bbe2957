/**
 * Pure: what of an answer's words was told. A service says them piece by piece and then once more whole; of that, what is
 * missing counts: a piece that was lost at the end, or all of it, where a service says no pieces.
 */
export class Writing {
  /** What was told of each part, whole. */
  readonly #parts = new Map<string, string>()
  #isEmpty = true

  wrote(itemId: string, contentIndex: number, delta: string): void {
    const part = nameOf(itemId, contentIndex)
    this.#parts.set(part, (this.#parts.get(part) ?? '') + delta)
    this.#isEmpty &&= delta === ''
  }

  /** Nothing was told of this response. */
  get isEmpty(): boolean {
    return this.#isEmpty
  }

  /** What is missing of a part that reads so; nothing where it reads otherwise than it was told: that cannot be taken back. */
  rest(itemId: string, contentIndex: number, whole: string): string {
    const told = this.#parts.get(nameOf(itemId, contentIndex)) ?? ''
    const rest = whole.startsWith(told) ? whole.slice(told.length) : ''
    return rest.trim() === '' ? '' : rest
  }

  /** The response is over; another one may go on with the answer. */
  over(): void {
    this.#parts.clear()
    this.#isEmpty = true
  }
}

const nameOf = (itemId: string, contentIndex: number): string => `${contentIndex} ${itemId}`
