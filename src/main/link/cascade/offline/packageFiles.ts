/** Where files of an engine's package lie. Native readers see no archive: in a package they lie unpacked beside it. */
import { createRequire } from 'node:module'
import { dirname } from 'node:path'

const require = createRequire(__filename)

export const unpacked = (path: string): string => path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked')

/** Folder of the file that `module` resolves to. */
export const folderOf = (module: string): string => unpacked(dirname(require.resolve(module)))
