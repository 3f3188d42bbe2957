/** `skills.json`: what stands in it, and whether that is whole, newer or damaged. Replaced whole and atomically. Keeps nothing. */
import { readFileSync } from 'node:fs'
import { readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { isRecord, recordIn, recordOf } from '../../shared/records'
import { replaceFile } from '../wholeFile'
import type { NoteItem, TimerItem } from './skill'

export const FILE = 'skills.json'
/** Raised when the shape changes; newer files are not touched. */
const VERSION = 1

export interface Lists {
  timers: readonly TimerItem[]
  notes: readonly NoteItem[]
}

export type Read =
  | { tag: 'whole'; lists: Lists }
  | { tag: 'missing' }
  /** It holds what this version does not know and would lose: it is left as it is. */
  | { tag: 'newer' }
  | { tag: 'damaged' }

export async function readLists(folder: string): Promise<Read> {
  const text = await readFile(join(folder, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return listsOf(text)
}

/** What is there this moment, for who may let nobody come between. Undefined where it cannot be read. */
export function listsNow(folder: string): Lists | undefined {
  try {
    const read = listsOf(readFileSync(join(folder, FILE), 'utf8'))
    return read.tag === 'whole' ? read.lists : undefined
  } catch {
    return undefined
  }
}

function listsOf(text: string | undefined): Read {
  if (text === undefined) return { tag: 'missing' }
  const content = recordOf(recordIn(text))
  const { version } = content
  if (typeof version === 'number' && version > VERSION) return { tag: 'newer' }
  const lists = listsIn(content)
  return lists ? { tag: 'whole', lists } : { tag: 'damaged' }
}

export function writeLists(folder: string, lists: Lists): Promise<void> {
  return replaceFile(join(folder, FILE), JSON.stringify({ version: VERSION, ...lists }, undefined, 1))
}

/** Under the first free name: an earlier damaged file is never overwritten. */
export async function setAside(folder: string): Promise<string> {
  const taken = new Set(await readdir(folder))
  for (let number = 1; ; number++) {
    const name = `skills.damaged-${number}.json`
    if (taken.has(name)) continue
    await rename(join(folder, FILE), join(folder, name))
    return name
  }
}

function listsIn({ timers, notes }: Record<string, unknown>): Lists | undefined {
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
