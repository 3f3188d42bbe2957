import { expect, it, vi } from 'vitest'
import { createRealClock } from '../../src/main/clock'

it('never rings early, not even by a fraction of a millisecond', async () => {
  const clock = createRealClock()
  for (const ms of [0, 0.3, 1.7, 4.2]) {
    const startMs = clock.now()
    await new Promise<void>((resolve) => clock.after(ms, resolve))
    expect(clock.now() - startMs).toBeGreaterThanOrEqual(ms)
  }
})

it('does not ring after it was cancelled', async () => {
  const clock = createRealClock()
  let rang = false
  const cancel = clock.after(1, () => {
    rang = true
  })
  cancel()
  cancel()
  await new Promise<void>((resolve) => clock.after(5, resolve))
  expect(rang).toBe(false)
})

it('waits for a reminder that is months away instead of ringing at once', async () => {
  const clock = createRealClock()
  let rang = false
  const cancel = clock.after(90 * 24 * 3_600_000, () => {
    rang = true
  })
  await new Promise<void>((resolve) => clock.after(5, resolve))
  cancel()
  expect(rang).toBe(false)
})

it('knows what elapses, whatever the calendar is set to', () => {
  const clock = createRealClock()
  const fromMs = clock.elapsed()
  const set = vi.spyOn(Date, 'now').mockReturnValue(0)
  try {
    expect(clock.elapsed() - fromMs).toBeGreaterThanOrEqual(0)
    expect(clock.elapsed() - fromMs).toBeLessThan(60_000)
  } finally {
    set.mockRestore()
  }
})

it('goes on while an answer is owed', async () => {
  const clock = createRealClock()
  const settle = clock.owe()
  await new Promise<void>((resolve) => clock.after(1, resolve))
  settle()
  expect(clock.now()).toBeGreaterThan(0)
})

it('sets no negative timer when the machine stalls while it is asked', async () => {
  let nowMs = 0
  const now = vi.spyOn(performance, 'now').mockImplementation(() => {
    nowMs += 10
    return nowMs
  })
  const timers = vi.spyOn(globalThis, 'setTimeout')
  try {
    await new Promise<void>((resolve) => createRealClock().after(1, resolve))
    expect(timers.mock.calls.every(([, ms]) => (ms ?? 0) >= 0)).toBe(true)
  } finally {
    now.mockRestore()
    timers.mockRestore()
  }
})
