/** The machine's own clock behind the `Clock` port: the one place under the entry files that reads real time. */
import { uptime } from 'node:os'
import type { Cancel, Clock, Ms } from '../../shared/time'

/** Longer waits overflow the machine's timer and would fire at once; a reminder may be months away. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

/** `now()` counts from this call. Never fires early, at most some milliseconds late; `owe()` only counts. */
export function createRealClock(): Clock {
  const startMs = performance.now()
  const now = (): Ms => performance.now() - startMs

  const after = (ms: Ms, callback: () => void): Cancel => {
    const dueMs = now() + Math.max(0, ms || 0)
    let timeout: NodeJS.Timeout
    const arm = (leftMs: Ms): void => {
      // Below 1 the machine's timer warns on stderr, and the instant may have passed while this was called.
      timeout = setTimeout(ring, Math.max(1, Math.min(Math.ceil(leftMs), LONGEST_TIMEOUT_MS)))
    }
    const ring = (): void => {
      // The machine's timer counts whole milliseconds and can come up a fraction of one too early.
      const leftMs = dueMs - now()
      if (leftMs > 0) arm(leftMs)
      else callback()
    }
    arm(dueMs - now())
    return () => clearTimeout(timeout)
  }

  let owedCount = 0
  const owe = () => {
    owedCount += 1
    let settled = false
    return () => {
      if (!settled) owedCount -= 1
      settled = true
    }
  }

  return { now, epoch: () => Date.now(), elapsed: () => uptime() * 1000, after, owe, isOwed: () => owedCount > 0 }
}
