/** A history as files on a disk: which there are, what is in them before they are opened, and who may read them. */
import { chmodSync, closeSync, lstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { versionOf } from './sqliteMigrations'
import { isOfAnotherProgram } from './sqliteSchema'

/** What SQLite puts behind the name of a file: nothing, for its log and for the index of that. */
export const SUFFIXES = ['', '-wal', '-shm'] as const

/** Of a link they stand where it leads to. */
function partsOf(file: string): [string, string, string] {
  const real = realpathSync(file)
  return [real, `${real}-wal`, `${real}-shm`]
}

/** What an existing file is, without changing a byte of it or leaving one beside it. */
export function lookInto(file: string): { version: number; ofAnotherProgram: boolean } {
  const url = pathToFileURL(file)
  // Else SQLite makes a log and its index beside it, and who may only read cannot take them away again.
  if (isWholeWithoutLog(file)) url.searchParams.set('immutable', '1')
  const database = new DatabaseSync(url, { readOnly: true })
  try {
    return { version: versionOf(database), ofAnotherProgram: isOfAnotherProgram(database) }
  } finally {
    database.close()
  }
}

/** For its owner's eyes only, whatever was done to it while nobody had it open. */
export function makePrivate(file: string): void {
  const [main, ...beside] = partsOf(file)
  chmodSync(main, 0o600)
  // A link beside it leads to what is somebody else's.
  for (const part of beside) if (lstatSync(part, { throwIfNoEntry: false })?.isFile()) chmodSync(part, 0o600)
}

/** Where its header says that it is written through a log. */
const FORMAT_AT = 18
const WITH_LOG = 2

/** What is written through a log, and has none beside it, is nobody's at the moment and all in the one file. */
function isWholeWithoutLog(file: string): boolean {
  const [, log] = partsOf(file)
  if (lstatSync(log, { throwIfNoEntry: false })) return false
  const format = new Uint8Array(1)
  const descriptor = openSync(file, 'r')
  try {
    return readSync(descriptor, format, { position: FORMAT_AT }) === 1 && format[0] === WITH_LOG
  } finally {
    closeSync(descriptor)
  }
}
