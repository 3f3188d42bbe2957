/**
 * Deletes conversations that are older than the user wants them kept: at the start, now and then, and ten seconds after the
 * choice changed, so that a slip of the hand can be taken back.
 */
import type { Cancel, Clock, Ms } from '../../shared/time'
import type { SettingsStore } from '../settings'
import type { HistoryStore } from '../transcript'
import { UNDO_MS } from './waysBack'

export interface RetentionPorts {
  clock: Clock
  settings: SettingsStore
  history: Pick<HistoryStore, 'deleteBefore'>
  /** Something was deleted, or may have been. */
  changed(): void
}

const DAY_MS: Ms = 24 * 3600 * 1000
/** Nothing stays much longer than was said. */
const LOOK_AGAIN_MS: Ms = 6 * 3600 * 1000

/** Returns an idempotent end. */
export function keepRetention({ clock, settings, history, changed }: RetentionPorts): () => void {
  let { historyDays } = settings.get()
  let cancel: Cancel = () => {}
  const look = () => {
    cancel()
    if (historyDays === 0) return
    cancel = clock.after(LOOK_AGAIN_MS, look)
    history.deleteBefore(clock.epoch() - historyDays * DAY_MS).then(changed, () => {})
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
