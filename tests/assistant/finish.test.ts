import { describe, expect, it } from 'vitest'
import { Finish } from '../../src/main/assistant/finish'
import { HandClock } from '../support/handClock'

/** Longer than any wait for quiet. */
const LONG_MS = 10_000

function finish() {
  const clock = new HandClock()
  const one = new Finish(clock)
  let finished = false
  one.finished.then(() => {
    finished = true
  })
  return { clock, one, isFinished: () => finished }
}

async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false
  promise.then(() => {
    settled = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  return settled
}

describe('a finite source', () => {
  it('is finished a while after its end, when it is quiet', async () => {
    const { clock, one, isFinished } = finish()
    one.state('ready')
    one.sourceEnded()
    await clock.advanceAsync(1_000)
    expect(isFinished()).toBe(false)
    await clock.advanceAsync(LONG_MS)
    expect([isFinished(), clock.timerCount]).toEqual([true, 0])
  })

  it('is not finished while its last turn is heard, thought about or answered', async () => {
    const { clock, one, isFinished } = finish()
    one.state('ready')
    one.sourceEnded()
    for (const state of ['listening', 'thinking', 'speaking'] as const) {
      await clock.advanceAsync(1_000)
      one.state(state)
      await clock.advanceAsync(LONG_MS)
    }
    expect(isFinished()).toBe(false)
    one.state('ready')
    await clock.advanceAsync(LONG_MS)
    expect(isFinished()).toBe(true)
  })

  it('is not finished while the ears owe an answer: the last words may be in it', async () => {
    const { clock, one, isFinished } = finish()
    one.state('ready')
    one.sourceEnded()
    const heard = clock.owe()
    await clock.advanceAsync(LONG_MS)
    expect(isFinished()).toBe(false)
    one.state('listening')
    heard()
    await clock.advanceAsync(LONG_MS)
    expect(isFinished()).toBe(false)
    one.state('ready')
    await clock.advanceAsync(LONG_MS)
    expect(isFinished()).toBe(true)
  })

  it('is finished at once when everything ends', async () => {
    const { one } = finish()
    one.state('listening')
    one.state('closing')
    expect(await isSettled(one.finished)).toBe(true)
  })
})

describe('a source that goes on', () => {
  it('is never finished, however quiet it is', async () => {
    const { clock, one, isFinished } = finish()
    one.state('ready')
    await clock.advanceAsync(LONG_MS)
    expect([isFinished(), clock.timerCount]).toEqual([false, 0])
  })
})

describe('who waits for quiet', () => {
  it.each(['ready', 'offline', 'closing'] as const)('goes on when the state becomes %s', async (quiet) => {
    const { one } = finish()
    one.state('thinking')
    const [first, second] = [one.idle(), one.idle()]
    one.state('speaking')
    expect(await isSettled(first)).toBe(false)
    one.state(quiet)
    await Promise.all([first, second, one.idle()])
  })

  it('waits as long as nothing is known', async () => {
    const { one } = finish()
    expect(await isSettled(one.idle())).toBe(false)
  })
})
