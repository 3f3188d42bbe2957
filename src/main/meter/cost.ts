/** Pure: what a turn cost, from the vendor's own units and their prices. What runs on this computer costs nothing. */
import type { TurnCost, UsageLine } from '../../shared/view'
import { FREE, type Prices } from './prices'

/** Sums are kept to a billionth of a dollar: three digits finer than what is promised, far coarser than a double's own error. */
const DIGITS = 1e9

/**
 * @param prices of everything that was used; undefined where the model's are not known. A unit without a price makes the
 * amount incomplete: never silently free.
 */
export function costOf(usage: readonly UsageLine[], prices: Prices | undefined): TurnCost {
  let amount = 0
  let incomplete = false
  for (const { unit, quantity } of usage) {
    const price = prices === undefined ? undefined : prices[unit]
    if (price === undefined) incomplete ||= quantity > 0 && prices !== FREE
    else amount += quantity * price
  }
  const cost: TurnCost = { amount: exact(amount), currency: 'USD', usage: usage.map((line) => ({ ...line })) }
  return incomplete ? { ...cost, incomplete } : cost
}

/** To a billionth. */
export const exact = (usd: number): number => Math.round(usd * DIGITS) / DIGITS
