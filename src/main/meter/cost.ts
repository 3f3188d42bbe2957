/** Pure: what a turn cost, from the vendor's own units and their prices. What runs on this computer costs nothing. */
import type { TurnCost, UsageLine } from '../../shared/view'
import { FREE, type Prices, priceOf } from './prices'

/** Sums are kept to a billionth of a dollar: three digits finer than what is promised, far coarser than a double's own error. */
const DIGITS = 1e9

/**
 * @param prices of everything that was used; undefined where the model's are not known. A unit without a price makes the
 * amount incomplete: never silently free. What the service reported and what was counted here add up alike; that a part was
 * counted here is said.
 */
export function costOf(usage: readonly UsageLine[], prices: Prices | undefined): TurnCost {
  let amount = 0
  let incomplete = false
  let estimated = false
  for (const line of usage) {
    const price = prices && priceOf(prices, line)
    if (price === undefined) incomplete ||= line.quantity > 0 && prices !== FREE
    else amount += line.quantity * price
    estimated ||= line.estimated === true && line.quantity > 0 && price !== undefined && price > 0
  }
  const cost: TurnCost = { amount: exact(amount), currency: 'USD', usage: usage.map((line) => ({ ...line })) }
  return { ...cost, ...(incomplete && { incomplete }), ...(estimated && { estimated }) }
}

/** To a billionth. */
export const exact = (usd: number): number => Math.round(usd * DIGITS) / DIGITS
