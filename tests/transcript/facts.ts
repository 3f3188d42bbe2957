/** Short ways to say what happened, for tests of the history. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { TranscriptRecord } from '../../src/main/transcript'
import { type DatedRecord, HistoryDatabase } from '../../src/main/transcript/sqlite'

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-history-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A database that is closed after the test. */
export function openDatabase(file = join(temporaryFolder(), 'history.db')): HistoryDatabase {
  const database = new HistoryDatabase(file)
  onTestFinished(() => {
    try {
      database.close()
    } catch {
      // The test has closed it.
    }
  })
  return database
}

interface Exchange {
  conversation?: string
  at?: number
  user?: string
  heard?: string
  unheard?: string
}

/** The facts of one turn, in the order they come. */
export function factsOf(turn: string, exchange: Exchange = {}): TranscriptRecord[] {
  const { conversation = 'c1', at = 1000, user = 'what time is it', heard = 'It is nine.', unheard = '' } = exchange
  return [
    { type: 'conversationStarted', conversation, at, provider: 'offline' },
    { type: 'turnStarted', conversation, turn, at },
    { type: 'userSaid', turn, text: user.slice(0, 3), final: false },
    { type: 'userSaid', turn, text: user, final: true },
    { type: 'assistantSaid', turn, heard, unheard },
    { type: 'turnEnded', turn, outcome: unheard === '' ? 'answered' : 'cut' },
  ]
}

/** The same, each fact a millisecond after the one before. */
export const dated = (records: readonly TranscriptRecord[], at = 1000): DatedRecord[] =>
  records.map((record, index) => ({ record, at: at + index }))

export function say(database: HistoryDatabase, turn: string, exchange: Exchange = {}): void {
  database.record(dated(factsOf(turn, exchange), exchange.at))
}
