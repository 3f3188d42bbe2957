/**
 * The history as one SQLite file: opened, mended where it can be, written and read. Blocks its thread, so it lives in the
 * worker `history`. Every call is one transaction that is committed when it returns.
 */
import { chmodSync, closeSync, existsSync, openSync, renameSync } from 'node:fs'
import { basename } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppException } from '../../shared/errors'
import type { EpochMs } from '../../shared/time'
import type { AppError, ConversationId, Turn } from '../../shared/view'
import { exportTurns } from './export'
import type { ConversationSummary, ExportFormat, SearchHit, TranscriptRecord } from './history'
import { marksIn, matchOf } from './searchWords'
import { conversationOf, turnOf } from './sqliteRows'
import { migrate, SCHEMA_VERSION, versionOf } from './sqliteSchema'

/** SQLite's own numbers. */
const READ_ONLY = 8
const CORRUPT = 11
const FULL = 13
const CANNOT_OPEN = 14
const NOT_A_DATABASE = 26

interface Page {
  before?: EpochMs
  limit: number
}

/** A page ends here whatever was asked for. */
const LONGEST_PAGE = 1000
/** So much of a conversation is told to the link that continues it. */
const RECENT_TURNS = 50

export class HistoryFile {
  readonly #file: string
  readonly #notice: (error: AppError) => void
  #database: DatabaseSync

  /** Throws an `AppException`: history.newer, history.unwritable, history.diskFull. */
  constructor(file: string, notice: (error: AppError) => void) {
    this.#file = file
    this.#notice = notice
    this.#database = this.#guarded(() => this.#open())
  }

  record(record: TranscriptRecord): void {
    this.#write(() => this.#apply(record))
  }

  recent(now: EpochMs, withinMs: number): { conversation: ConversationId; turns: Turn[] } | undefined {
    const row = this.#database.prepare('SELECT id, lastAt FROM conversations ORDER BY lastAt DESC LIMIT 1').get()
    if (!row || now - Number(row['lastAt']) > withinMs) return undefined
    const conversation = String(row['id'])
    return { conversation, turns: this.turns(conversation, { limit: RECENT_TURNS }).reverse() }
  }

  /** Newest first. */
  conversations({ before, limit }: Page): ConversationSummary[] {
    return this.#database
      .prepare(
        `SELECT c.*, count(t.number) AS turns, coalesce(sum(t.usd), 0) AS cost,
           coalesce(c.title, (SELECT user FROM turns WHERE conversation = c.id AND user <> '' ORDER BY number LIMIT 1), '') AS shown
         FROM conversations c LEFT JOIN turns t ON t.conversation = c.id
         WHERE c.lastAt < ? GROUP BY c.id ORDER BY c.lastAt DESC LIMIT ?`,
      )
      .all(before ?? Number.MAX_SAFE_INTEGER, bounded(limit))
      .map(conversationOf)
  }

  /** Newest first. */
  turns(conversation: ConversationId, { before, limit }: Page): Turn[] {
    return this.#database
      .prepare('SELECT * FROM turns WHERE conversation = ? AND startedAt < ? ORDER BY number DESC LIMIT ?')
      .all(conversation, before ?? Number.MAX_SAFE_INTEGER, bounded(limit))
      .map(turnOf)
  }

  search(query: string, { before, limit }: Page): SearchHit[] {
    const match = matchOf(query)
    if (match === undefined) return []
    // By number, not by rank: for a common word ranking would read every hit.
    const rows = this.#database
      .prepare(
        `SELECT turns.* FROM words JOIN turns ON turns.number = words.rowid
         WHERE words MATCH ? AND turns.startedAt < ? ORDER BY words.rowid DESC LIMIT ?`,
      )
      .all(match, before ?? Number.MAX_SAFE_INTEGER, bounded(limit))
    return rows.map(turnOf).map((turn) => ({ turn, marks: marksIn(turn, query) }))
  }

  rename(conversation: ConversationId, title: string): void {
    this.#write(() => this.#run('UPDATE conversations SET title = ? WHERE id = ?', title || null, conversation))
  }

  deleteConversation(conversation: ConversationId): void {
    this.#erase(() => {
      this.#run('DELETE FROM turns WHERE conversation = ?', conversation)
      this.#run('DELETE FROM conversations WHERE id = ?', conversation)
    })
  }

  deleteTurn(turn: string): void {
    this.#erase(() => this.#run('DELETE FROM turns WHERE id = ?', turn))
  }

  deleteSince(at: EpochMs): void {
    this.#erase(() => {
      this.#run('DELETE FROM turns WHERE startedAt >= ?', at)
      this.#run('DELETE FROM conversations WHERE id NOT IN (SELECT conversation FROM turns)')
    })
  }

  deleteAll(): void {
    this.#erase(() => this.#database.exec('DELETE FROM turns; DELETE FROM conversations'))
  }

  export(format: ExportFormat, conversation?: ConversationId): string {
    const rows = conversation
      ? this.#database.prepare('SELECT * FROM turns WHERE conversation = ? ORDER BY number').all(conversation)
      : this.#database.prepare('SELECT * FROM turns ORDER BY number').all()
    return exportTurns(format, rows.map(turnOf))
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close()
  }

  #apply(record: TranscriptRecord): void {
    switch (record.type) {
      // A record may come twice when the worker died over it: each is harmless the second time.
      case 'conversationStarted':
        return this.#run(
          'INSERT OR IGNORE INTO conversations (id, startedAt, lastAt, provider) VALUES (?, ?, ?, ?)',
          ...[record.conversation, record.at, record.at, record.provider],
        )
      case 'turnStarted':
        this.#run(
          'INSERT OR IGNORE INTO turns (id, conversation, startedAt) VALUES (?, ?, ?)',
          ...[record.turn, record.conversation, record.at],
        )
        return this.#run(
          'UPDATE conversations SET lastAt = max(lastAt, ?) WHERE id = ?',
          record.at,
          record.conversation,
        )
      case 'userSaid':
        return this.#run(
          'UPDATE turns SET user = ?, userFinal = max(userFinal, ?) WHERE id = ?',
          ...[record.text, Number(record.final), record.turn],
        )
      case 'assistantSaid':
        return this.#run(
          'UPDATE turns SET heard = ?, unheard = ? WHERE id = ?',
          ...[record.heard, record.unheard, record.turn],
        )
      case 'turnEnded':
        return this.#run(
          'UPDATE turns SET outcome = ?, stages = ?, cost = ?, usd = ? WHERE id = ?',
          ...[record.outcome, json(record.stages), json(record.cost), record.cost?.amount ?? 0, record.turn],
        )
    }
  }

  #run(sql: string, ...values: (string | number | null)[]): void {
    this.#database.prepare(sql).run(...values)
  }

  #write(change: () => void): void {
    this.#guarded(() => {
      this.#database.exec('BEGIN IMMEDIATE')
      try {
        change()
        this.#database.exec('COMMIT')
      } catch (thrown) {
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
        throw thrown
      }
    })
  }

  /** What is deleted is gone from the file too: freed pages are overwritten and the log is cut. */
  #erase(change: () => void): void {
    this.#write(change)
    this.#guarded(() => this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)'))
  }

  #open(): DatabaseSync {
    if (!existsSync(this.#file)) closeSync(openSync(this.#file, 'w', 0o600))
    chmodSync(this.#file, 0o600)
    try {
      return this.#prepared()
    } catch (thrown) {
      const code = codeOf(thrown)
      if (code !== CORRUPT && code !== NOT_A_DATABASE) throw thrown
      this.#setAside()
      closeSync(openSync(this.#file, 'w', 0o600))
      return this.#prepared()
    }
  }

  #prepared(): DatabaseSync {
    const database = new DatabaseSync(this.#file)
    try {
      if (versionOf(database) > SCHEMA_VERSION) throw new AppException('history.newer')
      // NORMAL: a killed process loses nothing (the log is in the system's hands); only a power cut may cost the last moments.
      database.exec(
        'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA busy_timeout = 5000',
      )
      migrate(database)
      database.prepare('SELECT count(*) FROM conversations').get()
      return database
    } catch (thrown) {
      database.close()
      throw thrown
    }
  }

  #setAside(): void {
    let count = 1
    while (existsSync(`${this.#file}.damaged-${count}`)) count++
    const kept = `${this.#file}.damaged-${count}`
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(this.#file + suffix)) renameSync(this.#file + suffix, kept + suffix)
    }
    this.#notice(new AppException('history.corrupt', { file: basename(kept) }).error)
  }

  /** SQLite's failures as Parley's; a file that turns out to be damaged is set aside and a fresh one begun. */
  #guarded<Result>(act: () => Result): Result {
    try {
      return act()
    } catch (thrown) {
      if (thrown instanceof AppException) throw thrown
      const code = codeOf(thrown)
      if (code === FULL) throw new AppException('history.diskFull', {}, { cause: thrown })
      if (code === READ_ONLY || code === CANNOT_OPEN || isFileError(thrown)) {
        throw new AppException('history.unwritable', { file: basename(this.#file) }, { cause: thrown })
      }
      if (code !== CORRUPT && code !== NOT_A_DATABASE) throw thrown
      this.close()
      this.#setAside()
      this.#database = this.#open()
      return act()
    }
  }
}

const bounded = (limit: number): number => Math.max(0, Math.min(LONGEST_PAGE, Math.trunc(limit)))
const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))
/** The primary code: extended ones carry it in their low byte. */
const codeOf = (thrown: unknown): number | undefined => {
  const { errcode } = thrown as { errcode?: number }
  return errcode === undefined ? undefined : errcode & 0xff
}
const isFileError = (thrown: unknown): boolean =>
  /^(EACCES|EROFS|ENOENT|ENOTDIR|EISDIR|EPERM)$/.test((thrown as { code?: string }).code ?? '')
