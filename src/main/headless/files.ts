/**
 * Looks at the files of a command before anything is opened for it: what is wrong with them is one line then, and not the
 * end of something that has begun. Writes nothing.
 */
import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { AppException } from '../../shared/errors'
import { WavReader } from '../audio'

/** @throws AppException wav.missing, wav.unreadable, wav.empty, wav.notWav, wav.damaged, wav.unsupported, wav.tooLong */
export function mustBeWav(file: string): void {
  WavReader.open(file).close()
}

/** @throws AppException output.unwritable */
export function mustBeWritable(file: string): void {
  try {
    const there = statSync(file, { throwIfNoEntry: false })
    if (there?.isDirectory()) throw new Error('a folder')
    accessSync(there ? file : dirname(file), constants.W_OK)
  } catch (cause) {
    throw new AppException('output.unwritable', { file }, { cause })
  }
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
