/** Pictures that were shown and wait for the question they belong to. */
import type { PictureView } from '../../shared/pictures'
import { Held } from '../../shared/time'
import type { TurnId } from '../../shared/view'
import type { UserImage } from '../link'

export type Picture = Pick<UserImage, 'mime' | 'bytes'>

interface Waiting {
  view: PictureView
  picture: Picture
}

/** A feed of those that wait, oldest first. */
export class Pictures {
  readonly #waiting = new Held<readonly Waiting[]>([])
  #count = 0
  #withdrawals = 0

  on(listener: (waiting: readonly PictureView[]) => void): () => void {
    return this.#waiting.on((waiting) => listener(waiting.map(({ view }) => view)))
  }

  /** @param name what it was called where it came from; empty: it had no name */
  show(picture: Picture, name: string): void {
    this.#count += 1
    this.#waiting.set([...this.#waiting.current, { view: { id: `picture-${this.#count}`, name }, picture }])
  }

  /** It does not go along after all. */
  remove(id: string): void {
    const left = this.#waiting.current.filter(({ view }) => view.id !== id)
    if (left.length !== this.#waiting.current.length) this.#waiting.set(left)
  }

  /** They go with this turn and with no other. */
  take(turnId: TurnId): UserImage[] {
    const taken = this.#waiting.current
    this.#empty()
    return taken.map(({ picture }) => ({ type: 'userImage', turnId, ...picture }))
  }

  /** Where they were gathered was left: none goes along, nor one that is still being looked for. */
  removeAll(): void {
    this.#withdrawals += 1
    this.#empty()
  }

  /** How often that happened: whoever looked for one meanwhile was left alone. */
  get withdrawals(): number {
    return this.#withdrawals
  }

  #empty(): void {
    if (this.#waiting.current.length > 0) this.#waiting.set([])
  }
}
