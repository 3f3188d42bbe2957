/**
 * Shows and hides the overlay as the conversation goes. Nothing runs while nothing happens. Who hid it meanwhile, or called
 * for it, meant it: that holds until something begins.
 */
import type { Cancel, Clock, Feed, Ms } from '../../../shared/time'
import type { ConversationView } from '../../../shared/view'
import type { SettingsStore } from '../../settings'
import { isActive, overlayShown } from './overlayShown'

export interface DirectedOverlay {
  readonly isShown: boolean
  show(): void
  hide(): void
  follow(): void
}

export interface DirectorPorts {
  clock: Clock
  settings: SettingsStore
  view: Feed<ConversationView>
  overlay: DirectedOverlay
}

/** Returns an idempotent end. */
export function showByView({ clock, settings, view, overlay }: DirectorPorts): () => void {
  let lastActiveAtMs: Ms = Number.NEGATIVE_INFINITY
  let wasActive = false
  let wasWanted = overlay.isShown
  let cancel: Cancel = () => {}
  const look = () => {
    cancel()
    const active = isActive(view.current)
    if (active || wasActive) lastActiveAtMs = clock.now()
    const { shown, againInMs } = overlayShown(settings.get().look.overlay, active, clock.now() - lastActiveAtMs)
    if (againInMs !== undefined) cancel = clock.after(againInMs, look)
    const begins = active && !wasActive
    if (shown && begins && overlay.isShown) overlay.follow()
    wasActive = active
    if ((shown !== wasWanted || begins) && shown !== overlay.isShown) {
      if (shown) overlay.show()
      else overlay.hide()
    }
    wasWanted = shown
  }
  const leave = [view.on(look), settings.onChange(look)]
  return () => {
    cancel()
    for (const each of leave) each()
  }
}
