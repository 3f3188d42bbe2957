import { expect, it } from 'vitest'
import { spendingFeed } from '../../src/main/shell/spendingFeed'
import type { SpendingView } from '../../src/shared/desktop'
import { Held } from '../../src/shared/time'
import { HandClock } from '../support/handClock'

const EVENING = Date.UTC(2026, 10, 30, 23, 50)
const NOTHING = { todayUsd: 0, monthUsd: 0 }

function followed(first: SpendingView) {
  const clock = new HandClock(EVENING)
  const bills = new Held(first)
  /** As a budget does it: what counts is known when it is asked for, and told with a bill. */
  const spending = {
    on: (listener: (spent: SpendingView) => void) => bills.on(listener),
    get current() {
      return clock.epoch() < Date.UTC(2026, 11, 1) ? bills.current : NOTHING
    },
  }
  const told: SpendingView[] = []
  const leave = spendingFeed(spending, clock)((spent) => told.push(spent))
  return { clock, bills, told, leave }
}

it('tells at midnight that a new day has cost nothing yet', () => {
  const { clock, told } = followed({ todayUsd: 1.9, monthUsd: 12 })
  clock.advance(9 * 60_000)
  expect(told).toEqual([{ todayUsd: 1.9, monthUsd: 12 }])
  clock.advance(2 * 60_000)
  expect(told).toEqual([{ todayUsd: 1.9, monthUsd: 12 }, NOTHING])
})

it('wakes nobody while nothing was spent, or when nobody follows any more', () => {
  const { clock, bills, told, leave } = followed(NOTHING)
  expect(clock.timerCount).toBe(0)
  bills.set({ todayUsd: 0.1, monthUsd: 0.1 })
  expect([told.length, clock.timerCount]).toEqual([2, 1])
  leave()
  expect([clock.timerCount, bills.listenerCount]).toEqual([0, 0])
})
