/** Step 3: a first question, answered aloud on this computer. */
import { useEffect } from 'react'
import { useFeed } from '../assistant'
import { Captions } from '../overlay/Captions'
import { LastTurn } from '../overlay/LastTurn'
import { useLevel } from '../overlay/useLevel'
import { t, told } from '../strings'
import { LevelRing } from '../ui'

const words = t.firstRun.ask

/** `works`: something was answered. */
export function AskStep({ works, onWorks }: { works: boolean; onWorks(): void }) {
  const view = useFeed('view')
  const keys = useFeed('keys')
  const key = keys?.keys.talk?.label
  const toAsk = keys?.canHold ? words.text : words.toggleText
  const level = useLevel(view?.state ?? 'offline')
  const isAnswered = view?.turn?.outcome === 'answered'
  useEffect(() => {
    if (isAnswered && !works) onWorks()
  }, [isAnswered, works, onWorks])
  return (
    <>
      <p>{key ? toAsk(key) : words.textWithoutKey}</p>
      <p className="question">{words.question}</p>
      {view && (
        <div className="answer-card" data-state={view.state}>
          <p className="state-word">
            <LevelRing source={level} size={28} />
            {t.overlay.states[view.state]}
          </p>
          {view.turn && <Captions turn={view.turn} isSpeaking={view.state === 'speaking'} />}
          {view.error && <p className="warn small">{told(view.error)}</p>}
          <div className="foot">
            <LastTurn turn={view.turn} />
          </div>
        </div>
      )}
      <p className={works ? 'seen' : 'quiet small'} role="status">
        {works ? words.answered : words.offline}
      </p>
    </>
  )
}
