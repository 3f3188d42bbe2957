/**
 * Looks at the files of a command before anything is opened for it: what is wrong with them is one line then, and not the
 * end of something that has begun. Writes nothing.
 */
import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
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

/** By whatever name: what is written would be gone before it was read. @throws AppException usage.conflict */
export function mustDiffer(read: { option: string; file: string }, written: { option: string; file: string }): void {
  const place = (file: string) => {
    try {
      return realpathSync(file)
    } catch {
      return undefined
    }
  }
  const one = place(read.file)
  if (one === undefined || one !== place(written.file)) return
  throw new AppException('usage.conflict', { option: written.option, other: `the same file at ${read.option}` })
}
