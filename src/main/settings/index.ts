export { openJsonStore, openStore } from './jsonStore'
export { chosen, readSettings, SETTINGS_VERSION, type SettingsPatch } from './reading'
export { defaultSettings, isLanguageTag, type Settings, settingsView } from './schema'
export { createMemoryStore, type SettingsStore } from './store'
