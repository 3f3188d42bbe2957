/** What a link is not ready for yet, in order: sound and the ends of turns. Knows no link. */
import type { Ms } from '../../../shared/time'
import type { TurnId } from '../../../shared/view'
import type { Samples } from '../../audio'

/** Without the time of its end it has not been heard yet. */
export type Sound = { type: 'frame'; turn: TurnId; samples: Int16Array; capturedAtMs?: Ms }
export type Told = Sound | { type: 'commit'; turn: TurnId }

export class Waiting {
  #all: Told[] = []
  #samples: Samples = 0

  get samples(): Samples {
    return this.#samples
  }

  get next(): Told | undefined {
    return this.#all[0]
  }

  /** Behind everything. Copies. */
  put(next: Told): void {
    if (next.type === 'frame') this.#samples += next.samples.length
    this.#all.push(next.type === 'frame' ? { ...next, samples: next.samples.slice() } : next)
  }

  /** Before everything. */
  putBefore(sound: readonly Sound[]): void {
    this.#samples += samplesIn(sound)
    this.#all.unshift(...sound)
  }

  take(): void {
    const next = this.#all.shift()
    if (next?.type === 'frame') this.#samples -= next.samples.length
  }

  /** All of one turn belongs to another. @returns how much sound that is */
  become(before: TurnId, turn: TurnId): Samples {
    const its = this.#all.filter((each) => each.turn === before)
    for (const each of its) each.turn = turn
    return samplesIn(its)
  }

  /** What was said in it is not wanted any more. */
  forget(turn: TurnId): void {
    this.#all = this.#all.filter((each) => each.type === 'commit' || each.turn !== turn)
    this.#samples = samplesIn(this.#all)
  }
}

const samplesIn = (all: readonly Told[]): Samples =>
  all.reduce((sum, each) => sum + (each.type === 'frame' ? each.samples.length : 0), 0)
