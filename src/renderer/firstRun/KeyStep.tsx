/** Step 2: the talk key is seen to go down and up, from any app. */
import { useEffect, useState } from 'react'
import { useFeed } from '../assistant'
import { KeyProblem } from '../settings/KeyProblem'
import { KeyRecorder } from '../settings/KeyRecorder'
import { t } from '../strings'

const words = t.firstRun.key

/** `works`: a press was seen, and its release where the system tells it. */
export function KeyStep({ works, onWorks }: { works: boolean; onWorks(): void }) {
  const view = useFeed('keys')
  const [wasDown, setWasDown] = useState(false)
  const isDown = view?.isDown ?? false
  const isWhole = wasDown && (!isDown || view?.canHold === false)
  useEffect(() => {
    if (isDown) setWasDown(true)
    if (isWhole && !works) onWorks()
  }, [isDown, isWhole, works, onWorks])
  if (!view) return null
  const key = view.keys.talk?.label
  const seen = view.canHold ? words.seen : words.seenToggle
  return (
    <>
      <p>{view.canHold ? words.text : words.toggleText}</p>
      <p className="key-state" data-down={isDown}>
        {key && <kbd className="key-cap">{key}</kbd>}
        <span role="status" className={works ? 'seen' : 'quiet'}>
          {isDown ? words.pressed : works ? seen : words.waiting(key ?? '')}
        </span>
      </p>
      {view.problem && <KeyProblem problem={view.problem} />}
      <div className="aside">
        <KeyRecorder action="talk" />
      </div>
    </>
  )
}
