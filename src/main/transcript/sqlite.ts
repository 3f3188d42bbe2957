/**
 * One open history file, synchronous: for the worker and nothing else. Opens it and writes; every write is one transaction
 * that is committed when it returns. Throws SQLite's own errors; what to do about a damaged, newer or full file is
 * `historyFile.ts`'s.
 */
import { closeSync, openSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { EpochMs } from '../../shared/time'
import type { ConversationId } from '../../shared/view'
import type { TranscriptRecord } from './history'
import { storable } from './searchQuery'
import { keepBill, keepBills } from './sqliteBills'
import { SqliteConnection } from './sqliteConnection'
import { makePrivate } from './sqliteFiles'
import { migrate } from './sqliteMigrations'
import { HistoryReads } from './sqliteReads'
import { instant } from './sqliteRows'
import { indexWhatNeverEnded, MIGRATIONS, remakeIndex, TRIGGERS } from './sqliteSchema'

/** A fact and when it happened. */
export interface DatedRecord {
  record: TranscriptRecord
  at: EpochMs
}

export class HistoryDatabase extends HistoryReads {
  /** Made where it is missing, for its owner's eyes only; a -wal and -shm that are made take after it. */
  constructor(file: string) {
    super(opened(file))
  }

  /** All or none. Writing the same records again changes nothing. */
  record(records: readonly DatedRecord[]): void {
    this.connection.transaction(() => {
      for (const { record, at } of records) this.#apply(record, Math.round(instant(at)))
    })
  }

  rename(conversation: ConversationId, title: string): void {
    const name = storable(title) || null
    this.connection.run('UPDATE conversations SET title = ? WHERE id = ?', name, storable(conversation))
  }

  deleteConversation(conversation: ConversationId): void {
    const values = { id: storable(conversation) }
    this.#erase('conversation = :id', values, () =>
      this.connection.run('DELETE FROM conversations WHERE id = :id', values),
    )
  }

  deleteTurn(turn: string): void {
    this.#eraseTurns('id = :id', { id: storable(turn) })
  }

  deleteSince(at: EpochMs): void {
    this.#eraseTurns('touchedAt >= :at', { at: Math.floor(at) })
  }

  deleteBefore(at: EpochMs): void {
    const values = { at: Math.floor(at) }
    const old = `startedAt < :at
      AND NOT EXISTS (SELECT 1 FROM turns WHERE conversation = conversations.id AND touchedAt >= :at)`
    this.#erase(`conversation IN (SELECT id FROM conversations WHERE ${old})`, values, () =>
      this.connection.run(`DELETE FROM conversations WHERE ${old}`, values),
    )
  }

  /** Without the triggers, so that a million turns go at once and not word by word. */
  deleteAll(): void {
    this.#erase('true', {}, () =>
      this.connection.exec(`${TRIGGERS.drop}
        INSERT INTO words (words) VALUES ('delete-all');
        INSERT INTO letters (letters) VALUES ('delete-all');
        DELETE FROM turns;
        DELETE FROM conversations;
        ${TRIGGERS.create}`),
    )
    this.connection.exec('VACUUM')
    this.settle()
  }

  /** For an index that is damaged while the turns are whole. */
  remakeIndex(): void {
    this.connection.transaction(() => remakeIndex(this.connection.database))
  }

  /** All that stands in the log is in the file itself. */
  settle(): void {
    this.connection.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  }

  close(): void {
    this.connection.close()
  }

  #apply(record: TranscriptRecord, at: EpochMs): void {
    switch (record.type) {
      case 'conversationStarted':
        return this.#begin(record.conversation, record.at, record.provider)
      case 'turnStarted':
        // Its conversation is missing when it was deleted while it went on.
        this.#begin(record.conversation, record.at, '')
        return this.connection.run(
          'INSERT OR IGNORE INTO turns (id, conversation, startedAt, touchedAt) VALUES (?, ?, ?, ?)',
          ...[storable(record.turn), storable(record.conversation), Math.round(instant(record.at)), at],
        )
      case 'userSaid':
        return this.#change(record.turn, at, { user: storable(record.text), userFinal: Number(record.final) })
      case 'assistantSaid':
        return this.#change(record.turn, at, { heard: storable(record.heard), unheard: storable(record.unheard) })
      case 'toolsCalled':
        return this.#change(record.turn, at, { tools: json(record.tools) })
      case 'turnCorrected':
        return this.#change(record.turn, at, { correctedBy: storable(record.by) })
      case 'billed':
        return keepBill(this.connection, storable(record.bill), at, record.usd)
      case 'turnEnded': {
        const { outcome, stages, cost, served, error } = record
        const bill = { cost: json(cost), usd: cost?.amount ?? 0 }
        const kept = { stages: json(stages), ...bill, served: json(served), error: json(error), indexed: 1 }
        this.#change(record.turn, at, { outcome, ...kept })
        // It was deleted while it went on: its words are gone for good, its price is not.
        if (bill.usd > 0) keepBill(this.connection, storable(record.turn), at, bill.usd)
        return
      }
    }
  }

  #begin(conversation: ConversationId, at: EpochMs, provider: string): void {
    this.connection.run(
      'INSERT OR IGNORE INTO conversations (id, startedAt, provider) VALUES (?, ?, ?)',
      ...[storable(conversation), Math.round(instant(at)), provider],
    )
  }

  /** A turn that was deleted while it went on stays deleted. */
  #change(turn: string, at: EpochMs, columns: Record<string, SQLInputValue>): void {
    const assignments = Object.keys(columns).map((column) => `${column} = ?`)
    this.connection.run(
      `UPDATE turns SET ${assignments.join(', ')}, touchedAt = max(touchedAt, ?) WHERE id = ?`,
      ...Object.values(columns),
      at,
      storable(turn),
    )
  }

  #removeEmpty(): void {
    this.connection.run(
      'DELETE FROM conversations WHERE NOT EXISTS (SELECT 1 FROM turns WHERE conversation = conversations.id)',
    )
  }

  #eraseTurns(which: string, values: Record<string, SQLInputValue>): void {
    this.#erase(which, values, () => {
      this.connection.run(`DELETE FROM turns WHERE ${which}`, values)
      this.#removeEmpty()
    })
  }

  /**
   * What is deleted is gone from the files too: freed pages are overwritten and the log is cut. What it cost stays.
   * @param which the turns that go, as a condition
   */
  #erase(which: string, values: Record<string, SQLInputValue>, change: () => void): void {
    this.connection.transaction(() => {
      keepBills(this.connection, which, values)
      change()
    })
    this.settle()
  }
}

function opened(file: string): SqliteConnection {
  closeSync(openSync(file, 'a', 0o600))
  makePrivate(file)
  // Another Parley on the same file holds it for milliseconds at a time.
  const database = new DatabaseSync(file, { timeout: 5000 })
  try {
    // A file from somebody else may hold triggers and views: they may do nothing but what is harmless.
    database.exec('PRAGMA trusted_schema = OFF')
    // NORMAL: a killed process loses nothing that was committed (the log is in the system's hands), only a power cut may
    // take the last moments. FULL would make every record wait for the disk.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON')
    migrate(database, MIGRATIONS)
    indexWhatNeverEnded(database)
    // Damage at the end, where it is likeliest, shows itself here.
    const connection = new SqliteConnection(database)
    connection.all('SELECT * FROM turns ORDER BY number DESC LIMIT 50')
    return connection
  } catch (thrown) {
    database.close()
    throw thrown
  }
}

const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))
