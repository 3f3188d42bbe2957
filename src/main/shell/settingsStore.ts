/**
 * Settings in the app: electron-store writes the file that headless mode reads and writes too. It throws on a damaged
 * file, so `openStore` has set that one aside before it is made.
 */
import { app } from 'electron'
import ElectronStore from 'electron-store'
import type { AppError } from '../../shared/view'
import { openStore, type SettingsStore, tellDesktopLocale } from '../settings'

/** @param dataDir Electron's userData */
export function openElectronStore(dataDir: string, onNotice: (error: AppError) => void): Promise<SettingsStore> {
  // `Intl` speaks the language of Electron's windows here.
  tellDesktopLocale({ language: app.getPreferredSystemLanguages()[0], formats: app.getSystemLocale() })
  let store: ElectronStore | undefined
  return openStore(`${dataDir}/settings.json`, onNotice, async (content) => {
    store ??= new ElectronStore({ cwd: dataDir, name: 'settings', configFileMode: 0o600 })
    store.store = content
  })
}
