/** A timer, alarm or reminder that is due: shown by the system always, heard only where nobody else would hear it. */
import type { SettingsStore } from '../settings'

export interface RemindersPorts {
  settings: SettingsStore
  /** Somebody else may be in front of the screen. */
  isLocked(): boolean
  /** A notification of the system. */
  show(body: string): void
}

export const createReminders = ({ settings, isLocked, show }: RemindersPorts) => ({
  due: show,
  aloud: (): boolean => !isLocked() && settings.get().announcements === 'spoken',
})
