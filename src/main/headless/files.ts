/**
 * Looks at the files of a command before anything is opened for it: what is wrong with them is one line then, and not the
 * end of something that has begun. Leaves everything as it was.
 */
import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { devNull } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { AppException } from '../../shared/errors'
import { WavReader, writeFailure } from '../audio'

/** More than a file of nothing takes. */
const PROBE_BYTES = 512

/** @throws AppException wav.missing, wav.unreadable, wav.empty, wav.notWav, wav.damaged, wav.unsupported, wav.tooLong */
export function mustBeWav(file: string): void {
  WavReader.open(file).close()
}

/**
 * Opens it as it will be opened later and lets go of it again: what was there stays as it is, what was not is gone again.
 * A pipe would keep the whole program waiting for its reader. @throws AppException output.unwritable, output.diskFull
 */
export function mustBeWritable(file: string): void {
  try {
    const there = statSync(file, { throwIfNoEntry: false })
    if (!there) return makeAndRemove(file)
    if (!there.isFile() && realpathSync(file) !== devNull) throw new Error('neither a file nor nowhere')
    closeSync(openSync(file, constants.O_WRONLY))
  } catch (cause) {
    throw writeFailure(file, cause)
  }
}

/** With a few bytes in it, which a full disk has no room for. */
function makeAndRemove(file: string): void {
  const made = whereLinkLeads(file)
  const opened = openSync(made, 'wx')
  try {
    writeSync(opened, new Uint8Array(PROBE_BYTES))
  } finally {
    closeSync(opened)
    rmSync(made)
  }
}

/** Of a link to what is not there yet, where that will be. */
function whereLinkLeads(file: string): string {
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true
  return isLink ? resolve(dirname(file), readlinkSync(file)) : file
}

export interface NamedFile {
  option: string
  file: string
}

/** By whatever name or link: what is written would be gone before it was read. @throws AppException usage.conflict */
export function mustDiffer(one: NamedFile, written: NamedFile): void {
  if (placeOf(one.file) !== placeOf(written.file)) return
  throw new AppException('usage.conflict', { option: written.option, other: `the same file at ${one.option}` })
}

/** What two names of one file have in common; of a file that is not there yet, where it will be. */
function placeOf(file: string): string {
  try {
    const there = statSync(file, { bigint: true, throwIfNoEntry: false })
    return there ? `${there.dev}:${there.ino}` : join(realpathSync(dirname(file)), basename(file))
  } catch {
    return resolve(file)
  }
}
