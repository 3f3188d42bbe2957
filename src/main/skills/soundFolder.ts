/** The user's recordings in `sounds/`, a wav file each, found by the name an item has for its own. Decides nothing about items. */
import { lstat, readdir, readFile, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { EpochMs, Ms } from '../../shared/time'
import { replaceFile } from '../wholeFile'
import type { Lists } from './listsFile'
import type { FreeSound } from './skill'
import { readSound, type Sound, writeSound } from './soundFile'

export const SOUNDS = 'sounds'

/** Of ours: a whole one, or one that was being written. */
const SOUND_FILE = /^[\w-]+\.wav(\.new)?$/

/** Removing can be undone, in a Parley that goes on while another one starts. */
const YOUNG_MS: Ms = 3_600_000

/** A name from a file on disk must not lead out of the folder. */
const fileOf = (name: string): string => `${name.replace(/[^\w-]/g, '_')}.wav`

const soundsOf = ({ timers, notes }: Lists): Set<string> =>
  new Set([...timers, ...notes].flatMap(({ sound }) => (sound === undefined ? [] : [fileOf(sound)])))

export class SoundFolder {
  readonly #path: string
  readonly #now: () => EpochMs

  constructor(folder: string, now: () => EpochMs) {
    this.#path = join(folder, SOUNDS)
    this.#now = now
  }

  keep(name: string, sound: FreeSound): Promise<void> {
    return replaceFile(join(this.#path, fileOf(name)), writeSound(sound))
  }

  async read(name: string): Promise<Sound | undefined> {
    const bytes = await readFile(join(this.#path, fileOf(name))).catch(() => undefined)
    return bytes && readSound(bytes)
  }

  /** What no item has any more is as young as it was when it was made, for whoever undoes that. */
  async removed(before: Lists, now: Lists): Promise<void> {
    const used = soundsOf(now)
    const seconds = this.#now() / 1_000
    for (const file of soundsOf(before)) {
      if (!used.has(file)) await utimes(join(this.#path, file), seconds, seconds).catch(() => {})
    }
  }

  /** What no item has, but for what is young. */
  async removeOrphans(lists: Lists): Promise<void> {
    // A link leads to files that are somebody else's.
    if (!(await lstat(this.#path)).isDirectory()) return
    const used = soundsOf(lists)
    for (const name of await readdir(this.#path)) {
      if (!SOUND_FILE.test(name) || used.has(name)) continue
      const file = join(this.#path, name)
      if (this.#now() - (await lstat(file)).mtimeMs >= YOUNG_MS) await rm(file, { force: true })
    }
  }
}
