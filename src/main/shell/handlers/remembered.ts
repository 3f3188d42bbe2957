/** Timers and what the user asked Parley to remember, as windows see and change them. Pure but for the store. */
import type { CallHandlers, FeedSources } from '../../../shared/contract'
import type { TimerView } from '../../../shared/desktop'
import { MEMORY, type NoteItem, type OpenedStore, type TimerItem } from '../../skills'
import type { WaysBack } from '../waysBack'

type Calls = Pick<CallHandlers, 'cancelTimer' | 'changeMemory' | 'forgetMemory' | 'undoForgetting'>

export function rememberedCalls(store: OpenedStore, waysBack: WaysBack): Calls {
  return {
    async cancelTimer(id) {
      const item = store.current().timers.find((timer) => timer.id === id)
      if (item) await store.apply({ type: 'removeTimer', item })
    },
    async changeMemory({ id, text }) {
      const item = memories(store).find((memory) => memory.id === id)
      if (!item || item.text === text) return
      // What was spoken says something else now.
      const { sound: _, ...kept } = item
      await store.apply({ type: 'addNote', item: { ...kept, text } })
    },
    async forgetMemory(id) {
      const item = memories(store).find((memory) => memory.id === id)
      if (!item) return
      await store.apply({ type: 'removeNote', item })
      waysBack.keep({ kind: 'memory', id, text: item.text }, () => store.apply({ type: 'addNote', item }))
    },
    undoForgetting: (id) => waysBack.take(id),
  }
}

/** Oldest first, also after one was changed. */
const memories = (store: OpenedStore): NoteItem[] =>
  store
    .current()
    .notes.filter(({ list }) => list === MEMORY)
    .sort((a, b) => a.at - b.at)

export const memoriesFeed =
  (store: OpenedStore): FeedSources['memories'] =>
  (listener) => {
    const tell = () => listener(memories(store).map(({ id, text }) => ({ id, text })))
    tell()
    return store.onChange(tell)
  }

export const timersFeed =
  (store: OpenedStore): FeedSources['timers'] =>
  (listener) => {
    const tell = () =>
      listener(
        store
          .current()
          .timers.map(timerView)
          .sort((a, b) => a.dueAt - b.dueAt),
      )
    tell()
    return store.onChange(tell)
  }

const timerView = ({ id, kind, name, text, dueAt }: TimerItem): TimerView => ({ id, kind, name: name || text, dueAt })
