/** The conversation in a corner of the screen: what goes on, what was said, what it took. It never takes the focus. */
import { useMemo } from 'react'
import type { ConversationView } from '../../shared/view'
import { assistant, listen, useFeed } from '../assistant'
import { t, told } from '../strings'
import { IconButton, type LevelSource, shareOf } from '../ui'
import { Announcer } from './Announcer'
import { Captions } from './Captions'
import { LastTurn } from './LastTurn'
import { StateLine } from './StateLine'
import './overlay.css'

export function Overlay() {
  const view = useFeed('view')
  return view ? <Card view={view} /> : null
}

function Card({ view }: { view: ConversationView }) {
  const { state, turn, notice, error } = view
  const isLive = state === 'listening' || state === 'thinking' || state === 'speaking'
  const said = error ?? notice
  const line = said && told(said)
  const level = useLevel(state)
  return (
    <main className="overlay" data-state={state} data-pill={!isLive && !turn && !said}>
      <StateLine view={view} level={level} />
      {turn && <Captions turn={turn} isSpeaking={state === 'speaking'} />}
      {line && <p className={error ? 'notice warn' : 'notice quiet'}>{line}</p>}
      <footer className="foot">
        <LastTurn turn={turn} />
        <div className="ways">
          {isLive && <IconButton icon="stop" label={t.overlay.stop} onClick={() => void assistant.cancel()} />}
        </div>
      </footer>
      <Announcer turn={turn} notice={line} isVoiced={false} />
    </main>
  )
}

/** The microphone while Parley listens, its voice while it speaks, nothing otherwise. */
function useLevel(state: ConversationView['state']): LevelSource | undefined {
  const side = state === 'listening' ? 'in' : state === 'speaking' ? 'out' : undefined
  return useMemo(() => side && ((set) => listen('level', (level) => set(shareOf(level[side])))), [side])
}
