/** What talking to a service costs, under the user's own bounds. Watches and says; stopping is the wiring's. */
import type { SpendingView } from '../../shared/desktop'
import { Emitter, type Feed } from '../../shared/time'
import type { AppError } from '../../shared/view'
import { FREE, type Prices, Spending } from '../meter'
import type { AssistantPorts } from './ports'

export class Budget implements Feed<SpendingView> {
  readonly #changes = new Emitter<SpendingView>()
  readonly #ports: AssistantPorts
  readonly #spending: Spending

  constructor(ports: AssistantPorts) {
    const { clock, history, settings } = ports
    this.#ports = ports
    this.#spending = new Spending({
      clock,
      stored: (since) => history.spent(since),
      timeZone: () => settings.get().timeZone,
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

  billed(usd: number, ended: boolean): void {
    if (usd <= 0) return
    this.#spending.add(usd, ended)
    this.#changes.emit(this.current)
  }

  /** A new conversation begins. */
  begin(): void {
    this.#spending.begin()
  }

  /** Why nothing more may be asked; undefined when it may. What is free is never refused. */
  refusal(): AppError | undefined {
    return this.prices() === FREE ? undefined : this.#spending.refusal()
  }
}
