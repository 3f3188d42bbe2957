/**
 * Timers, notes and memory on disk: `skills.json`, and the user's recordings beside it. Several Parleys may share them: each
 * change is made to what is on disk at that moment, by one at a time, and what another one changed is read again. Owns the
 * current lists; decides nothing.
 */
import { watch } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isDiskFull } from '../../shared/diskFull'
import { AppException, appError } from '../../shared/errors'
import { type Clock, Emitter } from '../../shared/time'
import type { AppError } from '../../shared/view'
import { locked, lockedNow } from '../lock'
import { FILE, type Lists, listsNow, type Read, readLists, setAside, writeLists } from './listsFile'
import { inverseOf } from './plan'
import { RunningTimers } from './runningTimers'
import type { Effect, FreeSound, NoteItem, SkillStore, TimerItem } from './skill'
import { SOUNDS, SoundFolder } from './soundFolder'

const LOCK = 'skills.lock'
const CLAIM = 'telling.lock'

const EMPTY: Lists = { timers: [], notes: [] }

export interface OpenedStore extends SkillStore {
  /** The lists as they are now, without touching the disk; timers by the calendar of now (`runningTimers.ts`). */
  current(): Lists
  /** Whether the item was set through this store, since it was opened. */
  isOwn(item: TimerItem): boolean
  /**
   * To be the one of several Parleys who tells what is due; the lists are those on disk then. It lies on a lock of the system's
   * and not in the file, so that it ends with its process, whatever ends that: what stands in a file would have to be believed.
   * @returns what gives it back, once; undefined while another one has it
   */
  claim(): (() => void) | undefined
  /** After a change is on disk, whoever made it. Returns an idempotent unsubscribe. */
  onChange(listener: () => void): () => void
  /** Told once when the file was damaged and set aside, or is a newer version's: then nothing can be kept. */
  readonly notice: AppError | undefined
}

/**
 * Makes `folder` where it is missing. Rejects only where the folder cannot be used at all.
 * @param clock timers run by it, and a recording that nobody names any more is kept for an hour
 */
export async function openSkillStore(folder: string, clock: Pick<Clock, 'epoch' | 'elapsed'>): Promise<OpenedStore> {
  await mkdir(join(folder, SOUNDS), { recursive: true, mode: 0o700 })
  const alone = <Value>(work: () => Promise<Value>) => locked(join(folder, LOCK), work)
  const sounds = new SoundFolder(folder, () => clock.epoch())
  const { read, notice } = await firstRead(folder, alone)
  const changes = new Emitter<void>()
  const own = new Set<string>()
  let current = read.tag === 'whole' ? read.lists : EMPTY
  let queue: Promise<void> = Promise.resolve()
  /** One after the other; what fails stops nothing behind it. */
  const inOrder = (work: () => Promise<void>): Promise<void> => {
    const done = queue.then(work)
    queue = done.catch(() => {})
    return done
  }

  const running = new RunningTimers(clock)
  const take = (lists: Lists): void => {
    current = lists
    running.follow(lists.timers)
  }
  take(current)
  const present = (): Lists => {
    const timers = running.now(current.timers)
    return timers === current.timers ? current : { ...current, timers }
  }

  const become = (lists: Lists): void => {
    take(lists)
    changes.emit()
  }

  const change = async (effect: Effect): Promise<Lists> => {
    const there = await readLists(folder)
    if (there.tag === 'newer') throw new AppException('skills.notKept')
    if (there.tag === 'damaged') await setAside(folder)
    // What was there a moment ago is known here still.
    const before = there.tag === 'whole' ? there.lists : current
    const next = applied(before, effect)
    if ('sound' in effect && effect.sound && effect.item.sound) await sounds.keep(effect.item.sound, effect.sound)
    await writeLists(folder, next)
    await sounds.removed(before, next)
    return next
  }

  const commit = async (effect: Effect): Promise<void> => {
    if (applied(current, effect) === current) return
    const next = await alone(() => change(effect)).catch((cause) => {
      if (cause instanceof AppException) throw cause
      throw new AppException(isDiskFull(cause) ? 'skills.diskFull' : 'skills.unwritable', {}, { cause })
    })
    become(next)
  }

  /** Somebody wrote the file: perhaps this store itself. */
  const follow = async (): Promise<void> => {
    const there = await readLists(folder)
    if (there.tag === 'whole' && JSON.stringify(there.lists) !== JSON.stringify(current)) become(there.lists)
  }

  const removeOrphans = async (): Promise<void> => {
    const there = await readLists(folder)
    // One that was damaged or is gone named some of them.
    if (there.tag === 'whole') await sounds.removeOrphans(there.lists)
  }

  if (read.tag === 'whole') void inOrder(() => alone(removeOrphans)).catch(() => {})
  watched(folder, () => void inOrder(follow).catch(() => {}))

  return {
    notice,
    current: present,
    isOwn: ({ id }) => own.has(id),
    claim() {
      const release = lockedNow(join(folder, CLAIM))
      const there = release && listsNow(folder)
      if (there && JSON.stringify(there) !== JSON.stringify(current)) {
        take(there)
        // Whoever claims is in the middle of looking at them.
        queueMicrotask(() => changes.emit())
      }
      return release
    },
    onChange: (listener) => changes.on(listener),
    load: async () => present(),
    apply(effect) {
      if (effect.type === 'addTimer') own.add(effect.item.id)
      return inOrder(() => commit(effect))
    },
    async sound(name) {
      const read = await sounds.read(name)
      const caption = [...current.timers, ...current.notes].find((item) => item.sound === name)?.text ?? ''
      return read ? ({ ...read, text: caption } satisfies FreeSound) : undefined
    },
  }
}

/** A damaged file is set aside, by one of those who find it so. */
async function firstRead(
  folder: string,
  alone: <Value>(work: () => Promise<Value>) => Promise<Value>,
): Promise<{ read: Read; notice?: AppError }> {
  const read = await readLists(folder)
  if (read.tag === 'newer') return { read, notice: appError('skills.newer', { file: FILE }) }
  if (read.tag !== 'damaged') return { read }
  return alone(async () => {
    const again = await readLists(folder)
    if (again.tag !== 'damaged') return { read: again }
    return { read: again, notice: appError('skills.storeDamaged', { file: await setAside(folder) }) }
  })
}

/** Where a system tells nothing of a folder, what others change is read with the next change of one's own. */
function watched(folder: string, changed: () => void): void {
  try {
    const watcher = watch(folder, { persistent: false }, (_, name) => {
      if (name === null || name === FILE) changed()
    })
    watcher.on('error', () => watcher.close())
  } catch {
    // Too many are watched already.
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
