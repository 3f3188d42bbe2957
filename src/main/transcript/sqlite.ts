/**
 * One open history file, synchronous: for the worker and nothing else. Every write is one transaction that is committed
 * when it returns. Throws SQLite's own errors; what to do about a damaged, newer or full file is `historyFile.ts`'s.
 */
import { chmodSync, closeSync, openSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import type { EpochMs } from '../../shared/time'
import type { ConversationId, Turn } from '../../shared/view'
import type { ConversationSummary, Page, Place, SearchHit, TranscriptRecord } from './history'
import type { TurnsFrom } from './historyProtocol'
import { MARK, matchExpression, storable } from './searchQuery'
import { migrate, versionOf } from './sqliteMigrations'
import { conversationOf, hitOf, turnOf } from './sqliteRows'
import { indexWhatNeverEnded, isOfAnotherProgram, MIGRATIONS, remakeIndex, TRIGGERS } from './sqliteSchema'

/** A fact and when it happened. */
export interface DatedRecord {
  record: TranscriptRecord
  at: EpochMs
}

/** So much of a conversation is told to the link that continues it. */
const RECENT_TURNS = 50
type Row = Record<string, SQLOutputValue>

/** What an existing file is, without changing a byte of it. */
export function lookInto(file: string): { version: number; ofAnotherProgram: boolean } {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return { version: versionOf(database), ofAnotherProgram: isOfAnotherProgram(database) }
  } finally {
    database.close()
  }
}

export class HistoryDatabase {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  /** Made where it is missing, for its owner's eyes only; its -wal and -shm take after it. */
  constructor(file: string) {
    closeSync(openSync(file, 'a', 0o600))
    chmodSync(file, 0o600)
    // Another Parley on the same file holds it for milliseconds at a time.
    this.#database = new DatabaseSync(file, { timeout: 5000 })
    try {
      // A file from somebody else may hold triggers and views: they may do nothing but what is harmless.
      this.#database.exec('PRAGMA trusted_schema = OFF')
      // NORMAL: a killed process loses nothing that was committed (the log is in the system's hands), only a power cut may
      // take the last moments. FULL would make every record wait for the disk.
      this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON')
      migrate(this.#database, MIGRATIONS)
      indexWhatNeverEnded(this.#database)
      // Damage at the end, where it is likeliest, shows itself here.
      this.#all('SELECT * FROM turns ORDER BY number DESC LIMIT 50')
    } catch (thrown) {
      this.#database.close()
      throw thrown
    }
  }

  /** All or none. Writing the same records again changes nothing. */
  record(records: readonly DatedRecord[]): void {
    this.#transaction(() => {
      for (const { record, at } of records) this.#apply(record, Math.round(at))
    })
  }

  recent(now: EpochMs, withinMs: number): { conversation: ConversationId; turns: Turn[] } | undefined {
    const [newest] = this.#all('SELECT conversation, touchedAt FROM turns ORDER BY number DESC LIMIT 1')
    if (!newest || now - Number(newest['touchedAt']) > withinMs) return undefined
    const conversation = String(newest['conversation'])
    return { conversation, turns: this.turns(conversation, { limit: RECENT_TURNS }) }
  }

  conversations({ before, limit }: Page): ConversationSummary[] {
    return before
      ? this.#summaries('(startedAt, id) < (?, ?) ORDER BY startedAt DESC, id DESC', ...keyOf(before), limit)
      : this.#summaries('true ORDER BY startedAt DESC, id DESC', limit)
  }

  turns(conversation: ConversationId, { before, limit }: Page): Turn[] {
    return this.#all(
      'SELECT * FROM turns WHERE conversation = ? AND number < ? ORDER BY number DESC LIMIT ?',
      storable(conversation),
      this.#numberOf(before),
      limit,
    )
      .map(turnOf)
      .reverse()
  }

  /** Turns that have ended. By number, not by rank: for a common word ranking would read every hit. */
  search(query: string, { before, limit }: Page): SearchHit[] {
    const expression = matchExpression(query)
    if (expression === undefined) return []
    return this.#all(
      `SELECT turns.*, found.* FROM (
         SELECT rowid AS number, highlight(words, 0, :start, :end) AS userMarked,
           highlight(words, 1, :start, :end) AS heardMarked, highlight(words, 2, :start, :end) AS unheardMarked
         FROM words WHERE words MATCH :expression AND rowid < :beyond ORDER BY rowid DESC LIMIT :limit
       ) AS found JOIN turns USING (number) ORDER BY number DESC`,
      { ...MARK, expression, beyond: this.#numberOf(before), limit },
    ).map(hitOf)
  }

  conversationsFrom({ after, only, limit }: { after?: Place; only?: ConversationId; limit: number }) {
    if (only !== undefined) return after ? [] : this.#summaries('id = ?', storable(only), limit)
    return after
      ? this.#summaries('(startedAt, id) > (?, ?) ORDER BY startedAt, id', ...keyOf(after), limit)
      : this.#summaries('true ORDER BY startedAt, id', limit)
  }

  turnsFrom(conversation: ConversationId, after: number, limit: number): TurnsFrom {
    const rows = this.#all(
      'SELECT * FROM turns WHERE conversation = ? AND number > ? ORDER BY number LIMIT ?',
      ...[storable(conversation), after, limit],
    )
    return { turns: rows.map(turnOf), last: Number(rows.at(-1)?.['number'] ?? after) }
  }

  /** US dollars of the turns that began at `since` or later. */
  spent(since: EpochMs): number {
    const [row] = this.#all('SELECT total(usd) AS usd FROM turns WHERE startedAt >= ?', Math.floor(since))
    return Number(row?.['usd'] ?? 0)
  }

  rename(conversation: ConversationId, title: string): void {
    this.#run('UPDATE conversations SET title = ? WHERE id = ?', storable(title) || null, storable(conversation))
  }

  deleteConversation(conversation: ConversationId): void {
    this.#erase(() => this.#run('DELETE FROM conversations WHERE id = ?', storable(conversation)))
  }

  deleteTurn(turn: string): void {
    this.#erase(() => {
      this.#run('DELETE FROM turns WHERE id = ?', storable(turn))
      this.#removeEmpty()
    })
  }

  deleteSince(at: EpochMs): void {
    this.#erase(() => {
      this.#run('DELETE FROM turns WHERE touchedAt >= ?', Math.floor(at))
      this.#removeEmpty()
    })
  }

  deleteBefore(at: EpochMs): void {
    this.#erase(() =>
      this.#run(
        `DELETE FROM conversations WHERE startedAt < :at
           AND NOT EXISTS (SELECT 1 FROM turns WHERE conversation = conversations.id AND touchedAt >= :at)`,
        { at: Math.floor(at) },
      ),
    )
  }

  /** Without the triggers, so that a million turns go at once and not word by word. */
  deleteAll(): void {
    this.#erase(() =>
      this.#database.exec(`${TRIGGERS.drop}
        INSERT INTO words (words) VALUES ('delete-all');
        DELETE FROM turns;
        DELETE FROM conversations;
        ${TRIGGERS.create}`),
    )
    this.#database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
  }

  /** For an index that is damaged while the turns are whole. */
  remakeIndex(): void {
    this.#transaction(() => remakeIndex(this.#database))
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  /** `which`: a condition and an order, written here; every value goes by its own way. */
  #summaries(which: string, ...values: SQLInputValue[]): ConversationSummary[] {
    return this.#all(
      `SELECT id, startedAt, title,
         (SELECT coalesce(max(touchedAt), c.startedAt) FROM turns WHERE conversation = c.id) AS lastAt,
         (SELECT count(*) FROM turns WHERE conversation = c.id) AS turns,
         (SELECT total(usd) FROM turns WHERE conversation = c.id) AS cost,
         (SELECT substr(user, 1, 200) FROM turns WHERE conversation = c.id AND user <> '' ORDER BY number LIMIT 1)
           AS firstWords
       FROM conversations AS c WHERE ${which} LIMIT ?`,
      ...values,
    ).map(conversationOf)
  }

  #apply(record: TranscriptRecord, at: EpochMs): void {
    switch (record.type) {
      case 'conversationStarted':
        return this.#begin(record.conversation, record.at, record.provider)
      case 'turnStarted':
        // Its conversation is missing when it was deleted while it went on.
        this.#begin(record.conversation, record.at, '')
        return this.#run(
          'INSERT OR IGNORE INTO turns (id, conversation, startedAt, touchedAt) VALUES (?, ?, ?, ?)',
          ...[storable(record.turn), storable(record.conversation), Math.round(record.at), at],
        )
      case 'userSaid':
        return this.#change(record.turn, at, { user: storable(record.text), userFinal: Number(record.final) })
      case 'assistantSaid':
        return this.#change(record.turn, at, { heard: storable(record.heard), unheard: storable(record.unheard) })
      case 'turnEnded': {
        const { outcome, stages, cost, error } = record
        const kept = { stages: json(stages), cost: json(cost), usd: cost?.amount ?? 0, error: json(error), indexed: 1 }
        return this.#change(record.turn, at, { outcome, ...kept })
      }
    }
  }

  #begin(conversation: ConversationId, at: EpochMs, provider: string): void {
    this.#run(
      'INSERT OR IGNORE INTO conversations (id, startedAt, provider) VALUES (?, ?, ?)',
      ...[storable(conversation), Math.round(at), provider],
    )
  }

  /** A turn that was deleted while it went on stays deleted. */
  #change(turn: string, at: EpochMs, columns: Record<string, SQLInputValue>): void {
    const assignments = Object.keys(columns).map((column) => `${column} = ?`)
    this.#run(
      `UPDATE turns SET ${assignments.join(', ')}, touchedAt = max(touchedAt, ?) WHERE id = ?`,
      ...Object.values(columns),
      at,
      storable(turn),
    )
  }

  #removeEmpty(): void {
    this.#run('DELETE FROM conversations WHERE NOT EXISTS (SELECT 1 FROM turns WHERE conversation = conversations.id)')
  }

  /** The number at that place; of one that is gone, the number of the first that began later. Above all without a place. */
  #numberOf(place: Place | undefined): number {
    if (!place) return Number.MAX_SAFE_INTEGER
    const [there] = this.#all('SELECT number FROM turns WHERE id = ?', storable(place.id))
    const [later] = there
      ? [there]
      : this.#all(
          'SELECT number FROM turns WHERE startedAt > ? ORDER BY startedAt LIMIT 1',
          Math.floor(place.startedAt),
        )
    return Number(later?.['number'] ?? Number.MAX_SAFE_INTEGER)
  }

  /** What is deleted is gone from the files too: freed pages are overwritten and the log is cut. */
  #erase(change: () => void): void {
    this.#transaction(change)
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  }

  #transaction(change: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      change()
      this.#database.exec('COMMIT')
    } catch (thrown) {
      // A full disk has already rolled it back.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw thrown
    }
  }

  #run(sql: string, ...values: SQLInputValue[] | [Record<string, SQLInputValue>]): void {
    const [named] = values
    if (isNamed(named)) this.#prepared(sql).run(named)
    else this.#prepared(sql).run(...(values as SQLInputValue[]))
  }

  #all(sql: string, ...values: SQLInputValue[] | [Record<string, SQLInputValue>]): Row[] {
    const statement = this.#prepared(sql)
    const [named] = values
    return isNamed(named) ? statement.all(named) : statement.all(...(values as SQLInputValue[]))
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

const isNamed = (
  value: SQLInputValue | Record<string, SQLInputValue> | undefined,
): value is Record<string, SQLInputValue> => typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)

const keyOf = ({ startedAt, id }: Place): [number, string] => [startedAt, storable(id)]
const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))
