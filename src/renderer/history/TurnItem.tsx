/** One turn as a line of a script: when, who, what was heard and what was not, and where its time went. */
import { memo } from 'react'
import type { Turn } from '../../shared/view'
import { assistant } from '../assistant'
import { clockTime, region, t } from '../strings'
import { IconButton, type Range, SearchMark } from '../ui'
import { Tool } from './Tool'
import { TurnFacts } from './TurnFacts'

export interface TurnItemProps {
  turn: Turn
  /** What a search found in `user` and in `heard + unheard`. */
  marks: { user: readonly Range[]; assistant: readonly Range[] }
  isFound: boolean
  onDelete(turn: Turn): void
}

export const TurnItem = memo(function TurnItem({ turn, marks, isFound, onDelete }: TurnItemProps) {
  const { heard, unheard } = turn
  return (
    <article className="turn" data-found={isFound}>
      <time className="turn-time quiet small figures" dateTime={new Date(turn.startedAt).toISOString()}>
        {clockTime(turn.startedAt, region)}
      </time>
      <div className="turn-words selectable">
        <p className="turn-user">
          <span className="who quiet small">{t.history.you}</span>
          <span className={turn.correctedBy ? 'unheard' : ''}>
            {turn.correctedBy && <span className="visually-hidden">{t.history.corrected} </span>}
            <SearchMark text={turn.user} ranges={marks.user} />
          </span>
        </p>
        {(heard || unheard) && (
          <p>
            <span className="who quiet small">{t.history.parley}</span>
            <span>
              <SearchMark text={heard} ranges={marks.assistant} />{' '}
              {unheard && (
                <s className="unheard">
                  <span className="visually-hidden">{t.history.notHeard} </span>
                  <SearchMark text={unheard} ranges={shifted(marks.assistant, heard.length)} />
                </s>
              )}
            </span>
          </p>
        )}
        {turn.tools?.map((call, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a turn's calls are never reordered
          <Tool key={index} call={call} />
        ))}
        <TurnFacts turn={turn} />
      </div>
      <div className="turn-ways">
        {heard && <IconButton icon="copy" label={t.history.copy} onClick={() => void assistant.copy(heard)} />}
        <IconButton icon="trash" label={t.history.deleteTurn} onClick={() => onDelete(turn)} />
      </div>
    </article>
  )
})

const shifted = (ranges: readonly Range[], by: number): Range[] =>
  ranges.map(({ start, end }) => ({ start: Math.max(0, start - by), end: end - by })).filter(({ end }) => end > 0)
