export { openJsonStore, openStore, type SettingsContent, type WriteSettings } from './jsonStore'
export {
  chosen,
  defaultSettings,
  readSettings,
  SETTINGS_VERSION,
  type Settings,
  type SettingsPatch,
  settingsView,
} from './schema'
export { createMemoryStore, type SetResult, type SettingsStore } from './store'
