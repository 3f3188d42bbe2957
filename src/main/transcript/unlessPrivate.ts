/**
 * A history that keeps nothing of what is begun while the conversation is private but what it cost, and gives to read what
 * was kept before. As long as nothing was ever kept it opens no file.
 */

import { existsSync } from 'node:fs'
import { keepNewest } from '../../shared/newest'
import { billOf } from './bill'
import type { HistoryStore, TranscriptRecord } from './history'
import { createPrivateStore } from './privateStore'

export interface UnlessPrivateOptions {
  file: string
  isPrivate(): boolean
  /** Called once, when it is first needed. */
  open(): HistoryStore
}

/** Bills come after their turn: so many turns that were begun are known. */
const KNOWN_TURNS = 200

export function keepUnlessPrivate({ file, isPrivate, open }: UnlessPrivateOptions): HistoryStore {
  const nothing = createPrivateStore()
  /** Turns that are kept; what follows of them is kept too, so that none stays without its end. */
  const kept = new Set<string>()
  let opened: HistoryStore | undefined
  const store = (): HistoryStore => {
    opened ??= open()
    return opened
  }
  const there = (): HistoryStore => (opened || !isPrivate() || existsSync(file) ? store() : nothing)
  return {
    record: async (record, at) => {
      const stays = isKept(record, kept, isPrivate()) ? record : billOf(record)
      if (stays) await store().record(stays, at)
    },
    bring: (record, at) => store().bring(record, at),
    // A private conversation goes on with nothing that was said in another one.
    recent: async (now, withinMs) => (isPrivate() ? undefined : store().recent(now, withinMs)),
    conversations: (page) => there().conversations(page),
    conversation: (id) => there().conversation(id),
    turns: (id, page) => there().turns(id, page),
    search: (query, page) => there().search(query, page),
    spent: (since) => there().spent(since),
    measured: (turns) => there().measured(turns),
    rename: (id, title) => there().rename(id, title),
    deleteConversation: (id) => there().deleteConversation(id),
    deleteTurn: (id) => there().deleteTurn(id),
    deleteSince: (at) => there().deleteSince(at),
    deleteBefore: (at) => there().deleteBefore(at),
    deleteAll: () => there().deleteAll(),
    export: (format, id) => there().export(format, id),
    passages: (only) => there().passages(only),
    close: async () => opened?.close(),
  }
}

function isKept(record: TranscriptRecord, kept: Set<string>, isPrivate: boolean): boolean {
  if (record.type === 'billed') return true
  if (record.type === 'conversationStarted') return !isPrivate
  // The newer of the two is a fact of now, whenever the older one was said.
  if (record.type === 'turnCorrected') return !isPrivate && kept.has(record.by)
  if (record.type !== 'turnStarted') return kept.has(record.turn)
  if (isPrivate) return false
  kept.add(record.turn)
  keepNewest(kept, KNOWN_TURNS)
  return true
}
