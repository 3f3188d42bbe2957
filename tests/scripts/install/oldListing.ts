/** `node:fs` as the oldest Node has it that the two commands run on: a folder is not listed deeply, nor does an entry know its folder. */
import type { Dirent } from 'node:fs'
import { vi } from 'vitest'

export async function oldListing() {
  const fs = await vi.importActual<typeof import('node:fs')>('node:fs')
  const forgetful = (entry: Dirent) => Object.defineProperty(entry, 'parentPath', { value: undefined })
  const readdirSync = (folder: string, options: { withFileTypes?: boolean; recursive?: boolean } = {}) =>
    options.withFileTypes
      ? fs.readdirSync(folder, { withFileTypes: true }).map(forgetful)
      : fs.readdirSync(folder, { encoding: 'utf8' })
  return { ...fs, readdirSync }
}
