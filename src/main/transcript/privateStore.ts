/** A private conversation: a history that keeps nothing at all. */
import { exported } from './export'
import type { HistoryStore } from './history'

export function createPrivateStore(): HistoryStore {
  return {
    record: async () => {},
    bring: async () => {},
    recent: async () => undefined,
    conversations: async () => [],
    conversation: async () => undefined,
    turns: async () => [],
    search: async () => [],
    spent: async () => 0,
    measured: async () => [],
    rename: async () => {},
    deleteConversation: async () => {},
    deleteTurn: async () => {},
    deleteSince: async () => {},
    deleteBefore: async () => {},
    deleteAll: async () => {},
    export: (format) => exported(format, []),
    passages: async function* () {},
    close: async () => {},
  }
}
