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
    const statement = this.#prepared(sql)
    const [named] = values
    return isNamed(named) ? statement.all(named) : statement.all(...(values as SQLInputValue[]))
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

const isNamed = (
  value: SQLInputValue | Record<string, SQLInputValue> | undefined,
): value is Record<string, SQLInputValue> => typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
