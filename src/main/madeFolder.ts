/** A folder with all above it, for its owner's eyes only. */
import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Does nothing where it is there. Level by level: Node's own recursive way goes round for ever where the system takes no
 * folder, as in /proc. Throws the system's error.
 */
export function makeFolder(folder: string): void {
  if (isFolder(folder)) return
  if (dirname(folder) !== folder) makeFolder(dirname(folder))
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (thrown) {
    // Somebody else made it meanwhile.
    if (!isFolder(folder)) throw thrown
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
