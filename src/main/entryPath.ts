/** Where the built entry files lie: the only place that knows. Workers and children are started through it and no other way. */
import { basename, dirname, join, resolve } from 'node:path'

export type EntryName = 'index' | 'headless' | 'soundHost' | 'hear' | 'speak' | 'history'

/** Built bundles find their siblings beside them (also in chunks/); sources (tests) find the build in `out/`. */
export function entryPath(name: EntryName): string {
  const here = __dirname
  const main = basename(here) === 'chunks' ? dirname(here) : here
  const built = basename(dirname(main)) === 'out' || /[\\/]out[\\/]main$/.test(main)
  return built ? join(main, `${name}.js`) : resolve(here, '../../out/main', `${name}.js`)
}
