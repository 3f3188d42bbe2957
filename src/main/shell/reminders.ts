/** A timer, alarm or reminder that is due: shown by the system always, heard only where nobody else would hear it. */
import type { SettingsStore } from '../settings'

export interface RemindersPorts {
  settings: SettingsStore
  /** Somebody else may be in front of the screen. */
  isLocked(): Promise<boolean>
  /** Do-not-disturb is on, or another app holds the microphone, where the system tells. */
  wantsPeace(): Promise<boolean>
  /** A notification of the system. */
  show(body: string): void
}

export const createReminders = ({ settings, isLocked, wantsPeace, show }: RemindersPorts) => ({
  due: show,
  async aloud(): Promise<boolean> {
    if (settings.get().announcements !== 'spoken') return false
    const [locked, peace] = await Promise.all([isLocked(), wantsPeace()].map((asked) => asked.catch(() => false)))
    return !locked && !peace
  },
})
