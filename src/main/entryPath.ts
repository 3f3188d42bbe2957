/** Where the built entry files and the resources lie: the only place that knows. Workers and children are started through it and no other way. */
import { basename, dirname, join, resolve } from 'node:path'

export type EntryName = 'index' | 'headless' | 'soundHost' | 'hear' | 'speak' | 'history' | 'keyHook' | 'enginePack'

/** Built bundles find their siblings beside them (also in chunks/); sources (tests) find the build in `out/`. */
export function entryPath(name: EntryName): string {
  const main = mainFolder()
  const isBuilt = /[\\/]out[\\/]main$/.test(main)
  return isBuilt ? join(main, `${name}.js`) : resolve(main, '../../out/main', `${name}.js`)
}

/** `resourcePath('vad', 'LICENSE')`. In a package native readers see no archive, so the files lie beside it. */
export function resourcePath(...parts: string[]): string {
  const root = resolve(mainFolder(), '../..').replace(/app\.asar$/, 'app.asar.unpacked')
  return join(root, 'resources', ...parts)
}

/** `out/main` or `src/main`. */
const mainFolder = () => (basename(__dirname) === 'chunks' ? dirname(__dirname) : __dirname)
