/** The runner, on versions made up for it; the history's own are `sqliteSchema.ts`'s. */
import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { migrate, versionOf } from '../../src/main/transcript/sqliteMigrations'
import { MIGRATIONS } from '../../src/main/transcript/sqliteSchema'
import { temporaryFolder } from './facts'

/** Each needs what the one before it made. */
const FIRST = "CREATE TABLE one (a TEXT); INSERT INTO one VALUES ('kept')"
const SECOND = "ALTER TABLE one ADD COLUMN b TEXT; UPDATE one SET b = a || '!'"
const THIRD = 'CREATE TABLE two AS SELECT b AS c FROM one; DROP TABLE one'

function open(file = join(temporaryFolder(), 'some.db')) {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA journal_mode = WAL')
  onTestFinished(() => {
    if (database.isOpen) database.close()
  })
  return database
}

const tables = (database: DatabaseSync) =>
  database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .map(({ name }) => name)

describe('a file of an older version', () => {
  it('goes through every version it lacks, in order, with its rows', () => {
    const database = open()
    migrate(database, [FIRST])
    database.exec("INSERT INTO one VALUES ('added in use')")
    migrate(database, [FIRST, SECOND, THIRD])
    expect(database.prepare('SELECT c FROM two ORDER BY c').all()).toMatchObject([
      { c: 'added in use!' },
      { c: 'kept!' },
    ])
    expect([versionOf(database), tables(database)]).toEqual([3, ['two']])
  })

  it('is the same as one that was begun anew', () => {
    const [older, fresh] = [open(), open()]
    for (const steps of [[FIRST], [FIRST, SECOND], [FIRST, SECOND, THIRD]]) migrate(older, steps)
    migrate(fresh, [FIRST, SECOND, THIRD])
    for (const database of [older, fresh]) {
      expect([versionOf(database), database.prepare('SELECT * FROM two').all()]).toMatchObject([3, [{ c: 'kept!' }]])
    }
  })

  it('is left as it was when a version cannot be made, and made whole when it can', () => {
    const database = open()
    migrate(database, [FIRST])
    expect(() => migrate(database, [FIRST, SECOND, 'CREATE TABLE nonsense'])).toThrow()
    expect([versionOf(database), tables(database), database.isTransaction]).toEqual([1, ['one'], false])
    expect(database.prepare('SELECT * FROM one').all()).toEqual([expect.not.objectContaining({ b: expect.anything() })])
    migrate(database, [FIRST, SECOND, THIRD])
    expect(versionOf(database)).toBe(3)
  })

  it('has its old shape when the program was killed in the middle', () => {
    const folder = temporaryFolder()
    const [file, killed] = [join(folder, 'some.db'), join(folder, 'killed.db')]
    const database = open(file)
    migrate(database, [FIRST])
    // What stands on the disk in the middle of it is what a killed program leaves.
    database.function('kill', () => {
      for (const suffix of ['', '-wal']) copyFileSync(file + suffix, killed + suffix)
      return 0
    })
    // More than SQLite keeps in memory, so that the log holds pages that were never committed.
    const large = `CREATE TABLE large (x); PRAGMA cache_size = 10;
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
      INSERT INTO large SELECT randomblob(500) FROM n; SELECT kill()`
    migrate(database, [FIRST, SECOND, `${THIRD}; ${large}`])
    expect([existsSync(killed), versionOf(database)]).toEqual([true, 3])
    const again = open(killed)
    expect([versionOf(again), tables(again)]).toEqual([1, ['one']])
    migrate(again, [FIRST, SECOND, THIRD])
    expect(again.prepare('SELECT * FROM two').all()).toMatchObject([{ c: 'kept!' }])
  })

  it('is changed once when two programs open it at once', () => {
    const file = join(temporaryFolder(), 'some.db')
    const [one, other] = [open(file), open(file)]
    migrate(one, [FIRST])
    let raced = false
    // The other one is through between this one's first look and its lock.
    const late = new Proxy(one, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        if (name !== 'exec') return typeof value === 'function' ? value.bind(target) : value
        return (sql: string) => {
          if (!raced && sql.startsWith('BEGIN')) migrate(other, [FIRST, SECOND])
          raced = true
          target.exec(sql)
        }
      },
    })
    migrate(late, [FIRST, SECOND])
    expect(one.prepare('SELECT b FROM one').all()).toMatchObject([{ b: 'kept!' }])
    expect(versionOf(one)).toBe(2)
  })
})

describe('a file of a newer version', () => {
  it('is refused and not changed', () => {
    const database = open()
    migrate(database, [FIRST, SECOND])
    expect(() => migrate(database, [FIRST])).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ code: 'history.newer' }) }),
    )
    expect([versionOf(database), database.isTransaction]).toEqual([2, false])
  })
})

describe("the history's own versions", () => {
  it('start from nothing and need no second run', () => {
    const database = open()
    migrate(database, MIGRATIONS)
    const shape = () => database.prepare('SELECT sql FROM sqlite_schema').all()
    const before = shape()
    migrate(database, MIGRATIONS)
    expect([shape(), versionOf(database)]).toEqual([before, MIGRATIONS.length])
  })
})
