/** A rule of the ports as something that can be run on any adapter: it rejects where the adapter breaks it. */
import { expect } from 'vitest'
import { createRealClock } from '../../../../src/main/clock'
import type { Clock, Ms } from '../../../../src/shared/time'

export interface Rule<Rig> {
  name: string
  check(rig: Rig): Promise<void>
}

/** A bound of an adapter where nothing is to run into it: only ends what hangs, however busy the machine is. */
export const PATIENT_MS: Ms = 30_000

/** A clock, the machine's as a rule, which also knows what was not cleaned up. */
export interface CountedClock extends Clock {
  /** Timers that are set and debts that are owed. */
  readonly pending: number
}

export function countedClock(clock: Clock = createRealClock()): CountedClock {
  let pending = 0
  const counted = (undo: () => void) => {
    pending += 1
    let over = false
    return () => {
      if (!over) pending -= 1
      over = true
      undo()
    }
  }
  return {
    now: () => clock.now(),
    epoch: () => clock.epoch(),
    elapsed: () => clock.elapsed(),
    after(ms, callback) {
      const cancel = counted(
        clock.after(ms, () => {
          cancel()
          callback()
        }),
      )
      return cancel
    },
    owe: () => counted(clock.owe()),
    isOwed: () => clock.isOwed(),
    get pending() {
      return pending
    },
  }
}

/** Everything that an error says anywhere, its causes and hidden fields among it. */
function everythingOf(thrown: unknown, depth = 0): string {
  if (typeof thrown !== 'object' || thrown === null || depth > 6) return String(thrown)
  const own = Reflect.ownKeys(thrown).map((key) => {
    const value = (thrown as Record<PropertyKey, unknown>)[key]
    return `${String(key)}: ${everythingOf(value, depth + 1)}`
  })
  return own.join('\n')
}

/** Neither the key nor what was said stands in it. */
export function expectDiscreet(thrown: unknown, ...secrets: string[]): void {
  const said = everythingOf(thrown)
  for (const secret of secrets) expect(said).not.toContain(secret)
}

/** The least of several measurements, because other programs use the machine too; one that is below `enough` is enough. */
export async function leastOf(times: number, enough: Ms, measure: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let n = 0; n < times && least >= enough; n++) least = Math.min(least, await measure())
  return least
}
