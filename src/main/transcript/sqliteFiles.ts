/** A history as files on a disk: which there are, what is in them before they are opened, and who may read them. */
import { chmodSync, closeSync, lstatSync, openSync, readSync, realpathSync, rmSync, statSync } from 'node:fs'
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

/** One file of a history, by its name and by what tells it from another that gets this name. */
export interface Part {
  path: string
  number: string
}

/** The file, as it is called, then its log and the index of that. */
export const partsNow = (file: string): Part[] => {
  const [, ...beside] = partsOf(file)
  return [file, ...beside].map((path) => ({ path, number: numberOf(path) }))
}

/** Whether the file, the first of them, still goes by its name. */
export const isThere = ([file]: readonly Part[]): boolean => file !== undefined && numberOf(file.path) === file.number

/** Of a file that does not: whatever gets its name would be read through this log. One that is another's is left alone. */
export function removeLog([, ...beside]: readonly Part[]): void {
  for (const { path, number } of beside) if (number !== '' && numberOf(path) === number) rmSync(path, { force: true })
}

/** Empty where there is none. */
function numberOf(path: string): string {
  const there = statSync(path, { throwIfNoEntry: false })
  return there ? `${there.dev} ${there.ino}` : ''
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
