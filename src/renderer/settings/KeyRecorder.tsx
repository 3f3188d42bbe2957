/** One key: as this keyboard writes it, and the way to press another. Main records it; no page sees a key by itself. */
import { useEffect, useRef } from 'react'
import type { KeyAction, KeyView } from '../../shared/contract'
import { assistant } from '../assistant'
import { t, told } from '../strings'
import { Button } from '../ui'
import { useDoing } from '../useDoing'
import { useTask } from './useTask'

const words = t.settings.talkKey

/** `shown`: the key as it is; absent where it stands beside the recorder already. */
export function KeyRecorder({ action, shown }: { action: KeyAction; shown?: KeyView | 'none' }) {
  const doing = useDoing()
  const recording = useTask(() => assistant.recordKey(action))
  const isWaiting = useRef(false)
  isWaiting.current = recording.isRunning
  // On another page or step nobody sees any more that a key is waited for.
  useEffect(
    () => () => {
      if (isWaiting.current) void assistant.stopRecordingKey(undefined)
    },
    [],
  )
  if (recording.isRunning) {
    return (
      <>
        <span role="status" className="key-cap live">
          {words.press}
        </span>
        <Button tone="bare" onClick={() => void assistant.stopRecordingKey(undefined)}>
          {words.cancel}
        </Button>
      </>
    )
  }
  return (
    <>
      {recording.error && <p className="warn small">{told(recording.error)}</p>}
      {shown === 'none' && <span className="quiet">{words.none}</span>}
      {shown && shown !== 'none' && <kbd className="key-cap">{shown.label}</kbd>}
      <Button onClick={recording.run}>{words.change}</Button>
      {shown && shown !== 'none' && action !== 'talk' && (
        <Button tone="bare" onClick={() => void doing(assistant.removeKey(action))}>
          {words.clear}
        </Button>
      )}
    </>
  )
}
