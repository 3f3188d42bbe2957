/**
 * Deletes conversations that are older than the user wants them kept: at the start, now and then, and ten seconds after the
 * choice changed, so that a slip of the hand can be taken back. Not by a calendar that may be wrong by years.
 */
import type { Cancel, Clock, EpochMs, Ms } from '../../shared/time'
import type { SettingsStore } from '../settings'
import type { HistoryStore } from '../transcript'
import { UNDO_MS } from './waysBack'

export interface RetentionPorts {
  clock: Clock
  settings: SettingsStore
  history: Pick<HistoryStore, 'conversations' | 'deleteBefore'>
  /** Something was deleted, or may have been. */
  changed(): void
}

const DAY_MS: Ms = 24 * 3600 * 1000
/** Nothing stays much longer than was said; and a clock that is wrong is set right sooner, wherever there is a network. */
const LOOK_AGAIN_MS: Ms = 3600 * 1000
/** Nobody is silent for so long and goes on where he was; a battery that is empty puts a clock anywhere. */
const LONGEST_SILENCE_MS: Ms = 365 * DAY_MS
/** So little a clock is put right by while it runs. */
const SET_MS: Ms = 60_000

/** Returns an idempotent end. */
export function keepRetention({ clock, settings, history, changed }: RetentionPorts): () => void {
  const doubt = new Doubt(clock)
  let { historyDays } = settings.get()
  let cancel: Cancel = () => {}
  const look = () => {
    cancel()
    if (historyDays === 0) return
    cancel = clock.after(LOOK_AGAIN_MS, look)
    void deleteBefore(clock.epoch() - historyDays * DAY_MS).catch(() => {})
  }
  const deleteBefore = async (at: EpochMs) => {
    const [newest] = await history.conversations({ before: { id: '', startedAt: at }, limit: 1 })
    if (!newest || doubt.of(at - newest.lastAt)) return
    await history.deleteBefore(at)
    changed()
  }
  const leave = settings.onChange((next) => {
    if (next.historyDays === historyDays) return
    historyDays = next.historyDays
    cancel()
    cancel = clock.after(UNDO_MS, look)
  })
  look()
  return () => {
    cancel()
    leave()
  }
}

/**
 * What is deleted for its age goes as it grows old, so that the newest of it is hardly older than it must be. Where it is
 * older by more than a year, nothing was said for so long, or the calendar is ahead by years: it is believed when it has
 * stood for an hour and nobody set it.
 */
class Doubt {
  readonly #clock: Clock
  #since: { elapsedMs: Ms; aheadMs: Ms } | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @param silenceMs from the newest that would go to where it would have to be younger to stay */
  of(silenceMs: Ms): boolean {
    if (silenceMs <= LONGEST_SILENCE_MS) return false
    const elapsedMs = this.#clock.elapsed()
    const aheadMs = this.#clock.epoch() - elapsedMs
    const isSet = this.#since === undefined || Math.abs(aheadMs - this.#since.aheadMs) > SET_MS
    if (isSet) this.#since = { elapsedMs, aheadMs }
    return elapsedMs - (this.#since?.elapsedMs ?? elapsedMs) < LOOK_AGAIN_MS
  }
}
