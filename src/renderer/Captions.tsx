/** One turn as a script: the user's words, the answer as far as it was heard, what was not, and the stages in ms. */
import type { Stages, Turn } from '../shared/view'

const STAGE_NAMES = ['turn', 'hear', 'think', 'voice', 'out'] as const

export function Captions({ turn }: { turn: Turn }) {
  const isCut = turn.outcome === 'cut'
  return (
    <li className="turn">
      <p className={turn.userFinal ? 'user' : 'user quiet'}>{turn.user}</p>
      <p className="answer">
        {turn.heard} {isCut ? <s>{turn.unheard}</s> : <span className="quiet">{turn.unheard}</span>}
      </p>
      {turn.stages && <StageLine stages={turn.stages} />}
    </li>
  )
}

/** One number that unfolds into the five it is made of. */
function StageLine({ stages }: { stages: Stages }) {
  return (
    <details className="stages quiet">
      <summary>{Math.round(stages.total)} ms</summary>
      {STAGE_NAMES.map((name) => `${name} ${Math.round(stages[name])}`).join(' · ')}
    </details>
  )
}
