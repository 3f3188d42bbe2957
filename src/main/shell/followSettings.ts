/** Tells what of the settings belongs to the app itself: at once, and again when it changes. */
import type { Settings, SettingsStore } from '../settings'

export interface SettingsFollower {
  appearance(appearance: Settings['look']['appearance']): void
  /** Told at the start only when it is wanted: what the user did in the system's own settings is left alone. */
  startAtLogin(wanted: boolean): void
}

/** Returns an idempotent end. */
export function followSettings(store: SettingsStore, follower: SettingsFollower): () => void {
  let { startAtLogin, look } = store.get()
  follower.appearance(look.appearance)
  if (startAtLogin) follower.startAtLogin(true)
  return store.onChange((settings) => {
    if (settings.look.appearance !== look.appearance) follower.appearance(settings.look.appearance)
    if (settings.startAtLogin !== startAtLogin) follower.startAtLogin(settings.startAtLogin)
    ;({ startAtLogin, look } = settings)
  })
}
