/** Which answers have reached the device: each is told once, with the report that says so. */
import { keepNewest } from '../../shared/newest'
import type { ResponseId } from '../../shared/view'
import type { Playhead } from './playhead'
import type { Track } from './track'

/** Answers whose late sound is still refused; more than can be under way. */
const REMEMBERED_ENDED = 32

export class HandedOver {
  readonly #told = new WeakSet<Track>()

  /** The answers whose first sample was handed over since the last call. */
  take({ stretches, played }: Playhead<Track>): ResponseId[] {
    return stretches.flatMap(({ id: track, start }) => {
      if (start >= played || this.#told.has(track)) return []
      this.#told.add(track)
      return track.kind.type === 'answer' ? [track.kind.responseId] : []
    })
  }
}

/** Answers that drained or were cut: of these nothing is taken any more. */
export class EndedAnswers {
  /** Oldest first. Asked with every piece of an answer: found by one look. */
  readonly #ids = new Set<ResponseId>()

  add(responseId: ResponseId): void {
    this.#ids.add(responseId)
    keepNewest(this.#ids, REMEMBERED_ENDED)
  }

  has(responseId: ResponseId): boolean {
    return this.#ids.has(responseId)
  }
}
