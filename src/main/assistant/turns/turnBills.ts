/** What turns cost: the price of what was used, told when a turn ends and again when its bill grows. */
import type { TurnCost, UsageLine } from '../../../shared/view'
import { samplesToMs } from '../../audio'
import { costOf, unbilledTurn } from '../../meter'
import type { OpenTurns } from './openTurns'
import type { TurnBookPorts } from './turnBookPorts'
import { type Entry, ending } from './turnEntry'

export type TurnBillsPorts = Pick<TurnBookPorts, 'prices' | 'billed' | 'send' | 'changed'>

export class TurnBills {
  readonly #ports: TurnBillsPorts
  readonly #turns: OpenTurns

  constructor(ports: TurnBillsPorts, turns: OpenTurns) {
    this.#ports = ports
    this.#turns = turns
  }

  /** With the end of the turn. One whose connection broke gets no bill any more, and is not free for that. */
  written(entry: Entry): TurnCost {
    const { broken, billed, response, usage, madeSamples, rateHz } = entry
    if (broken && billed !== response)
      usage.push(...unbilledTurn(this.#ports.prices(), samplesToMs(madeSamples, rateHz)))
    const cost = this.#cost(entry)
    this.#ports.billed(entry.id, cost.amount, cost)
    return cost
  }

  /** Of a turn that has ended already the bill is written again. */
  used(entry: Entry, usage: readonly UsageLine[]): void {
    if (usage.length === 0) return
    entry.usage.push(...usage)
    if (!this.#turns.late(entry.id)) return
    const cost = this.#cost(entry)
    this.#ports.billed(entry.id, cost.amount - (entry.turn.cost?.amount ?? 0), cost)
    entry.turn = { ...entry.turn, cost }
    this.#ports.send([{ type: 'cost', turn: entry.id, cost }], [ending(entry)])
    this.#ports.changed(entry.turn)
  }

  #cost({ usage, wire }: Entry): TurnCost {
    return { ...costOf(usage, this.#ports.prices()), ...(wire && { wire }) }
  }
}
