import { expect, it } from 'vitest'
import { createMemoryStore } from '../../src/main/settings'
import { keepRetention } from '../../src/main/shell/retention'
import { HandClock } from '../support/handClock'

const HOUR_MS = 3_600_000
const START = Date.UTC(2026, 10, 28)

it('deletes what is older than wanted: at the start, ten seconds after the choice changed, and every six hours', async () => {
  const clock = new HandClock(START)
  const settings = createMemoryStore({ historyDays: 30 })
  const before: number[] = []
  let changes = 0
  const end = keepRetention({
    ...{ clock, settings, changed: () => changes++ },
    history: { deleteBefore: async (at) => void before.push(at) },
  })
  expect(before).toEqual([START - 30 * 24 * HOUR_MS])
  // A slip of the hand that is taken back in time costs nothing.
  settings.set({ historyDays: 1 })
  clock.advance(10_000)
  settings.set({ historyDays: 7 })
  clock.advance(10_000)
  expect(before).toHaveLength(1)
  clock.advance(1_000)
  clock.advance(6 * HOUR_MS)
  const days = before.slice(1).map((at, index) => Math.round((START + index * 6 * HOUR_MS - at) / HOUR_MS) / 24)
  expect(days).toEqual([7, 7])
  // Any other setting is no reason.
  settings.set({ cues: true })
  settings.set({ historyDays: 0 })
  clock.advance(100 * HOUR_MS)
  expect(before).toHaveLength(3)
  await Promise.resolve()
  expect(changes).toBe(3)
  end()
})
