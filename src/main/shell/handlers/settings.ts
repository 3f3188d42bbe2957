/** Settings for windows: every change goes through the one schema, and what it refuses is said by field. */
import type { CallHandlers, FeedSources } from '../../../shared/contract'
import { AppException } from '../../../shared/errors'
import { type SettingsStore, settingsView } from '../../settings'
import { notYet } from './notYet'

export const settingsCalls = (
  store: SettingsStore,
): Pick<CallHandlers, 'changeSettings' | 'resetSettings' | 'exportData' | 'importData' | 'finishFirstRun'> => ({
  changeSettings(patch) {
    const result = store.set(patch)
    if (!result.ok) throw new AppException('settings.refused', { fields: result.fields.join(', ') })
  },
  resetSettings: notYet,
  exportData: notYet,
  importData: notYet,
  finishFirstRun: () => void store.set({ firstRunDone: true }),
})

export const settingsFeed =
  (store: SettingsStore): FeedSources['settings'] =>
  (listener) => {
    listener(settingsView(store.get()))
    return store.onChange((settings) => listener(settingsView(settings)))
  }
