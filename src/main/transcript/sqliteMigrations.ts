/**
 * How a file of an older version becomes one of today: the scripts it lacks, in order, all of them in one transaction.
 * Killed in between, the file has the old shape or the new one; two programs at once do it once.
 */
import type { DatabaseSync } from 'node:sqlite'
import { AppException } from '../../shared/errors'

/** Kept in the file's header; 0 in one that is new. */
export const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)

/**
 * `steps[0]` makes version 1 out of nothing, each other the next version out of the one before.
 * Throws `history.newer` where the file knows more versions than there are steps, else what SQLite throws; nothing is changed then.
 */
export function migrate(database: DatabaseSync, steps: readonly string[]): void {
  if (versionOf(database) === steps.length) return
  database.exec('BEGIN IMMEDIATE')
  try {
    // Asked again: another program may have been at it until now.
    const version = versionOf(database)
    if (version > steps.length) throw new AppException('history.newer')
    for (const step of steps.slice(version)) database.exec(step)
    database.exec(`PRAGMA user_version = ${steps.length}; COMMIT`)
  } catch (thrown) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw thrown
  }
}
