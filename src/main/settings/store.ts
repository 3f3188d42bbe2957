/** Port to the settings: always valid, changed by patches, told to whoever listens. */
import { Emitter } from '../../shared/time'
import { patched, type SettingsPatch } from './reading'
import { defaultSettings, type Settings } from './schema'

/** Names of the fields that were refused; nothing of such a patch is taken. */
export type SetResult = { ok: true } | { ok: false; fields: string[] }

export interface SettingsStore {
  get(): Settings
  /** `{ speaker: { volume: 40 } }` leaves the speaker's device as it is. */
  set(patch: SettingsPatch): SetResult
  /** After a change, with all of them. Returns an idempotent unsubscribe. */
  onChange(listener: (settings: Settings) => void): () => void
}

/** Settings that live as long as the process: tests, and options of the command line over what is stored. */
export function createMemoryStore(
  initial: Partial<Settings> = {},
  changed: (settings: Settings) => void = () => {},
): SettingsStore {
  const changes = new Emitter<Settings>()
  let current: Settings = { ...defaultSettings(), ...initial }
  return {
    get: () => current,
    set(patch) {
      const next = patched(current, patch)
      if (Array.isArray(next)) return { ok: false, fields: next }
      current = next
      changed(current)
      changes.emit(current)
      return { ok: true }
    },
    onChange: (listener) => changes.on(listener),
  }
}
