/** Settings for windows: every change goes through the one schema, and what it refuses is said by field. */
import { basename } from 'node:path'
import type { CallHandlers, FeedSources } from '../../../shared/contract'
import { AppException } from '../../../shared/errors'
import type { Clock } from '../../../shared/time'
import { dialogs } from '../../../shared/words'
import { defaultSettings, readSettings, type SettingsPatch, type SettingsStore, settingsView } from '../../settings'
import { type HistoryStore, type Passage, saveExport } from '../../transcript'
import type { FileDialogs } from '../fileDialogs'
import { exportLines } from '../takeaway/exported'
import { importFile } from '../takeaway/importLines'
import { fileName } from './history'

export interface SettingsCallsPorts {
  clock: Clock
  settings: SettingsStore
  history: HistoryStore
  files: FileDialogs
  desk: { passages(): AsyncIterable<Passage>; changed(): void }
}

const EXPORT = { name: dialogs.files.data, extension: 'jsonl' }

type Calls = Pick<CallHandlers, 'changeSettings' | 'resetSettings' | 'exportData' | 'importData' | 'finishFirstRun'>

export const settingsCalls = ({ clock, settings, history, files, desk }: SettingsCallsPorts): Calls => ({
  changeSettings: (patch) => change(settings, patch),
  // Whoever resets has been shown around already.
  resetSettings: () => change(settings, wholly({}, settings, { firstRunDone: true })),
  async exportData() {
    const file = await files.where(EXPORT, `${fileName(undefined, clock.epoch())}.${EXPORT.extension}`)
    if (file === undefined) return undefined
    await saveExport(file, exportLines(settings.get(), desk.passages()))
    return basename(file)
  },
  async importData() {
    const file = await files.which(EXPORT)
    if (file === undefined) return undefined
    const imported = await importFile(file, history).finally(() => desk.changed())
    const { firstRunDone } = settings.get()
    // What is not valid in it falls back to its default, as in a settings file.
    change(settings, wholly(readSettings(imported.settings).settings, settings, { firstRunDone }))
    return basename(file)
  },
  finishFirstRun: () => void settings.set({ firstRunDone: true }),
})

function change(settings: SettingsStore, patch: SettingsPatch): void {
  const result = settings.set(patch)
  if (!result.ok) throw new AppException('settings.refused', { fields: result.fields.join(', ') })
}

/** Every setting: as `next` says, else its default. */
function wholly(next: SettingsPatch, settings: SettingsStore, last: SettingsPatch): SettingsPatch {
  const names = Object.keys({ ...defaultSettings(), ...settings.get() })
  const whole = Object.fromEntries(names.map((name) => [name, (next as Record<string, unknown>)[name]]))
  return { ...whole, ...last }
}

export const settingsFeed =
  (store: SettingsStore): FeedSources['settings'] =>
  (listener) => {
    listener(settingsView(store.get()))
    return store.onChange((settings) => listener(settingsView(settings)))
  }
