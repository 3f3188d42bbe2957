/** What every page of the settings gets: what is chosen, a way to change it, and what was wrong with a change. */
import { useCallback, useState } from 'react'
import type { SettingsView, SettingsViewPatch } from '../../shared/settings'
import { assistant } from '../assistant'
import { told } from '../strings'
import { fieldsOf } from './fields'

export interface PageProps {
  settings: SettingsView
  /** Field, as `group.name` → what is wrong with what was last wanted there. */
  errors: Readonly<Record<string, string>>
  change(patch: SettingsViewPatch): void
}

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
