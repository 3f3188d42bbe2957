/** What a turn cost, and plainly where that is not known: a figure without its price is no figure. Pure. */
import type { TurnCost } from '../../shared/view'
import { price, t } from '../strings'

/** Of a cost that is incomplete. */
export const costWords = ({ amount }: TurnCost, locale: string): string =>
  amount > 0 ? t.history.partlyPriced(price(amount, locale)) : t.history.notPriced
