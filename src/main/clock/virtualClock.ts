/**
 * A clock that jumps from timer to timer as fast as the machine allows, so that minutes of conversation take seconds,
 * and that still tells the truth about work: while a worker owes an answer it stands still, and each answer moves it
 * on by the real time that work took. It knows nothing of sound or workers.
 */
import type { Clock, EpochMs, Ms } from '../../shared/time'
import { type Timer, TimerQueue } from './timerQueue'

export interface VirtualClockOptions {
  /** The calendar time at `now() === 0`. */
  startEpochMs: EpochMs
  /** What measures owed work; tests give their own. Monotonic. */
  realNow?: () => Ms
}

/**
 * Rules, in the order they matter:
 * - Nothing owed: one timer per turn of the event loop fires, so messages and promises arrive in between.
 * - Something owed: no timer fires by itself and `now()` does not move, however long the work takes.
 * - An answer (the function `owe()` returned is called): before that call returns, `now()` has moved on by the real time
 *   since the standstill began, and timers that fell due on the way have fired in order, each seeing its own instant.
 *   The one who answers therefore reads the right time when it handles its result. Other work may still be owed then.
 * - No timers: it rests (no handle keeps the process alive) until `after` is called.
 * Waiting that is neither a timer nor owed (a bare file read) takes no virtual time at all and may be overtaken: owe it.
 */
export function createVirtualClock(options: VirtualClockOptions): Clock {
  const realNow = options.realNow ?? (() => performance.now())
  const timers = new TimerQueue()
  let nowMs: Ms = 0
  let owedCount = 0
  /** Virtual minus real time during the standstill; undefined while nothing is owed. */
  let offsetMs: Ms | undefined
  let pump: NodeJS.Immediate | undefined

  const schedule = (): void => {
    if (pump === undefined && owedCount === 0 && timers.size > 0) pump = setImmediate(step)
  }
  const step = (): void => {
    pump = undefined
    if (owedCount > 0) return
    const timer = timers.takeDue(Number.POSITIVE_INFINITY)
    if (timer !== undefined) fire(timer)
    schedule()
  }
  const fire = (timer: Timer): void => {
    nowMs = Math.max(nowMs, timer.dueMs)
    try {
      timer.callback()
    } catch (thrown) {
      // As with the machine's timers: a bug in one callback must not surface in whoever settled a debt.
      setImmediate(() => {
        throw thrown
      })
    }
  }
  const catchUp = (targetMs: Ms): void => {
    for (let due = timers.takeDue(targetMs); due !== undefined; due = timers.takeDue(targetMs)) fire(due)
    nowMs = Math.max(nowMs, targetMs)
  }

  return {
    now: () => nowMs,
    epoch: () => options.startEpochMs + nowMs,
    elapsed: () => nowMs,
    after(ms, callback) {
      const cancel = timers.add(nowMs + Math.max(0, ms || 0), callback)
      schedule()
      return cancel
    },
    owe() {
      owedCount += 1
      offsetMs ??= nowMs - realNow()
      let settled = false
      return () => {
        if (settled) return
        settled = true
        catchUp(realNow() + (offsetMs ?? 0))
        owedCount -= 1
        if (owedCount === 0) offsetMs = undefined
        schedule()
      }
    },
    isOwed: () => owedCount > 0,
  }
}
