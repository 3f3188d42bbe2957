/** What talking to a service costs, under the user's own bounds. Watches and says; stopping is the wiring's. */
import type { SpendingView } from '../../../shared/desktop'
import { appError } from '../../../shared/errors'
import { Emitter, type Feed } from '../../../shared/time'
import type { AppError, TurnCost, TurnId } from '../../../shared/view'
import { firstModels } from '../../link'
import { FREE, type Prices, Spending, usualChainTurn, usualTurn } from '../../meter'
import type { AssistantPorts } from '../ports'

export type BudgetPorts = Pick<AssistantPorts, 'clock' | 'history' | 'settings' | 'prices'>

export class Budget implements Feed<SpendingView> {
  readonly #changes = new Emitter<SpendingView>()
  readonly #ports: BudgetPorts
  readonly #spending: Spending
  readonly #notice: (error: AppError) => void
  #saidUnknown = false

  /** @param notice worth knowing, no failure */
  constructor(ports: BudgetPorts, notice: (error: AppError) => void) {
    const { clock, history, settings } = ports
    this.#ports = ports
    this.#notice = notice
    this.#spending = new Spending({
      clock,
      turnedOver: () => this.#changes.emit(this.current),
      stored: (since) => history.spent(since),
      timeZone: () => settings.get().timeZone,
      usualTurnUsd: () => this.usualTurnUsd(),
      bounds: () => settings.get().spending,
    })
  }

  get current(): SpendingView {
    return this.#spending.spent
  }

  on(listener: (spent: SpendingView) => void): () => void {
    listener(this.current)
    return this.#changes.on(listener)
  }

  /** What earlier runs spent. Only where something can cost: reading it takes the history's time. */
  async load(): Promise<void> {
    if (this.prices() === FREE) return
    await this.#spending.load()
    this.#changes.emit(this.current)
  }

  /** Of the provider in use; undefined where they are not known. */
  prices(): Prices | undefined {
    return this.#ports.prices(this.#ports.settings.get())
  }

  /** What a turn costs of which nothing is known. */
  usualTurnUsd(): number {
    const settings = this.#ports.settings.get()
    const prices = this.prices() ?? FREE
    return settings.provider === 'cascade' ? usualChainTurn(prices, firstModels(settings)) : usualTurn(prices)
  }

  /** What a turn costs whose bill will never come. A chain counts what it sends itself: it owes no bill. */
  unbilledTurnUsd(): number {
    return this.#ports.settings.get().provider === 'cascade' ? 0 : this.usualTurnUsd()
  }

  /** @param usd by which the bill of this turn grew; all of it, the first time */
  billed(turn: TurnId, usd: number, { incomplete = false }: TurnCost): void {
    if (incomplete) this.#unknown()
    if (usd <= 0) return
    this.#spending.add(turn, usd)
    this.#changes.emit(this.current)
  }

  /** A new conversation begins. */
  begin(): void {
    this.#spending.begin()
  }

  /**
   * Why nothing more may be asked; undefined when it may. What is free is never refused.
   * @param underWay questions that were asked and are not billed yet
   */
  refusal(underWay = 0): AppError | undefined {
    return this.prices() === FREE ? undefined : this.#spending.refusal(underWay)
  }

  /** A bound that cannot count is no bound, which whoever set it should know. Said once. */
  #unknown(): void {
    const { dayUsd, monthUsd } = this.#ports.settings.get().spending
    if (this.#saidUnknown || (dayUsd === 0 && monthUsd === 0)) return
    this.#saidUnknown = true
    this.#notice(appError('cost.unknown'))
  }
}
