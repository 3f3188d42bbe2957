/** A voice, heard before it is used. */
import { assistant } from '../assistant'
import { t } from '../strings'
import { Button } from '../ui'
import { Result } from './Result'
import { useTask } from './useTask'

const words = t.settings.voice

/** @param of the voice on this computer, or that of whoever answers */
export function VoicePreview({ of }: { of: 'offline' | 'service' }) {
  const preview = useTask(() => assistant.previewVoice(of))
  return (
    <div className="aside">
      <Button icon="play" disabled={preview.isRunning} onClick={preview.run}>
        {words.preview}
      </Button>
      <Result task={preview} running={words.previewing}>
        {() => null}
      </Result>
    </div>
  )
}
