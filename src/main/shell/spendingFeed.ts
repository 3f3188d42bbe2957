/**
 * What was spent, for those who show it: told with every bill, and when a day or a month is over, at which nothing is paid.
 * Nobody is woken while there is nothing to begin anew.
 */
import type { FeedSources } from '../../shared/contract'
import type { SpendingView } from '../../shared/desktop'
import type { Cancel, Clock, Feed, Ms } from '../../shared/time'

/** Days and months begin on one, in every time zone. */
const QUARTER_MS: Ms = 15 * 60_000

export const spendingFeed =
  (spending: Feed<SpendingView>, clock: Clock): FeedSources['spending'] =>
  (listener) => {
    let cancel: Cancel = () => {}
    const wait = (told: SpendingView) => {
      cancel()
      if (told.monthUsd > 0) cancel = clock.after(QUARTER_MS - (clock.epoch() % QUARTER_MS), () => look(told))
    }
    const take = (spent: SpendingView) => {
      wait(spent)
      listener(spent)
    }
    const look = (told: SpendingView) => {
      const { current } = spending
      if (current.todayUsd === told.todayUsd && current.monthUsd === told.monthUsd) wait(told)
      else take(current)
    }
    const leave = spending.on(take)
    return () => {
      cancel()
      leave()
    }
  }
