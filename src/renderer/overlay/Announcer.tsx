/**
 * What a screen reader is told, once: final words, the answer when it ended, and what went wrong. Drawn nowhere. With a
 * screen reader on, the answer is already said aloud by Parley's own voice and is left out.
 */
import type { Turn } from '../../shared/view'
import { t } from '../strings'

export interface AnnouncerProps {
  turn: Turn | undefined
  /** A notice or error, said when it appears. */
  notice: string | undefined
  /** A screen reader runs, or it is not known yet: it would say the answer a second time. */
  isVoiced: boolean
}

export function Announcer({ turn, notice, isVoiced }: AnnouncerProps) {
  // With the next turn they go: the same words said again would change nothing, and a reader would stay silent.
  const user = turn?.userFinal && turn.user ? `${t.overlay.you}: ${turn.user}` : ''
  const answer = !isVoiced && turn?.outcome ? answerLine(turn) : ''
  return (
    <div className="visually-hidden">
      <p aria-live="polite">{user}</p>
      <p aria-live="polite">{answer}</p>
      <p aria-live="polite">{notice}</p>
    </div>
  )
}

function answerLine({ heard, outcome }: Turn): string {
  if (!heard) return ''
  return outcome === 'cut' ? `${t.overlay.parley}: ${heard} (${t.overlay.cut})` : `${t.overlay.parley}: ${heard}`
}
