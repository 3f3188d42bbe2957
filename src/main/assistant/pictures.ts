/** Pictures that were shown and wait for the question they belong to. */
import type { TurnId } from '../../shared/view'
import type { UserImage } from '../link'

export type Picture = Pick<UserImage, 'mime' | 'bytes'>

export class Pictures {
  #waiting: Picture[] = []

  show(picture: Picture): void {
    this.#waiting.push(picture)
  }

  /** They go with this turn and with no other. */
  take(turnId: TurnId): UserImage[] {
    return this.#waiting.splice(0).map((picture) => ({ type: 'userImage', turnId, ...picture }))
  }
}
