/**
 * Lets one Parley at a time change what several share. SQLite takes the lock, on a file that holds nothing, because Node has
 * none of its own and the system takes this one back from a process that is gone. Knows nothing of what is changed.
 */
import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'

/** Another one holds it for milliseconds; the machine's own, because it is another process that is waited for. */
const RETRY_MS = 2
/** Whoever holds it for so long stands still. */
const RETRIES = 2_500

/** SQLite's result code, the low byte of the extended one. */
const BUSY = 5

/** Rejects as `work` does, or where somebody else never lets go of it. A folder that knows no locks is taken for one's own. */
export async function locked<Value>(file: string, work: () => Promise<Value>): Promise<Value> {
  const release = await taken(file)
  try {
    return await work()
  } finally {
    release()
  }
}

/** Without waiting. @returns what lets go of it, once; undefined while somebody else holds it */
export function lockedNow(file: string): (() => void) | undefined {
  const database = opened(file)
  if (database === undefined) return () => {}
  try {
    database.exec('BEGIN IMMEDIATE')
    return () => {
      if (database.isOpen) database.close()
    }
  } catch (thrown) {
    database.close()
    return isBusy(thrown) ? undefined : () => {}
  }
}

async function taken(file: string): Promise<() => void> {
  const database = opened(file)
  if (database === undefined) return () => {}
  for (let tries = 0; ; tries++) {
    try {
      database.exec('BEGIN IMMEDIATE')
      return () => database.close()
    } catch (thrown) {
      if (isBusy(thrown) && tries < RETRIES) {
        await pause(RETRY_MS)
        continue
      }
      database.close()
      if (isBusy(thrown)) throw thrown
      return () => {}
    }
  }
}

const isBusy = (thrown: unknown): boolean =>
  thrown instanceof Error && 'errcode' in thrown && (Number(thrown.errcode) & 0xff) === BUSY

function opened(file: string): DatabaseSync | undefined {
  try {
    // Only where there is none: to close a file that is there would let go of the lock that this process may have on it.
    closeSync(openSync(file, 'wx', 0o600))
  } catch {
    // It is there, or nothing can be written here, which whoever writes is told.
  }
  try {
    return new DatabaseSync(file, { timeout: 0 })
  } catch {
    return undefined
  }
}
