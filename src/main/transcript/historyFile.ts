/**
 * The history as a file that may be damaged, newer, full or forbidden: what the worker runs. A damaged one is set aside
 * and a fresh one started; a newer one is not touched; what a full disk refuses is kept and written when there is room.
 */
import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { isDiskFull } from '../../shared/diskFull'
import { AppException, appError, type ErrorCode, missingCase } from '../../shared/errors'
import type { EpochMs } from '../../shared/time'
import type { AppError } from '../../shared/view'
import { makeFolder } from '../madeFolder'
import { billOf } from './bill'
import type { TranscriptRecord } from './history'
import type { HistoryRequest } from './historyProtocol'
import { HistoryDatabase } from './sqlite'
import { isThere, lookInto, makePrivate, type Part, partsNow, removeLog, SUFFIXES } from './sqliteFiles'
import { SCHEMA_VERSION } from './sqliteSchema'

/** Some hours of conversation; older facts are given up first. */
const UNWRITTEN_CEILING = 10_000

/** Whatever lies under it is, or was, a history; under any other name it may be somebody's letters. */
const OWN_NAME = 'history.db'
const MAGIC = 'SQLite format 3\0'

/** Deletions of which somebody must look what is among it. */
const OF_SOME: ReadonlySet<HistoryRequest['type']> = new Set(['deleteConversation', 'deleteTurn', 'deleteBefore'])

/** SQLite's result codes: the low byte of the extended one. */
const SQLITE = { misuse: 1, corrupt: 11, full: 13, notADatabase: 26 } as const
/** Extended: SQLITE_CORRUPT_VTAB. */
const CORRUPT_INDEX = 11 | (1 << 8)
/** Extended: SQLITE_IOERR_WRITE and SQLITE_IOERR_SHMSIZE, a file that cannot grow. */
const CANNOT_GROW = [10 | (3 << 8), 10 | (19 << 8)]

export class HistoryFile {
  readonly #file: string
  readonly #notify: (error: AppError) => void
  #database: HistoryDatabase | undefined
  /** Of what is open, whatever is called so since. */
  #parts: readonly Part[] = []
  /** For good: a newer file stays newer, another program's stays its. */
  #refused: AppException | undefined
  #unwritten: { record: TranscriptRecord; at: EpochMs }[] = []

  constructor(file: string, notify: (error: AppError) => void) {
    this.#file = file
    this.#notify = notify
  }

  /** Throws an `AppException`. */
  handle(request: HistoryRequest): unknown {
    if (request.type === 'close') return this.#end()
    if (request.type === 'record') return this.#record(request.record, request.at)
    // What is not written yet would come back behind its own deletion.
    if (OF_SOME.has(request.type)) this.#write()
    try {
      return this.#recovering((database) => perform(database, request))
    } finally {
      // What is not written yet is part of "everything" and of "the last minutes" too; what it cost is not.
      if (request.type === 'deleteAll' || request.type === 'deleteSince') {
        this.#unwritten = this.#unwritten.flatMap(({ record, at }) => {
          const bill = billOf(record)
          return bill ? [{ record: bill, at }] : []
        })
      }
    }
  }

  #record(record: TranscriptRecord, at: EpochMs): void {
    this.#unwritten.push({ record, at })
    if (this.#unwritten.length > UNWRITTEN_CEILING) this.#unwritten.shift()
    this.#write()
  }

  #write(): void {
    if (this.#unwritten.length === 0) return
    try {
      this.#recovering((database) => database.record(this.#unwritten))
      this.#unwritten = []
    } catch (thrown) {
      // Only a full disk may have room again; anything else would fail for ever.
      if (!(thrown instanceof AppException) || thrown.error.code !== 'history.diskFull') this.#unwritten = []
      throw thrown
    }
  }

  /** Damage is mended or, where it cannot be, set aside; the work is then done again. */
  #recovering<Value>(work: (database: HistoryDatabase) => Value): Value {
    try {
      return work(this.#there())
    } catch (thrown) {
      if (!isDamage(thrown)) throw this.#explained(thrown)
      const mended = sqliteCode(thrown) === CORRUPT_INDEX ? this.#mended(work) : undefined
      if (mended) return mended.value
    }
    try {
      this.#setAside()
      return work(this.#there())
    } catch (thrown) {
      throw this.#explained(thrown)
    }
  }

  /** No turn is lost where only the index was damaged. `undefined` where more was. */
  #mended<Value>(work: (database: HistoryDatabase) => Value): { value: Value } | undefined {
    try {
      this.#database?.remakeIndex()
      return this.#database && { value: work(this.#database) }
    } catch (thrown) {
      if (isDamage(thrown)) return undefined
      throw this.#explained(thrown)
    }
  }

  #there(): HistoryDatabase {
    if (this.#refused) throw this.#refused
    if (this.#database) {
      if (isThere(this.#parts)) return this.#database
      this.#letGo(this.#database)
    }
    makeFolder(dirname(this.#file))
    const there = statSync(this.#file, { throwIfNoEntry: false })
    // A device, a pipe or a folder: not even its permissions are ours.
    if (there && !there.isFile()) throw new AppException('history.unwritable', { file: basename(this.#file) })
    if (there && there.size > 0) {
      this.#refused = refusalOf(this.#file)
      if (this.#refused) throw this.#refused
    }
    this.#database = new HistoryDatabase(this.#file)
    this.#parts = partsNow(this.#file)
    return this.#database
  }

  /**
   * Its file was taken away, or another stands in its place: what is written into it now would be gone with it. Whatever it
   * goes by elsewhere holds all that was said, and its log is no other's.
   */
  #letGo(database: HistoryDatabase): void {
    try {
      database.settle()
    } catch {
      // Nobody may see that file again.
    }
    this.#close()
    removeLog(this.#parts)
  }

  /** Under the first free name, with what belongs to it; nothing is ever overwritten. */
  #setAside(): void {
    this.#close()
    const kept = firstFree(this.#file)
    for (const suffix of SUFFIXES) {
      if (existsSync(this.#file + suffix)) renameSync(this.#file + suffix, kept + suffix)
    }
    makePrivate(kept)
    this.#notify(appError('history.corrupt', { file: basename(kept) }))
  }

  /** There may be room again, and there is no other time. */
  #end(): void {
    try {
      this.#write()
    } catch {
      // Told when it was refused.
    }
    this.#close()
  }

  #close(): void {
    const database = this.#database
    this.#database = undefined
    try {
      database?.close()
    } catch {
      // A damaged file may not close in order; it is let go all the same.
    }
  }

  #explained(thrown: unknown): AppException {
    if (thrown instanceof AppException) return thrown
    const file = basename(this.#file)
    return new AppException(codeOf(thrown), { file }, { cause: thrown })
  }
}

/** What is not ours is not touched, be it damaged or not. */
function refusalOf(file: string): AppException | undefined {
  const name = basename(file)
  const foreign = new AppException('history.foreign', { file: name })
  if (!isDatabase(file)) return name === OWN_NAME ? undefined : foreign
  const { version, ofAnotherProgram } = lookInto(file)
  if (version > SCHEMA_VERSION) return new AppException('history.newer')
  return ofAnotherProgram ? foreign : undefined
}

/** As every SQLite file begins. */
function isDatabase(file: string): boolean {
  const begin = Buffer.alloc(MAGIC.length)
  const opened = openSync(file, 'r')
  try {
    readSync(opened, begin, 0, begin.length, 0)
  } finally {
    closeSync(opened)
  }
  return begin.toString('latin1') === MAGIC
}

function perform(database: HistoryDatabase, request: Exclude<HistoryRequest, { type: 'record' | 'close' }>): unknown {
  switch (request.type) {
    case 'recent':
      return database.recent(request.now, request.withinMs)
    case 'conversations':
      return database.conversations(request.page)
    case 'turns':
      return database.turns(request.conversation, request.page)
    case 'search':
      return database.search(request.query, request.page)
    case 'rename':
      return database.rename(request.conversation, request.title)
    case 'deleteConversation':
      return database.deleteConversation(request.conversation)
    case 'deleteTurn':
      return database.deleteTurn(request.turn)
    case 'deleteSince':
      return database.deleteSince(request.at)
    case 'deleteBefore':
      return database.deleteBefore(request.at)
    case 'deleteAll':
      return database.deleteAll()
    case 'spent':
      return database.spent(request.since)
    case 'measured':
      return database.measured(request.turns)
    case 'conversationsFrom':
      return database.conversationsFrom(request)
    case 'turnsFrom':
      return database.turnsFrom(request.conversation, request.after, request.limit)
    default:
      return missingCase(request)
  }
}

function firstFree(file: string): string {
  const stem = file.replace(/\.db$/, '')
  for (let number = 1; ; number++) {
    const name = `${stem}.damaged-${number}.db`
    if (!existsSync(name)) return name
  }
}

/** SQLite's extended result code, where it is one of its errors. */
function sqliteCode(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !('errcode' in thrown)) return undefined
  return typeof thrown.errcode === 'number' ? thrown.errcode : undefined
}

function isDamage(thrown: unknown): boolean {
  const code = (sqliteCode(thrown) ?? 0) & 0xff
  return code === SQLITE.corrupt || code === SQLITE.notADatabase
}

function codeOf(thrown: unknown): ErrorCode {
  const code = sqliteCode(thrown)
  if (code === undefined) return thrown instanceof Error && 'code' in thrown ? systemCode(thrown) : 'internal'
  if ((code & 0xff) === SQLITE.full || CANNOT_GROW.includes(code)) return 'history.diskFull'
  return (code & 0xff) === SQLITE.misuse ? 'internal' : 'history.unwritable'
}

const systemCode = (thrown: Error): ErrorCode => (isDiskFull(thrown) ? 'history.diskFull' : 'history.unwritable')
