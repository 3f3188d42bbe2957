/**
 * Keeps the time zone of the settings that of the system, for whoever travels with the app running and has chosen none. Looks
 * when somebody begins to speak, and whenever it is told to.
 */
import type { Clock, Feed } from '../../shared/time'
import type { ConversationView } from '../../shared/view'
import type { SettingsStore } from '../settings'

export interface FollowZonePorts {
  clock: Clock
  settings: SettingsStore
  view: Feed<Pick<ConversationView, 'state'>>
  /** Of the system, as it is now. */
  zone(): string
}

export function followZone({ clock, settings, view, zone }: FollowZonePorts): { look(): void; end(): void } {
  let known = zone()
  const look = () => {
    const before = known
    known = zone()
    // One that is another than the system's was chosen.
    if (known !== before && settings.get().timeZone === before) settings.set({ timeZone: known })
  }
  let wasListening = false
  const end = view.on(({ state }) => {
    const isListening = state === 'listening'
    // Not in the middle of what the conversation does now; what is said takes longer.
    if (isListening && !wasListening) clock.after(0, look)
    wasListening = isListening
  })
  return { look, end }
}
