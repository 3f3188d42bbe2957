/**
 * Links for programs that are not the assistant, all of them under the user's bounds together: what they use is billed and
 * kept, and what is under way in one counts when the next asks. Money only; what is said is the links' business.
 */
import type { AppError, TurnCost, TurnId, UsageLine } from '../../../shared/view'
import type { RealtimeLink } from '../../link'
import { costOf } from '../../meter'
import type { HistoryStore } from '../../transcript'
import { BoundedLink, type Bounds } from './boundedLink'
import type { Budget } from './budget'

export interface GuestsPorts {
  /** The user's own turns are in it, too. */
  budget: Pick<Budget, 'prices' | 'billed' | 'refusal' | 'load' | 'unbilledTurnUsd'>
  history: Pick<HistoryStore, 'record'>
  open(): RealtimeLink
  newId(): string
  /** What was spent could not be kept: told once, since it counts until the end all the same. */
  unkept(thrown: unknown): void
}

export class Guests implements Bounds {
  readonly #ports: GuestsPorts
  #underWay = 0
  /** The assistant counts its turns from one up. */
  #lastTurn: TurnId = 0
  #writing: Promise<void> = Promise.resolve()
  #saidUnkept = false

  constructor(ports: GuestsPorts) {
    this.#ports = ports
  }

  /** @throws AppException */
  link = (): RealtimeLink => new BoundedLink(this.#ports.open(), this)

  refusal = (): AppError | undefined => this.#ports.budget.refusal(this.#underWay)

  begun(): () => void {
    let isOver = false
    this.#underWay += 1
    return () => {
      if (isOver) return
      isOver = true
      this.#underWay -= 1
    }
  }

  used(usage: readonly UsageLine[]): void {
    this.#bill(costOf(usage, this.#ports.budget.prices()))
  }

  /** Who hangs up before the bill is there pays what is usual. */
  unbilled(): void {
    const amount = this.#ports.budget.unbilledTurnUsd()
    this.#bill({ amount, currency: 'USD', usage: [], estimated: true })
  }

  /** Every bill so far is on disk, or cannot be kept. */
  kept(): Promise<void> {
    return this.#writing
  }

  #bill(cost: TurnCost): void {
    this.#ports.budget.billed(--this.#lastTurn, cost.amount, cost)
    if (cost.amount > 0) this.#writing = this.#writing.then(() => this.#keep(cost.amount))
  }

  async #keep(usd: number): Promise<void> {
    const { budget, history, newId, unkept } = this.#ports
    try {
      await history.record({ type: 'billed', bill: newId(), usd })
      // Another Parley on the same data may have spent something meanwhile.
      await budget.load()
    } catch (thrown) {
      if (!this.#saidUnkept) unkept(thrown)
      this.#saidUnkept = true
    }
  }
}
