/** Which rows a change belongs to. Pure. */
import type { SettingsViewPatch } from '../../shared/settings'

/** The fields a patch is about, as `name` or `group.name`. Pure. */
export function fieldsOf(patch: SettingsViewPatch): string[] {
  return Object.entries(patch).flatMap(([name, value]) =>
    isGroup(value) ? Object.keys(value).map((inner) => `${name}.${inner}`) : [name],
  )
}

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
