import { expect, it } from 'vitest'
import { createMemoryStore } from '../../src/main/settings'
import { keepRetention } from '../../src/main/shell/retention'
import type { ConversationSummary, Page } from '../../src/shared/history'
import { HandClock } from '../support/handClock'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const START = Date.UTC(2026, 10, 28)

/** @param lastAt of each conversation */
function kept(days: number, lastAt: readonly number[], clock = new HandClock(START)) {
  const settings = createMemoryStore({ historyDays: days })
  const before: number[] = []
  let changes = 0
  const conversations = async ({ before: place, limit }: Page): Promise<ConversationSummary[]> =>
    lastAt
      .map((at) => ({ id: 'c', startedAt: at, lastAt: at, title: '', turns: 1, cost: 0 }))
      .filter(({ startedAt }) => place === undefined || startedAt < place.startedAt)
      .sort((one, other) => other.startedAt - one.startedAt)
      .slice(0, limit)
  const end = keepRetention({
    ...{ clock, settings, changed: () => changes++ },
    history: { conversations, deleteBefore: async (at) => void before.push(at) },
  })
  return { clock, settings, before, changes: () => changes, end }
}

it('deletes what is older than wanted: at the start, ten seconds after the choice changed, and every hour', async () => {
  const { clock, settings, before, changes, end } = kept(30, [START - 31 * DAY_MS])
  await clock.advanceAsync(0)
  expect(before).toEqual([START - 30 * DAY_MS])
  // A slip of the hand that is taken back in time costs nothing.
  settings.set({ historyDays: 1 })
  await clock.advanceAsync(10_000)
  settings.set({ historyDays: 7 })
  await clock.advanceAsync(10_000)
  expect(before).toHaveLength(1)
  await clock.advanceAsync(1_000)
  await clock.advanceAsync(HOUR_MS)
  const days = before.slice(1).map((at, index) => Math.round((START + index * HOUR_MS - at) / HOUR_MS) / 24)
  expect(days).toEqual([7, 7])
  // Any other setting is no reason.
  settings.set({ cues: true })
  settings.set({ historyDays: 0 })
  await clock.advanceAsync(100 * HOUR_MS)
  expect([before.length, changes()]).toEqual([3, 3])
  end()
  expect(clock.timerCount).toBe(0)
})

it('touches nothing where nothing is that old', async () => {
  const { clock, before, changes, end } = kept(30, [START - 29 * DAY_MS])
  await clock.advanceAsync(HOUR_MS)
  expect([before, changes()]).toEqual([[], 0])
  end()
})

it('deletes nothing by a clock that was years ahead at the start and is set right within an hour', async () => {
  const clock = new HandClock(Date.UTC(2099, 0, 1))
  // The last was said by the wrong clock already.
  const { before, end } = kept(30, [START - DAY_MS, START - 29 * DAY_MS, clock.epoch() - HOUR_MS], clock)
  await clock.advanceAsync(59 * 60_000)
  clock.put(START - clock.epoch())
  await clock.advanceAsync(2 * HOUR_MS)
  expect(before).toEqual([])
  end()
})

it('after years without a word deletes what is old once its clock has stood for an hour, whatever is chosen meanwhile', async () => {
  const { clock, settings, before, end } = kept(30, [START - 800 * DAY_MS])
  settings.set({ historyDays: 7 })
  await clock.advanceAsync(HOUR_MS - 1)
  expect(before).toEqual([])
  await clock.advanceAsync(HOUR_MS)
  expect(before).toHaveLength(1)
  end()
})
