/** Timers and notes that are kept in memory, by one Parley alone, for whoever tests something else. Sound is not kept. */
import type { OpenedStore, TimerItem } from '../../src/main/skills'
import { applied } from '../../src/main/skills/store'

/** Nothing of it was set by whoever opens it, and nobody is told of a change. */
export function heldLists(timers: readonly TimerItem[] = []): OpenedStore {
  let current: ReturnType<OpenedStore['current']> = { timers, notes: [] }
  return {
    notice: undefined,
    isOwn: () => false,
    claim: () => () => {},
    onChange: () => () => {},
    current: () => current,
    load: async () => current,
    apply: async (effect) => {
      current = applied(current, effect)
    },
    sound: async () => undefined,
  }
}
