/** The one thing that should be known right now, by name. What hinders most comes first. Pure. */
import type { AppError, ConversationView } from '../../shared/view'
import { t, told } from '../strings'

export interface OverlayNotice {
  text: string
  tone: 'warn' | 'quiet'
  /** What helps, as a button. */
  way?: 'privacy' | 'settings'
  /** Worth reading once; it does not last. */
  passes?: true
}

/** Codes that a choice in the settings mends. */
const IN_SETTINGS = [
  ...['key.', 'keys.', 'model.', 'voice.', 'region.', 'endpoint.', 'format.', 'device.', 'quota.'],
  ...['cost.capReached', 'google.projectMissing', 'link.sessionRefused', 'link.unavailable', 'models.none'],
  ...['models.notReady', 'net.certificateFile', 'net.tlsUntrusted', 'settings.invalid'],
]

export const noticeOfError = (error: AppError, tone: OverlayNotice['tone']): OverlayNotice => ({
  text: told(error),
  tone,
  ...(IN_SETTINGS.some((group) => error.code.startsWith(group)) && { way: 'settings' as const }),
  ...(error.code === 'microphone.blocked' && { way: 'privacy' as const }),
})

export function noticeOf(view: ConversationView): OverlayNotice | undefined {
  const { connection, error, notice } = view
  const microphone = view.microphone?.state
  if (microphone === 'blocked') return { text: t.overlay.microphoneBlocked, tone: 'warn', way: 'privacy' }
  if (view.announcement?.asksToRepeat) return { text: t.overlay.askingToRepeat, tone: 'warn' }
  if (microphone === 'silent') return { text: t.overlay.microphoneSilent, tone: 'warn', way: 'settings' }
  if (microphone === 'waking' && view.state !== 'speaking') return { text: t.overlay.headsetWaking, tone: 'quiet' }
  if (connection.state === 'mending') {
    const text = connection.keptMs > 0 ? t.overlay.kept(connection.keptMs) : t.overlay.reconnecting
    return { text, tone: 'quiet' }
  }
  if (view.announcement) return { text: view.announcement.text, tone: 'quiet' }
  if (error) return noticeOfError(error, 'warn')
  return notice && { ...noticeOfError(notice, 'quiet'), passes: true }
}
