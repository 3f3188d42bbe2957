/** What every page of the settings gets: what is chosen, a way to change it, and what was wrong with a change. */
import { useCallback, useState } from 'react'
import type { SettingsView, SettingsViewPatch } from '../../shared/settings'
import { assistant } from '../assistant'
import { told } from '../strings'

export interface PageProps {
  settings: SettingsView
  /** Field, as `group.name` → what is wrong with what was last wanted there. */
  errors: Readonly<Record<string, string>>
  change(patch: SettingsViewPatch): void
}

/** The fields a patch is about, as `name` or `group.name`. Pure. */
export function fieldsOf(patch: SettingsViewPatch): string[] {
  return Object.entries(patch).flatMap(([name, value]) =>
    isGroup(value) ? Object.keys(value).map((inner) => `${name}.${inner}`) : [name],
  )
}

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Hands a change over at once; a refusal stays beside its field until that field is changed again. */
export function useChange(): Pick<PageProps, 'errors' | 'change'> {
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const change = useCallback(async (patch: SettingsViewPatch) => {
    const answer = await assistant.changeSettings(patch)
    const text = answer.ok ? '' : told(answer.error)
    setErrors((before) => ({ ...before, ...Object.fromEntries(fieldsOf(patch).map((field) => [field, text])) }))
  }, [])
  return { errors, change: (patch) => void change(patch) }
}
