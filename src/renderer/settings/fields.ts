/** Which rows a change belongs to. Pure. */

import { isRecord } from '../../shared/records'
import type { SettingsViewPatch } from '../../shared/settings'

/** The fields a patch is about, as `name` or `group.name`. Pure. */
export function fieldsOf(patch: SettingsViewPatch): string[] {
  return Object.entries(patch).flatMap(([name, value]) =>
    isRecord(value) ? Object.keys(value).map((inner) => `${name}.${inner}`) : [name],
  )
}
