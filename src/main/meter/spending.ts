/**
 * What was spent today and this month, and whether the next turn still fits under the user's own bounds. Counts; what is
 * done about it is not its business. Days and months are those of the user's own calendar.
 */

import { appError } from '../../shared/errors'
import { keepNewest } from '../../shared/newest'
import type { Clock, EpochMs } from '../../shared/time'
import type { AppError, TurnId } from '../../shared/view'
import { dayOf, monthOf, startOfDay, startOfMonth } from './calendar'
import { exact } from './cost'

export interface SpendingPorts {
  clock: Clock
  /** Another day or month is counted now, by what was stored of it. */
  turnedOver?(): void
  /** Sum of what was stored since then, US dollars. */
  stored(since: EpochMs): Promise<number>
  /** IANA. */
  timeZone(): string
  /** What a turn costs of which nothing is known yet, US dollars. */
  usualTurnUsd(): number
  /** US dollars; 0: no bound. */
  bounds(): { dayUsd: number; monthUsd: number }
}

export interface Spent {
  todayUsd: number
  monthUsd: number
}

/** The next turn is taken to cost as much as the dearest of so many before it, and no less than a usual one. */
const LAST_TURNS = 3

export class Spending {
  readonly #ports: SpendingPorts
  readonly #recent = new Map<TurnId, number>()
  #spent: Spent = { todayUsd: 0, monthUsd: 0 }
  #isLoaded = false
  #day = ''
  #month = ''

  constructor(ports: SpendingPorts) {
    this.#ports = ports
  }

  /** Reads what earlier runs spent. A history that cannot be read counts as nothing. */
  async load(): Promise<void> {
    const { clock, stored, timeZone } = this.#ports
    this.#turnOver()
    this.#isLoaded = true
    const day = this.#day
    const now = clock.epoch()
    const zone = timeZone()
    const [todayUsd, monthUsd] = await Promise.all(
      [startOfDay(now, zone), startOfMonth(now, zone)].map((since) => stored(since).catch(() => 0)),
    )
    this.#turnOver()
    // That of another day is read by then.
    if (day !== this.#day) return
    // Turns that ended while it was read are in it already or come through `add`: whichever is more.
    this.#spent = {
      todayUsd: Math.max(this.#spent.todayUsd, exact(todayUsd ?? 0)),
      monthUsd: Math.max(this.#spent.monthUsd, exact(monthUsd ?? 0)),
    }
  }

  get spent(): Spent {
    this.#turnOver()
    return this.#spent
  }

  /** A turn was billed, or its bill grew by this much: of one that was cut, the whole comes late. */
  add(turn: TurnId, usd: number): void {
    this.#turnOver()
    const { todayUsd, monthUsd } = this.#spent
    this.#spent = { todayUsd: exact(todayUsd + usd), monthUsd: exact(monthUsd + usd) }
    this.#recent.set(turn, exact((this.#recent.get(turn) ?? 0) + usd))
    keepNewest(this.#recent, LAST_TURNS)
  }

  /** A new conversation begins with a short memory: its turns cost less. */
  begin(): void {
    this.#recent.clear()
  }

  /**
   * Why the next turn must not be asked; undefined when it may.
   * @param underWay turns that were asked and are not billed yet: each may cost as much as the next
   */
  refusal(underWay = 0): AppError | undefined {
    const { dayUsd, monthUsd } = this.#ports.bounds()
    const { todayUsd, monthUsd: thisMonthUsd } = this.spent
    const nextUsd = Math.max(this.#ports.usualTurnUsd(), ...this.#recent.values()) * (1 + underWay)
    if (passes(todayUsd, nextUsd, dayUsd)) return reached('day', todayUsd, dayUsd)
    if (passes(thisMonthUsd, nextUsd, monthUsd)) return reached('month', thisMonthUsd, monthUsd)
    return undefined
  }

  #turnOver(): void {
    const { clock, timeZone } = this.#ports
    const now = clock.epoch()
    const [day, month] = [dayOf(now, timeZone()), monthOf(now, timeZone())]
    if (day === this.#day) return
    if (month !== this.#month) this.#spent = { ...this.#spent, monthUsd: 0 }
    this.#spent = { ...this.#spent, todayUsd: 0 }
    ;[this.#day, this.#month] = [day, month]
    // It may be one of before: the clock was put right, or somebody came home.
    if (this.#isLoaded) void this.load().then(() => this.#ports.turnedOver?.())
  }
}

/** Nothing may be spent any more, or the next turn would go over it. */
const passes = (spent: number, next: number, bound: number): boolean =>
  bound > 0 && (spent >= bound || exact(spent + next) > bound)

const reached = (period: 'day' | 'month', spent: number, bound: number): AppError =>
  appError('cost.capReached', { period, spent: spent.toFixed(2), bound: bound.toFixed(2) })
