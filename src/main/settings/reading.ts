/**
 * How anything at all (a hand-edited file, an old version, a patch from a page) becomes valid settings. Pure. A field that
 * is wrong falls back to its own default and is named; the others stay.
 */
import { appError } from '../../shared/errors'
import { isRecord, recordOf } from '../../shared/records'
import type { AppError } from '../../shared/view'
import { migrated } from './migrations'
import { defaultSettings, type Settings, schema } from './schema'

/** Raised when the shape changes; older files are migrated, newer ones are not touched. */
export const SETTINGS_VERSION = 2

export interface ReadSettings {
  settings: Settings
  /** One for each field that was not valid. */
  notices: AppError[]
}

/** Never throws. */
export function readSettings(raw: unknown): ReadSettings {
  const notices: AppError[] = []
  const given: Record<string, unknown> = isRecord(raw) ? migrated(raw) : {}
  for (;;) {
    const result = schema.safeParse(given)
    if (result.success) return { settings: result.data, notices }
    const path = fieldOf(result.error.issues[0]?.path ?? [])
    notices.push(appError('settings.invalid', { field: path.join('.') || 'settings' }))
    if (!removeAt(given, path)) return { settings: defaultSettings(), notices }
  }
}

/**
 * What differs from the defaults: only that is kept in a file, so that a default that follows the system (the time zone
 * of a traveller) or becomes better takes effect.
 */
export function chosen(settings: Settings): Partial<Settings> {
  const defaults: Record<string, unknown> = defaultSettings()
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => differs(value, defaults[name])))
}

const differs = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other)

/** Any of the settings; of a group any part. A key that is given as `undefined` takes the default, an absent one stays. */
export type SettingsPatch = {
  [Key in keyof Settings]?: Settings[Key] extends object ? Partial<Settings[Key]> : Settings[Key]
}

/** What comes of `patch`, or the names of the fields that are not valid. Nobody's types are trusted; unknown fields vanish. */
export function patched(current: Settings, patch: SettingsPatch): Settings | string[] {
  const before: Record<string, unknown> = current
  const changes = Object.entries(patch).map(([key, value]) => {
    const group = before[key]
    return [key, isRecord(group) && isRecord(value) ? { ...group, ...value } : value]
  })
  const result = schema.safeParse({ ...current, ...Object.fromEntries(changes) })
  if (result.success) return result.data
  return [...new Set(result.error.issues.map(({ path }) => fieldOf(path).join('.')))]
}

/** What `patched` makes `now` of `before` with: each setting that differs, of a group the parts that do. */
export function changedIn(before: Settings, now: Settings): SettingsPatch {
  const names = (one: unknown, other: unknown) => Object.keys({ ...recordOf(one), ...recordOf(other) })
  const [old, next] = [recordOf(before), recordOf(now)]
  const changes = names(before, now)
    .filter((name) => differs(old[name], next[name]))
    .map((name) => {
      const [group, value] = [old[name], next[name]]
      if (!isRecord(group) || !isRecord(value)) return [name, value] as const
      const parts = names(group, value).filter((part) => differs(group[part], value[part]))
      // What has gone is named, too.
      return [name, Object.fromEntries(parts.map((part) => [part, value[part]]))] as const
    })
  return Object.fromEntries(changes)
}

/** A setting, or a setting in a group; what is wrong inside one (a device without a name) is wrong with the whole of it. */
const fieldOf = (path: readonly PropertyKey[]): PropertyKey[] => path.slice(0, 2)

/** Removes the innermost own field on the path, so that its default takes its place. False when there is none. */
function removeAt(root: Record<string, unknown>, path: readonly PropertyKey[]): boolean {
  let at: Record<string, unknown> = root
  for (const [depth, key] of path.entries()) {
    const name = String(key)
    if (!Object.hasOwn(at, name)) return false
    const inner = at[name]
    if (depth === path.length - 1 || !isRecord(inner) || !Object.hasOwn(inner, String(path[depth + 1]))) {
      delete at[name]
      return true
    }
    at[name] = { ...inner }
    at = at[name] as Record<string, unknown>
  }
  return false
}
