/** Pure: how much of something is used in vain, and whether more of it may be. */

export class Share {
  readonly #most: number
  readonly #free: number
  #all = 0
  #thrown = 0
  /** The most that was thrown away at once: the next time it may be as much. */
  #dearest = 0

  /** @param most 0 to 1, of everything, @param free in vain before the share allows anything */
  constructor(most: number, free: number) {
    this.#most = most
    this.#free = free
  }

  used(amount: number): void {
    this.#all += amount
  }

  threw(amount: number): void {
    this.#all += amount
    this.#thrown += amount
    this.#dearest = Math.max(this.#dearest, amount)
  }

  /** As much again as ever would still be little enough. */
  get allowsMore(): boolean {
    const thrown = this.#thrown + this.#dearest
    return thrown <= Math.max(this.#free, this.#most * (this.#all + this.#dearest))
  }
}
