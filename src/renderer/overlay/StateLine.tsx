/** The first line: the talk button with its ring, the state by name, who answers. The line is where the overlay is held. */
import type { ConversationView } from '../../shared/view'
import { assistant } from '../assistant'
import { t } from '../strings'
import { LevelRing, type LevelSource } from '../ui'

export function StateLine({ view, level }: { view: ConversationView; level: LevelSource | undefined }) {
  return (
    <header className="head">
      <TalkButton view={view} level={level} />
      <p className="state">{stateWord(view)}</p>
      <p className="provider quiet small">{view.provider}</p>
    </header>
  )
}

function stateWord({ state, turn }: ConversationView): string {
  if (state === 'ready' && turn?.outcome === 'cut') return t.overlay.cut
  return t.overlay.states[state]
}

const isTalkKey = (key: string) => key === ' ' || key === 'Enter'

/** Held like the talk key; where turns are taken hands-free it only interrupts. */
function TalkButton({ view, level }: { view: ConversationView; level: LevelSource | undefined }) {
  const down = () => void assistant.press()
  const up = () => void assistant.release()
  return (
    <button
      type="button"
      className="talk"
      aria-label={view.mode === 'hands-free' ? t.overlay.interrupt : t.overlay.talk}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        down()
      }}
      onPointerUp={up}
      onPointerCancel={up}
      onKeyDown={({ key, repeat }) => isTalkKey(key) && !repeat && down()}
      onKeyUp={({ key }) => isTalkKey(key) && up()}
    >
      <LevelRing source={level} size={36} />
    </button>
  )
}
