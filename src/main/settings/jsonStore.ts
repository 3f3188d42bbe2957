/**
 * Settings in a JSON file, written atomically and readable by nobody else. What cannot be read is kept aside under a new
 * name and said; the defaults take its place.
 */
import { constants } from 'node:fs'
import { copyFile, mkdir, readFile, rm, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { appError } from '../../shared/errors'
import { recordIn, type UnknownRecord, withoutMark } from '../../shared/records'
import type { AppError } from '../../shared/view'
import { locked } from '../lock'
import { replaceFile } from '../wholeFile'
import { changedIn, chosen, patched, type ReadSettings, readSettings, SETTINGS_VERSION } from './reading'
import type { Settings } from './schema'
import { createMemoryStore, type SettingsStore } from './store'

/** What stands in the file: what was chosen and the version of its shape. */
export type SettingsContent = Partial<Settings> & { version: number }

/** Makes the whole file say this; atomically, so that a kill leaves the old or the new. */
export type WriteSettings = (content: SettingsContent) => Promise<void>

export const openJsonStore = (file: string, onNotice: (error: AppError) => void): Promise<SettingsStore> =>
  openStore(file, onNotice, (content) => replaceFile(file, `${JSON.stringify(content, undefined, 2)}\n`))

const LOCK = 'settings.lock'

/** The store on a file that somebody else writes, from which everything damaged has been set aside when this resolves. Never rejects. */
export async function openStore(
  file: string,
  onNotice: (error: AppError) => void,
  writeFile: WriteSettings,
): Promise<SettingsStore> {
  const unwritable = () => onNotice(appError('settings.unwritable', { file: basename(file) }))
  const write = (settings: Settings) => writeFile({ version: SETTINGS_VERSION, ...chosen(settings) })
  /** Between what is read and what is written nobody else writes: it would be gone, or half of it be put in place. */
  const alone = <Value>(work: () => Promise<Value>) => locked(join(dirname(file), LOCK), work)
  const mend = async (): Promise<Found> => {
    const found = await read(file, onNotice)
    if (found.mended) await write(found.settings).catch(unwritable)
    return found
  }
  const { settings, writable } = await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    .then(() => textOf(file))
    .then((text) => (isWhole(text) ? foundIn(text, file, onNotice) : alone(mend)))
    .catch(async () => {
      const { settings, notices } = await readableOf(file)
      for (const notice of notices) onNotice(notice)
      unwritable()
      return { settings, writable: false }
    })
  /** What of this process stands in the file. */
  let kept = settings
  /** What somebody else wrote there since stays, but for what was changed here. */
  const save = async (changed: Settings) => {
    const found = await read(file, onNotice)
    if (!found.writable) return
    const both = found.exists ? patched(found.settings, changedIn(kept, changed)) : changed
    await write(Array.isArray(both) ? changed : both)
    kept = changed
  }
  let writing = Promise.resolve()
  return createMemoryStore(settings, (changed) => {
    if (writable) writing = writing.then(() => alone(() => save(changed))).catch(unwritable)
  })
}

interface Found {
  settings: Settings
  exists: boolean
  /** False where the file is not ours to replace. */
  writable: boolean
  /** The file does not say what `settings` say. */
  mended: boolean
}

/** The defaults are asked for anew: they follow the system. */
const nothing = (): Found => ({ settings: readSettings({}).settings, exists: false, writable: true, mended: false })

/** Nothing has to be set aside of it, or it is not ours to. */
function isWhole(text: string | undefined): boolean {
  if (text === undefined) return true
  const raw = recordIn(text)
  return raw !== undefined && (versionOf(raw) > SETTINGS_VERSION || readSettings(raw).notices.length === 0)
}

/** Rejects where there is something that cannot be read or kept aside. */
const read = async (file: string, onNotice: (error: AppError) => void): Promise<Found> =>
  foundIn(await textOf(file), file, onNotice)

/** @param text of the file */
async function foundIn(text: string | undefined, file: string, onNotice: (error: AppError) => void): Promise<Found> {
  if (text === undefined) return nothing()
  const raw = recordIn(text)
  if (raw === undefined) {
    const kept = await keepAside(file)
    // Whoever writes the file from now on may refuse to open a damaged one.
    await rm(file)
    onNotice(appError('settings.notJson', { file: basename(kept) }))
    return { ...nothing(), mended: true }
  }
  if (versionOf(raw) > SETTINGS_VERSION) {
    onNotice(appError('settings.newer', { file: basename(file) }))
    return { ...nothing(), exists: true, writable: false }
  }
  const { settings, notices } = readSettings(raw)
  if (notices.length > 0) await keepAside(file)
  for (const notice of notices) onNotice(notice)
  return { settings, exists: true, writable: true, mended: notices.length > 0 }
}

/** Absent where there is no file. Of a pipe nothing is read: nobody may ever write to it. */
async function textOf(file: string): Promise<string | undefined> {
  try {
    if (!(await stat(file)).isFile()) throw new Error('no file')
    return withoutMark(await readFile(file, 'utf8'))
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw thrown
  }
}

/** Of a file that cannot be mended: what was chosen holds (a private conversation, a bound on spending) as far as it can be read. */
async function readableOf(file: string): Promise<ReadSettings> {
  const text = await textOf(file).catch(() => undefined)
  return readSettings(text === undefined ? {} : recordIn(text))
}

const versionOf = ({ version }: UnknownRecord): number => (typeof version === 'number' ? version : SETTINGS_VERSION)

/** A copy under the first free name beside it: `settings.damaged-1.json`. */
async function keepAside(file: string): Promise<string> {
  const stem = file.slice(0, file.length - extname(file).length)
  for (let number = 1; ; number++) {
    const kept = `${stem}.damaged-${number}${extname(file)}`
    try {
      await copyFile(file, kept, constants.COPYFILE_EXCL)
      return kept
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    }
  }
}
