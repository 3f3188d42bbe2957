/**
 * A timer is over after as long as it was set for, an alarm at its hour. Lists keep both by the calendar: where that is set
 * while a timer runs, the timer is moved along, so that whoever reads it finds as much left as there was. Stores nothing.
 */
import type { Clock, Ms } from '../../shared/time'
import type { TimerItem } from './skill'

/** Clocks are read to a second; nobody sets one by less. */
const SET_MS: Ms = 2_000

export class RunningTimers {
  readonly #clock: Pick<Clock, 'epoch' | 'elapsed'>
  /** How far the calendar was ahead of what elapses when a timer was first seen. */
  #aheadMs = new Map<string, Ms>()

  constructor(clock: Pick<Clock, 'epoch' | 'elapsed'>) {
    this.#clock = clock
  }

  /** These are all: what is new among them goes by the calendar of this moment. */
  follow(items: readonly TimerItem[]): void {
    const nowMs = this.#ahead()
    this.#aheadMs = new Map(items.map(({ id }) => [id, this.#aheadMs.get(id) ?? nowMs]))
  }

  /** By the calendar of now; the very same where nobody set it. */
  now(items: readonly TimerItem[]): readonly TimerItem[] {
    const nowMs = this.#ahead()
    const moved = items.map((item) => {
      const byMs = nowMs - (this.#aheadMs.get(item.id) ?? nowMs)
      const stays = item.kind !== 'timer' || Math.abs(byMs) < SET_MS
      return stays ? item : { ...item, dueAt: item.dueAt + byMs, setAt: item.setAt + byMs }
    })
    return moved.every((item, at) => item === items[at]) ? items : moved
  }

  #ahead(): Ms {
    return this.#clock.epoch() - this.#clock.elapsed()
  }
}
