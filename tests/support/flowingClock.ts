/**
 * A clock for tests with real sockets: it flows with real time, but no more than a little at once, so that a busy machine
 * makes nothing late; it can be stopped, and it can leap to what would take long.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Ms } from '../../src/shared/time'
import { HandClock } from './handClock'

const TICK_MS: Ms = 5
const AT_ONCE_MS: Ms = 20

export class FlowingClock extends HandClock {
  /** In a leap, what is owed (`owe`) is given so much real time all in all before time moves on. */
  patientMs: Ms = 0
  #flow: NodeJS.Timeout | undefined

  flow(): this {
    let lastMs = performance.now()
    this.#flow ??= setInterval(() => {
      const nowMs = performance.now()
      this.advance(Math.min(nowMs - lastMs, AT_ONCE_MS))
      lastMs = nowMs
    }, TICK_MS)
    return this
  }

  stop(): void {
    clearInterval(this.#flow)
    this.#flow = undefined
  }

  /** Moves on in small steps, with time for sockets between them, until `there` or `longestMs` are over. */
  async leap(longestMs: Ms, there: () => boolean = () => false, stepMs: Ms = 100): Promise<void> {
    const patientUntilMs = performance.now() + this.patientMs
    for (let leftMs = longestMs; leftMs > 0 && !there(); leftMs -= stepMs) {
      while (this.owedCount > 0 && performance.now() < patientUntilMs) await sleep(1)
      this.advance(Math.min(stepMs, leftMs))
      await sleep(1)
    }
  }
}

/** Only ends what hangs: no test expects anything to be quick. */
export const patience = { longestMs: 40_000 }

/** Of one look at most so much counts as waiting: where something else held the process up, nothing could have come. */
const LONGEST_LOOK_MS: Ms = 50

/** Waits in real time for what comes by itself. */
export async function until(there: () => boolean, what: string, longestMs: Ms = patience.longestMs): Promise<void> {
  for (let waitedMs = 0; !there(); ) {
    if (waitedMs > longestMs) throw new Error(`waited in vain: ${what}`)
    const fromMs = performance.now()
    await sleep(2)
    waitedMs += Math.min(LONGEST_LOOK_MS, performance.now() - fromMs)
  }
}
