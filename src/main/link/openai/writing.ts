/**
 * Pure: what of an answer's words was told. A service says them piece by piece and then once more whole; of that, what is
 * missing counts: a piece that was lost at the end, or all of it, where a service says no pieces. The first piece comes before
 * an answer's first sound, so next to nothing is done with it: the part that is being told stands by itself.
 */
export class Writing {
  #itemId = ''
  #contentIndex = 0
  /** Of the part that is being told. */
  #told = ''
  /** What was told of the parts before, whole. */
  #before: Map<string, string> | undefined

  wrote(itemId: string, contentIndex: number, delta: string): void {
    if (itemId !== this.#itemId || contentIndex !== this.#contentIndex) this.#turnTo(itemId, contentIndex)
    this.#told += delta
  }

  /** Nothing was told of this response. */
  get isEmpty(): boolean {
    return this.#told === '' && this.#before === undefined
  }

  /** What is missing of a part that reads so; nothing where it reads otherwise than it was told: that cannot be taken back. */
  rest(itemId: string, contentIndex: number, whole: string): string {
    const isTold = itemId === this.#itemId && contentIndex === this.#contentIndex
    const told = isTold ? this.#told : (this.#before?.get(nameOf(itemId, contentIndex)) ?? '')
    const rest = whole.startsWith(told) ? whole.slice(told.length) : ''
    return rest.trim() === '' ? '' : rest
  }

  /** The response is over; another one may go on with the answer. */
  over(): void {
    this.#told = ''
    this.#before = undefined
  }

  #turnTo(itemId: string, contentIndex: number): void {
    if (this.#told !== '') {
      this.#before ??= new Map()
      this.#before.set(nameOf(this.#itemId, this.#contentIndex), this.#told)
    }
    this.#told = this.#before?.get(nameOf(itemId, contentIndex)) ?? ''
    this.#itemId = itemId
    this.#contentIndex = contentIndex
  }
}

const nameOf = (itemId: string, contentIndex: number): string => `${contentIndex} ${itemId}`
