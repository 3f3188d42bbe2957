/** Both sides of the running turn. Interim words are quiet until they are final; so is what has not been spoken yet. */
import type { Turn } from '../../shared/view'
import { t } from '../strings'

export function Captions({ turn, isSpeaking }: { turn: Turn; isSpeaking: boolean }) {
  return (
    // The newest line is what matters: the column is pinned to its end, earlier lines scroll away.
    <div className="captions selectable">
      <div>
        {turn.user && (
          <p className={turn.userFinal ? 'caption' : 'caption quiet'} data-role="user">
            {turn.user}
            {!turn.userFinal && <span className="caret" aria-hidden="true" />}
          </p>
        )}
        {(turn.heard || turn.unheard) && <Answer turn={turn} isSpeaking={isSpeaking} />}
      </div>
    </div>
  )
}

function Answer({ turn, isSpeaking }: { turn: Turn; isSpeaking: boolean }) {
  const isCut = turn.outcome === 'cut'
  return (
    <p className="caption answer" data-role="answer">
      {turn.heard}
      {isSpeaking && turn.heard && turn.unheard && <span className="caret" aria-hidden="true" />}
      {turn.heard && turn.unheard && !/\s$/.test(turn.heard) && ' '}
      {turn.unheard &&
        (isCut ? (
          <s className="unheard">
            <span className="visually-hidden">{t.overlay.notHeard} </span>
            {turn.unheard}
          </s>
        ) : (
          <span className="quiet">{turn.unheard}</span>
        ))}
    </p>
  )
}
