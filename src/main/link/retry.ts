/** Pure: whether and when a lost connection is tried again. Knows no clock and no socket. */
import type { ErrorCode } from '../../shared/errors'
import type { Ms } from '../../shared/time'

export interface RetryTuning {
  /** Bound of the first wait; it doubles with each attempt. */
  firstMs: Ms
  /** No wait is longer. */
  longestMs: Ms
}

export const RETRY: RetryTuning = {
  // A dropped socket on a working network is up again within one round trip: the first wait is hardly one.
  firstMs: 250,
  // As long as a person waits before looking; long enough not to hammer a service that is down.
  longestMs: 8_000,
}

/** Failures that waiting can mend. Of anything else (key, quota, model, a worker) trying again cannot help. */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'link.lost',
  'link.expired',
  'link.down',
  'link.busy',
  'link.silent',
  'net.offline',
  'net.refused',
  'net.timeout',
  'net.proxyUnreachable',
])

export const isPassing = ({ code }: { code: ErrorCode }): boolean => PASSING.has(code)

export interface Failure {
  /** Key, quota or model: trying again cannot help. */
  fatal: boolean
}

/**
 * Full jitter (any time between nothing and the bound): clients that were dropped together do not come back together.
 * @param attempt 0 for the first one after the drop
 * @param random 0 to 1
 * @returns ms to wait, or 'stop'
 */
export function retryAfter(attempt: number, { fatal }: Failure, random: number, tuning = RETRY): Ms | 'stop' {
  if (fatal) return 'stop'
  const bound = Math.min(tuning.longestMs, tuning.firstMs * 2 ** Math.min(attempt, 30))
  return Math.round(bound * random)
}
