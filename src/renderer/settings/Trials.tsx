/** Ways to try a device: a level that moves, three seconds recorded and played back, a sound. */
import { useEffect, useMemo, useState } from 'react'
import { assistant, listen } from '../assistant'
import { t } from '../strings'
import { Button, type LevelSource, Meter, shareOf } from '../ui'
import { Result } from './Result'
import { useTask } from './useTask'

const words = t.settings.sound

/** The microphone is open for as long as this is shown. */
export const microphoneLevel: LevelSource = (set) => listen('microphoneLevel', (dbfs) => set(shareOf(dbfs)))

/** Of the three seconds that are asked for, the part that is recorded; then it is played back. */
const RECORDED_MS = 3_000

export function MicrophoneTrial() {
  const task = useTask(() => assistant.recordAndPlay(undefined))
  const isPlaying = useElapsed(task.isRunning, RECORDED_MS)
  return (
    <div className="aside">
      <Meter source={microphoneLevel} label={words.level} />
      <Button icon="microphone" disabled={task.isRunning} onClick={task.run}>
        {words.record}
      </Button>
      <Result task={task} running={isPlaying ? words.playing : words.recording}>
        {() => <p className="quiet">{words.recorded}</p>}
      </Result>
    </div>
  )
}

export function SpeakerTrial() {
  const task = useTask(() => assistant.playTestSound(undefined))
  return (
    <div className="aside">
      <Button icon="play" disabled={task.isRunning} onClick={task.run}>
        {words.test}
      </Button>
      <Result task={task} running={words.playingTest}>
        {() => null}
      </Result>
    </div>
  )
}

/** Has `isRunning` been so for `ms`? */
function useElapsed(isRunning: boolean, ms: number): boolean {
  const [hasElapsed, setElapsed] = useState(false)
  useEffect(() => {
    setElapsed(false)
    if (!isRunning) return
    const timer = setTimeout(() => setElapsed(true), ms)
    return () => clearTimeout(timer)
  }, [isRunning, ms])
  return useMemo(() => isRunning && hasElapsed, [isRunning, hasElapsed])
}
