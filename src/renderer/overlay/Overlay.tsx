/** The conversation in a corner of the screen: what goes on, what was said, what it took. It never takes the focus. */
import { useLayoutEffect, useMemo, useRef } from 'react'
import type { ConversationView } from '../../shared/view'
import { assistant, listen, useFeed } from '../assistant'
import { type LevelSource, shareOf } from '../ui'
import { Announcer } from './Announcer'
import { Captions } from './Captions'
import { LastTurn } from './LastTurn'
import { Notice } from './Notice'
import { noticeOf } from './notices'
import { StateLine } from './StateLine'
import { useFolded } from './useFolded'
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
  const notice = noticeOf(view)
  const { isFolded, unfold, hold } = useFolded(view, notice !== undefined)
  const card = useReportedSize()
  const level = useLevel(state)
  const isLarge = settings?.look.largeCaptions ?? false
  return (
    <main ref={card} className="overlay" data-state={state} data-folded={isFolded} data-large={isLarge} {...hold}>
      <StateLine view={view} level={level} isFolded={isFolded} onUnfold={unfold} />
      {!isFolded && (
        <>
          {turn && <Captions turn={turn} isSpeaking={state === 'speaking'} />}
          {notice && <Notice notice={notice} />}
          <footer className="foot">
            <LastTurn turn={turn} />
            <Ways view={view} />
          </footer>
        </>
      )}
      <Announcer turn={turn} notice={notice?.text} isVoiced={capabilities?.screenReader ?? false} />
    </main>
  )
}

/** The microphone while Parley listens, its voice while it speaks, nothing otherwise. */
function useLevel(state: ConversationView['state']): LevelSource | undefined {
  const side = state === 'listening' ? 'in' : state === 'speaking' ? 'out' : undefined
  return useMemo(() => side && ((set) => listen('level', (level) => set(shareOf(level[side])))), [side])
}

/** Room for the shadow around the card, px on each side. */
const MARGIN = 8

/** The window is as large as its card; main is told when that changes and never otherwise. */
function useReportedSize() {
  const card = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const element = card.current
    if (!element) return
    const watcher = new ResizeObserver(() => {
      const { offsetWidth, offsetHeight } = element
      void assistant.resizeOverlay({ width: offsetWidth + 2 * MARGIN, height: offsetHeight + 2 * MARGIN })
    })
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [])
  return card
}
