/** Waits for the end of what an adapter has under way, and hurries only what waits for the clock. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Ms } from '../../../../src/shared/time'
import { type FlowingClock, until } from '../../../support/flowingClock'

/** Longer than any bound an adapter may have for coming to an end. */
const LONGEST_MS: Ms = 90_000
const LEAP_MS: Ms = 50
/** Of real time. */
const LOOK_MS: Ms = 10

export interface UnderWay {
  readonly events: readonly unknown[]
  readonly ends: readonly unknown[]
}

/**
 * What is under way takes its real time: the clock leaps only while nothing comes, and no more than five times as fast, so
 * that a connection that is a little late on a busy machine is none that never comes.
 */
export async function ended(underWay: UnderWay, clock: FlowingClock): Promise<void> {
  const over = () => underWay.ends.length > 0
  for (let leaptMs = 0; leaptMs < LONGEST_MS && !over(); ) {
    const count = underWay.events.length
    for (let ms = 0; ms < LOOK_MS && !over(); ms += 5) await sleep(5)
    if (underWay.events.length > count) continue
    await clock.leap(LEAP_MS, over)
    leaptMs += LEAP_MS
  }
  await until(over, 'an end')
}

/** To the end where nothing is under way: only bounds and pauses are waited for, and those are hurried. */
export async function givenUp(underWay: UnderWay, clock: FlowingClock): Promise<void> {
  const over = () => underWay.ends.length > 0
  await clock.leap(LONGEST_MS, over, 200)
  await until(over, 'an end')
}

/** Room for what should not come. */
export async function afterwards(clock: FlowingClock): Promise<void> {
  await clock.leap(1_000)
  await sleep(50)
}
