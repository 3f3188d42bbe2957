/** What should be known right now, and the button that helps. */
import { assistant } from '../assistant'
import { t } from '../strings'
import { Button } from '../ui'
import type { OverlayNotice } from './notices'

export function Notice({ notice: { text, tone, way } }: { notice: OverlayNotice }) {
  return (
    <div className="notice" data-tone={tone}>
      <p className={tone}>{text}</p>
      {way === 'privacy' && (
        <Button onClick={() => void assistant.openPrivacySettings('microphone')}>{t.overlay.openPrivacy}</Button>
      )}
      {way === 'settings' && (
        <Button onClick={() => void assistant.openWindow({ window: 'settings' })}>{t.overlay.settings}</Button>
      )}
    </div>
  )
}
