/**
 * Pure: when sound that arrives unevenly may start to play, so that it need not stop again. It counts milliseconds and
 * holds no samples; whoever holds them asks it. A source that runs ahead starts at once.
 */
import type { Ms } from '../../shared/time'
import type { PlaybackTuning } from './tuning'

export type JitterTuning = Pick<
  PlaybackTuning,
  'jitterLowestMs' | 'jitterHighestMs' | 'jitterMarginMs' | 'jitterWindowMs'
>

/** What is known of a source, kept from one answer to the next. */
export interface Lateness {
  /** Worst lateness seen in the window before and in the one being filled; undefined while there is none. */
  previousWorstMs: Ms | undefined
  worstMs: Ms
  windowMs: Ms
}

export interface Jitter {
  tag: 'FILLING' | 'FLOWING'
  /** Depth that must be there before it flows. */
  targetMs: Ms
  /** Arrived since it last began to fill. */
  filledMs: Ms
  /** Sound arrived since the answer's first piece, and the earliest any of it could have begun at the source. */
  arrivedMs: Ms
  originMs: Ms | undefined
  lateness: Lateness
}

export const UNKNOWN: Lateness = { previousWorstMs: undefined, worstMs: 0, windowMs: 0 }

/** A new answer. `runsAhead`: made faster than it plays, so nothing is held back. */
export function begin(lateness: Lateness, runsAhead: boolean, tuning: JitterTuning): Jitter {
  const targetMs = runsAhead ? 0 : depthFor(lateness, tuning)
  return { tag: runsAhead ? 'FLOWING' : 'FILLING', targetMs, filledMs: 0, arrivedMs: 0, originMs: undefined, lateness }
}

/** A piece of `durationMs` arrived: whether that is enough. What it tells of the source is `noted`, which nothing waits for. */
export function arrived(jitter: Jitter, durationMs: Ms): Jitter {
  if (jitter.tag === 'FLOWING') return jitter
  const filledMs = jitter.filledMs + durationMs
  return { ...jitter, tag: filledMs >= jitter.targetMs ? 'FLOWING' : 'FILLING', filledMs }
}

/** How late the piece was that arrived at `atMs`. */
export function noted(jitter: Jitter, durationMs: Ms, atMs: Ms, tuning: JitterTuning): Jitter {
  // At a source paced at 1.0x a piece is complete when as much time as all the sound up to its end has passed; the
  // earliest arrival so far shows when that began. A burst moves the origin back and does not count as late later.
  const arrivedMs = jitter.arrivedMs + durationMs
  const beganMs = atMs - arrivedMs
  const originMs = Math.min(jitter.originMs ?? beganMs, beganMs)
  return { ...jitter, arrivedMs, originMs, lateness: note(jitter.lateness, beganMs - originMs, durationMs, tuning) }
}

/** Nothing follows: what is there is all there will be. */
export const finished = (jitter: Jitter): Jitter => ({ ...jitter, tag: 'FLOWING' })

/**
 * It ran dry before its end: one longer gap is better than many short ones, so the full depth is gathered again. Not from
 * a source that runs ahead: it pauses between clauses only, and the next comes as a whole.
 */
export function starved(jitter: Jitter, tuning: JitterTuning): Jitter {
  if (jitter.tag === 'FILLING' || jitter.targetMs === 0) return jitter
  return { ...jitter, tag: 'FILLING', targetMs: tuning.jitterHighestMs, filledMs: 0 }
}

/** Unknown sources get the full depth: the first answer should not be the one that stutters. */
function depthFor(lateness: Lateness, tuning: JitterTuning): Ms {
  if (lateness.previousWorstMs === undefined) return tuning.jitterHighestMs
  const wantedMs = Math.max(lateness.previousWorstMs, lateness.worstMs) + tuning.jitterMarginMs
  return Math.min(tuning.jitterHighestMs, Math.max(tuning.jitterLowestMs, wantedMs))
}

function note(lateness: Lateness, lateMs: Ms, durationMs: Ms, tuning: JitterTuning): Lateness {
  const worstMs = Math.max(lateness.worstMs, lateMs)
  const windowMs = lateness.windowMs + durationMs
  if (windowMs < tuning.jitterWindowMs) return { ...lateness, worstMs, windowMs }
  return { previousWorstMs: worstMs, worstMs: 0, windowMs: 0 }
}
