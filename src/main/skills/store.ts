/**
 * Timers, notes and memory on disk: `skills.json`, replaced whole and atomically (written aside, synced, renamed), and
 * the user's recordings as wav files in `sounds/` beside it. Owns the current lists; decides nothing.
 */
import { lstat, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isDiskFull } from '../../shared/diskFull'
import { AppException, appError } from '../../shared/errors'
import { isRecord, recordIn, recordOf } from '../../shared/records'
import { Emitter } from '../../shared/time'
import type { AppError } from '../../shared/view'
import { replaceFile } from '../wholeFile'
import { inverseOf } from './plan'
import type { Effect, FreeSound, NoteItem, SkillStore, TimerItem } from './skill'
import { readSound, writeSound } from './soundFile'

const FILE = 'skills.json'
const SOUNDS = 'sounds'
/** Raised when the shape changes; newer files are not touched. */
const VERSION = 1

interface Lists {
  timers: readonly TimerItem[]
  notes: readonly NoteItem[]
}

const EMPTY: Lists = { timers: [], notes: [] }

export interface OpenedStore extends SkillStore {
  /** The lists as they are now, without touching the disk. */
  current(): Lists
  /** Whether the item was set through this store, since it was opened. */
  isOwn(item: TimerItem): boolean
  /** After a change is on disk. Returns an idempotent unsubscribe. */
  onChange(listener: () => void): () => void
  /** Told once when the file was damaged and set aside, or is a newer version's: then nothing can be kept. */
  readonly notice: AppError | undefined
}

/** Makes `folder` where it is missing. Rejects only where the folder cannot be used at all. */
export async function openSkillStore(folder: string): Promise<OpenedStore> {
  await mkdir(join(folder, SOUNDS), { recursive: true, mode: 0o700 })
  const { lists, isOurs, isNewer, notice } = await readLists(folder)
  const changes = new Emitter<void>()
  const own = new Set<string>()
  let current = lists
  let queue: Promise<void> = isOurs ? removeOrphans(folder, lists).catch(() => {}) : Promise.resolve()

  const commit = async (effect: Effect): Promise<void> => {
    const next = applied(current, effect)
    if (next === current) return
    if (isNewer) throw new AppException('skills.notKept')
    try {
      if ('sound' in effect && effect.sound && effect.item.sound) {
        await replaceFile(join(folder, SOUNDS, soundName(effect.item.sound)), writeSound(effect.sound))
      }
      await replaceFile(join(folder, FILE), JSON.stringify({ version: VERSION, ...next }, undefined, 1))
    } catch (cause) {
      throw new AppException(isDiskFull(cause) ? 'skills.diskFull' : 'skills.unwritable', {}, { cause })
    }
    current = next
    changes.emit()
  }

  return {
    notice,
    current: () => current,
    isOwn: ({ id }) => own.has(id),
    onChange: (listener) => changes.on(listener),
    load: async () => current,
    apply(effect) {
      if (effect.type === 'addTimer') own.add(effect.item.id)
      const done = queue.then(() => commit(effect))
      queue = done.catch(() => {})
      return done
    },
    async sound(name) {
      const bytes = await readFile(join(folder, SOUNDS, soundName(name))).catch(() => undefined)
      const caption = [...current.timers, ...current.notes].find((item) => item.sound === name)?.text ?? ''
      const read = bytes && readSound(bytes)
      return read ? ({ ...read, text: caption } satisfies FreeSound) : undefined
    },
  }
}

/** The lists after an effect; the same object where the effect is not the store's or changes nothing. */
export function applied(lists: Lists, effect: Effect): Lists {
  switch (effect.type) {
    case 'addTimer':
      return { ...lists, timers: [...lists.timers.filter((item) => item.id !== effect.item.id), effect.item] }
    case 'removeTimer':
      return { ...lists, timers: lists.timers.filter((item) => item.id !== effect.item.id) }
    case 'addNote':
      return { ...lists, notes: [...lists.notes.filter((item) => item.id !== effect.item.id), effect.item] }
    case 'removeNote':
      return { ...lists, notes: lists.notes.filter((item) => item.id !== effect.item.id) }
    case 'undo':
      return [...effect.effects].reverse().reduce((now, done) => {
        const inverse = inverseOf(done)
        if (inverse?.type === 'addNote') return putBack(now, inverse.item)
        return inverse ? applied(now, inverse) : now
      }, lists)
    case 'setVolume':
    case 'stopSpeaking':
      return lists
  }
}

/** Where it stood: among those that came before and after it. Of several that came at once the last is put back first. */
function putBack(lists: Lists, item: NoteItem): Lists {
  const others = lists.notes.filter(({ id }) => id !== item.id)
  const next = others.findIndex(({ at }) => at >= item.at)
  return { ...lists, notes: others.toSpliced(next < 0 ? others.length : next, 0, item) }
}

interface Read {
  lists: Lists
  /** The file was there and whole: what it does not name in `sounds/` is nobody's. */
  isOurs: boolean
  /** It holds what this version does not know and would lose: it is left as it is. */
  isNewer?: true
  notice?: AppError
}

async function readLists(folder: string): Promise<Read> {
  const file = join(folder, FILE)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return { lists: EMPTY, isOurs: false }
  if (isOfNewerVersion(text)) {
    return { lists: EMPTY, isOurs: false, isNewer: true, notice: appError('skills.newer', { file: FILE }) }
  }
  const lists = parseLists(text)
  if (lists) return { lists, isOurs: true }
  const kept = await setAside(folder)
  return { lists: EMPTY, isOurs: false, notice: appError('skills.storeDamaged', { file: kept }) }
}

/** Under the first free name: an earlier damaged file is never overwritten. */
async function setAside(folder: string): Promise<string> {
  const taken = new Set(await readdir(folder))
  for (let number = 1; ; number++) {
    const name = `skills.damaged-${number}.json`
    if (taken.has(name)) continue
    await rename(join(folder, FILE), join(folder, name))
    return name
  }
}

function isOfNewerVersion(text: string): boolean {
  const { version } = recordOf(recordIn(text))
  return typeof version === 'number' && version > VERSION
}

function parseLists(text: string): Lists | undefined {
  const { timers, notes } = recordOf(recordIn(text))
  if (!Array.isArray(timers) || !Array.isArray(notes)) return undefined
  return timers.every(isTimer) && notes.every(isNote) ? { timers, notes } : undefined
}

const holds = (value: unknown, texts: readonly string[], instants: readonly string[]): boolean =>
  isRecord(value) &&
  texts.every((key) => typeof value[key] === 'string') &&
  instants.every((key) => isInstant(value[key])) &&
  (value['sound'] === undefined || typeof value['sound'] === 'string')

/** One that a calendar knows. */
const isInstant = (value: unknown): boolean => typeof value === 'number' && !Number.isNaN(new Date(value).getTime())

const isTimer = (value: unknown): value is TimerItem =>
  holds(value, ['id', 'kind', 'name', 'text'], ['dueAt', 'setAt']) &&
  ['timer', 'alarm', 'reminder'].includes((value as TimerItem).kind)

const isNote = (value: unknown): value is NoteItem => holds(value, ['id', 'list', 'text'], ['at'])

/** A name from a file on disk must not lead out of the folder. */
const soundName = (name: string): string => `${name.replace(/[^\w-]/g, '_')}.wav`

/** Of ours: a whole one, or one that was being written. */
const SOUND_FILE = /^[\w-]+\.wav(\.new)?$/

/** A removed item's sound stays until the next start, so that removing can be undone. */
async function removeOrphans(folder: string, { timers, notes }: Lists): Promise<void> {
  const sounds = join(folder, SOUNDS)
  // A link leads to files that are somebody else's.
  if (!(await lstat(sounds)).isDirectory()) return
  const used = new Set([...timers, ...notes].flatMap(({ sound }) => (sound === undefined ? [] : [soundName(sound)])))
  for (const name of await readdir(sounds)) {
    if (SOUND_FILE.test(name) && !used.has(name)) await rm(join(sounds, name), { force: true })
  }
}
