/** Settings for windows: every change goes through the one schema, and what it refuses is said by field. */
import { basename } from 'node:path'
import type { CallHandlers, FeedSources } from '../../../shared/contract'
import { AppException, appError } from '../../../shared/errors'
import type { Clock } from '../../../shared/time'
import { dialogs } from '../../../shared/words'
import {
  defaultSettings,
  readSettings,
  type Settings,
  type SettingsPatch,
  type SettingsStore,
  settingsView,
} from '../../settings'
import { type HistoryStore, type Passage, saveExport } from '../../transcript'
import type { FileDialogs } from '../fileDialogs'
import type { Problems } from '../problems'
import type { Secrets } from '../secrets'
import { exportLines } from '../takeaway/exported'
import { importFile } from '../takeaway/importLines'
import { fileName } from './history'

export interface SettingsCallsPorts {
  clock: Clock
  settings: SettingsStore
  history: HistoryStore
  files: FileDialogs
  secrets: Pick<Secrets, 'has'>
  problems: Pick<Problems, 'add'>
  desk: { passages(): AsyncIterable<Passage>; changed(): void }
}

const EXPORT = { name: dialogs.files.data, extension: 'jsonl' }

type Calls = Pick<CallHandlers, 'changeSettings' | 'resetSettings' | 'exportData' | 'importData' | 'finishFirstRun'>

export const settingsCalls = ({
  clock,
  settings,
  history,
  files,
  secrets,
  problems,
  desk,
}: SettingsCallsPorts): Calls => ({
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
    const now = settings.get()
    // What is not valid in it falls back to its default, as in a settings file.
    const next = readSettings(imported.settings).settings
    const addresses = ownAddresses(now, next, secrets)
    change(settings, wholly({ ...next, ...addresses }, settings, { firstRunDone: now.firstRunDone }))
    if (addresses) problems.add(appError('import.addressKept', { file: basename(file) }))
    return basename(file)
  },
  finishFirstRun: () => void settings.set({ firstRunDone: true }),
})

function change(settings: SettingsStore, patch: SettingsPatch): void {
  const result = settings.set(patch)
  if (!result.ok) throw new AppException('settings.refused', { fields: result.fields.join(', ') })
}

/**
 * A file must not send a key that is stored here to an address of its own. What keeps those of `now`; nothing where no address
 * with a key would change.
 */
function ownAddresses(now: Settings, next: Settings, secrets: Pick<Secrets, 'has'>): SettingsPatch | undefined {
  const realtimeMoves = next.realtime.baseUrl !== now.realtime.baseUrl
  const chainMoves = next.services.compatibleUrl !== now.services.compatibleUrl
  const keepsRealtime = realtimeMoves && (secrets.has('azure') || secrets.has('compatible'))
  const keepsChain = chainMoves && secrets.has('compatible')
  if (!keepsRealtime && !keepsChain) return undefined
  return {
    realtime: { ...next.realtime, ...(keepsRealtime && { baseUrl: now.realtime.baseUrl }) },
    services: { ...next.services, ...(keepsChain && { compatibleUrl: now.services.compatibleUrl }) },
  }
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
