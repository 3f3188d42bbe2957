/** An open database and its prepared statements, each prepared once. Knows no table. */
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'

export type Row = Record<string, SQLOutputValue>
type Values = SQLInputValue[] | [Record<string, SQLInputValue>]

export class SqliteConnection {
  readonly database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(database: DatabaseSync) {
    this.database = database
  }

  run(sql: string, ...values: Values): void {
    const [named] = values
    if (isNamed(named)) this.#prepared(sql).run(named)
    else this.#prepared(sql).run(...(values as SQLInputValue[]))
  }

  all(sql: string, ...values: Values): Row[] {
    try {
      return rowsOf(this.#prepared(sql), values)
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ERR_OUT_OF_RANGE') throw thrown
      // One whole number of one row is larger than a number can be exactly; near enough is better than no row at all.
      const exact = this.database.prepare(sql)
      exact.setReadBigInts(true)
      return rowsOf(exact, values).map(withNumbers)
    }
  }

  exec(sql: string): void {
    this.database.exec(sql)
  }

  /** All of it or nothing. */
  transaction(change: () => void): void {
    this.exec('BEGIN IMMEDIATE')
    try {
      change()
      this.exec('COMMIT')
    } catch (thrown) {
      // A full disk has already rolled it back.
      if (this.database.isTransaction) this.exec('ROLLBACK')
      throw thrown
    }
  }

  close(): void {
    this.#statements.clear()
    this.database.close()
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

function rowsOf(statement: StatementSync, values: Values): Row[] {
  const [named] = values
  return isNamed(named) ? statement.all(named) : statement.all(...(values as SQLInputValue[]))
}

const withNumbers = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, typeof value === 'bigint' ? Number(value) : value]),
  )

const isNamed = (
  value: SQLInputValue | Record<string, SQLInputValue> | undefined,
): value is Record<string, SQLInputValue> => typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
