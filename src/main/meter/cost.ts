/** Pure: what a turn cost, from the vendor's own units and a price table. What runs on this computer costs nothing. */
import type { TurnCost, UsageLine } from '../../shared/view'

/** US dollars for one of the unit, by the unit's name. A unit that is not in it is free. */
export type Prices = Readonly<Record<string, number>>

export const FREE: Prices = {}

export function costOf(usage: readonly UsageLine[], prices: Prices): TurnCost {
  const amount = usage.reduce((sum, { unit, quantity }) => sum + quantity * (prices[unit] ?? 0), 0)
  return { amount, currency: 'USD', usage: usage.map((line) => ({ ...line })) }
}
