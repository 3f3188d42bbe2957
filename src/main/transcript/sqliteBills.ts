/** What stays of turns that are deleted, or were never kept: what they cost, and when to a quarter of an hour. */
import type { SQLInputValue } from 'node:sqlite'
import type { EpochMs, Ms } from '../../shared/time'
import type { SqliteConnection } from './sqliteConnection'

/** Days and months begin on one, in every time zone. */
const QUARTER_MS: Ms = 15 * 60_000
/** Longer than any month, wherever its first day began. */
const COUNTS_FOR_MS: Ms = 40 * 24 * 3_600_000

/** The newest amount of a bill counts, at the time of its first. A turn that is there counts by itself. */
export function keepBill(connection: SqliteConnection, bill: string, at: EpochMs, usd: number): void {
  connection.run(
    `INSERT INTO bills (id, at, usd) SELECT :bill, :at, :usd WHERE NOT EXISTS (SELECT 1 FROM turns WHERE id = :bill)
     ON CONFLICT (id) DO UPDATE SET usd = excluded.usd`,
    { bill, at: at - (at % QUARTER_MS), usd },
  )
  // It was deleted and is brought back with what it cost.
  connection.run(
    'DELETE FROM bills WHERE id = :bill AND EXISTS (SELECT 1 FROM turns WHERE id = :bill AND turns.usd >= bills.usd)',
    { bill },
  )
}

/** Before turns are deleted. @param which a condition on `turns`, written in the code; its values go by their own way */
export function keepBills(connection: SqliteConnection, which: string, values: Record<string, SQLInputValue>): void {
  connection.run(
    `INSERT INTO bills (id, at, usd)
     SELECT id, startedAt - startedAt % ${QUARTER_MS}, usd FROM turns
     WHERE usd > 0 AND startedAt >= (SELECT max(startedAt) FROM turns) - ${COUNTS_FOR_MS} AND (${which})
     ON CONFLICT (id) DO UPDATE SET usd = excluded.usd`,
    values,
  )
  connection.run(`DELETE FROM bills WHERE at < (SELECT max(at) FROM bills) - ${COUNTS_FOR_MS}`)
}
