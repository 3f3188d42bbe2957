/** Step 1: a bar that moves when you speak. */
import { useEffect } from 'react'
import { assistant, listen, useFeed } from '../assistant'
import { DeviceSelect } from '../settings/DeviceSelect'
import { microphoneLevel } from '../settings/Trials'
import { t } from '../strings'
import { Meter } from '../ui'

const words = t.firstRun.microphone

/** Speech near a microphone is louder than this, the noise of a quiet room is not, dBFS. */
const SPEECH_DBFS = -40

/** `works`: speech was heard. */
export function MicrophoneStep({ works, onWorks }: { works: boolean; onWorks(): void }) {
  const devices = useFeed('devices') ?? []
  const settings = useFeed('settings')
  useEffect(() => {
    if (works) return
    return listen('microphoneLevel', (dbfs) => {
      if (dbfs >= SPEECH_DBFS) onWorks()
    })
  }, [works, onWorks])
  return (
    <>
      <p>{words.text}</p>
      <Meter source={microphoneLevel} label={words.level} />
      <p className={works ? 'seen' : 'quiet'} role="status">
        {works ? words.heard : words.waiting}
      </p>
      <DeviceSelect
        kind="input"
        label={words.choose}
        devices={devices}
        chosen={settings?.microphone.device}
        onChange={(device) => void assistant.changeSettings({ microphone: { device } })}
      />
    </>
  )
}
