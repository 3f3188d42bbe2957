/**
 * Settings in a JSON file, written atomically and readable by nobody else. What cannot be read is kept aside under a new
 * name and said; the defaults take its place.
 */
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { appError } from '../../shared/errors'
import type { AppError } from '../../shared/view'
import { readSettings, SETTINGS_VERSION, type Settings } from './schema'
import { createMemoryStore, type SettingsStore } from './store'

/** What stands in the file: the settings and the version of their shape. */
export type SettingsContent = Settings & { version: number }

/** Makes the whole file say this; atomically, so that a kill leaves the old or the new. */
export type WriteSettings = (content: SettingsContent) => Promise<void>

export const openJsonStore = (file: string, onNotice: (error: AppError) => void): Promise<SettingsStore> =>
  openStore(file, onNotice, (content) => write(file, content))

/** The store on a file that somebody else writes, from which everything damaged has been set aside when this resolves. */
export async function openStore(
  file: string,
  onNotice: (error: AppError) => void,
  writeFile: WriteSettings,
): Promise<SettingsStore> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const { settings, writable } = await read(file, onNotice)
  let writing = Promise.resolve()
  return createMemoryStore(settings, (changed) => {
    if (!writable) return
    writing = writing
      .then(() => writeFile({ version: SETTINGS_VERSION, ...changed }))
      .catch(() => onNotice(appError('settings.unwritable', { file: basename(file) })))
  })
}

async function read(
  file: string,
  onNotice: (error: AppError) => void,
): Promise<{ settings: Settings; writable: boolean }> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return { ...readSettings({}), writable: true }
  const raw = parse(text)
  if (raw === undefined) {
    const kept = await setAside(file)
    onNotice(appError('settings.notJson', { file: basename(kept) }))
    return { ...readSettings({}), writable: true }
  }
  if (versionOf(raw) > SETTINGS_VERSION) {
    onNotice(appError('settings.newer', { file: basename(file) }))
    return { ...readSettings({}), writable: false }
  }
  const { settings, notices } = readSettings(raw)
  for (const notice of notices) onNotice(notice)
  return { settings, writable: true }
}

function parse(text: string): unknown {
  try {
    const raw: unknown = JSON.parse(text)
    return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? raw : undefined
  } catch {
    return undefined
  }
}

const versionOf = (raw: unknown): number => {
  const { version } = raw as { version?: unknown }
  return typeof version === 'number' ? version : SETTINGS_VERSION
}

/** The first free name beside it. */
async function setAside(file: string): Promise<string> {
  for (let count = 1; ; count++) {
    const kept = `${file}.damaged-${count}`
    const taken = await readFile(kept).catch(() => undefined)
    if (taken) continue
    await rename(file, kept)
    return kept
  }
}

async function write(file: string, content: SettingsContent): Promise<void> {
  const aside = `${file}.new`
  const handle = await open(aside, 'w', 0o600)
  try {
    await handle.writeFile(`${JSON.stringify(content, undefined, 2)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(aside, file)
}
