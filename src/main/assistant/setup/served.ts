/** What a client of the gateway gets that names nothing itself: as the settings are when it comes. */
import type { SettingsStore } from '../../settings'

/** Of the offline engine; a client may name any of them. */
const OFFLINE_VOICES: readonly string[] = ['slt', 'rms', 'awb', 'kal16']

export interface Served {
  readonly instructions: string
  readonly locale: string
  readonly timeZone: string
  readonly voice: string
  /** A client that knows only the names of a service gets the voice of the settings. */
  voiceFor(name: string): string
}

export function served(settings: Pick<SettingsStore, 'get'>): Served {
  const isOffline = () => settings.get().provider === 'offline'
  const voice = () => (isOffline() ? settings.get().voice.name : settings.get().realtime.voice)
  return {
    get instructions() {
      return settings.get().instructions
    },
    get locale() {
      return settings.get().locale
    },
    get timeZone() {
      return settings.get().timeZone
    },
    get voice() {
      return voice()
    },
    voiceFor: (name) => (isOffline() && !OFFLINE_VOICES.includes(name) ? voice() : name),
  }
}
