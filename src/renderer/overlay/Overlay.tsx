/** The conversation in a corner of the screen: what goes on, what was said, what it took. It never takes the focus. */
import { useRef } from 'react'
import type { ConversationView } from '../../shared/view'
import { useFeed } from '../assistant'
import { Announcer } from './Announcer'
import { Captions } from './Captions'
import { DoingProvider, useFailures } from './doing'
import { LastTurn } from './LastTurn'
import { Notice } from './Notice'
import { noticeOf, noticeOfError } from './notices'
import { StateLine } from './StateLine'
import { shownTurn } from './shownTurn'
import { useFolded } from './useFolded'
import { useLevel } from './useLevel'
import { useWindowShape } from './useWindowShape'
import { Ways } from './Ways'
import './overlay.css'

export function Overlay() {
  const view = useFeed('view')
  return view ? <Card view={view} /> : null
}

function Card({ view }: { view: ConversationView }) {
  const { state, turn } = view
  const settings = useFeed('settings')
  const capabilities = useFeed('capabilities')
  const { failure, run } = useFailures(view)
  const notice = failure ? noticeOfError(failure, 'warn') : noticeOf(view)
  const { isFolded, unfold, hold } = useFolded(view, notice)
  const card = useRef<HTMLElement>(null)
  useWindowShape(card)
  const level = useLevel(state)
  const shown = shownTurn(view)
  const isLarge = settings?.look.largeCaptions ?? false
  return (
    <main ref={card} className="overlay" data-state={state} data-folded={isFolded} data-large={isLarge} {...hold}>
      <StateLine view={view} level={level} isFolded={isFolded} onUnfold={unfold} />
      {!isFolded && (
        <>
          {shown && <Captions turn={shown} isSpeaking={state === 'speaking'} />}
          {notice && <Notice notice={notice} />}
          <footer className="foot">
            <LastTurn turn={shown} />
            <DoingProvider value={run}>
              <Ways view={view} />
            </DoingProvider>
          </footer>
        </>
      )}
      <Announcer turn={turn} notice={notice?.text} isVoiced={capabilities?.screenReader ?? true} />
    </main>
  )
}
