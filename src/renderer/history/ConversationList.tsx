/**
 * What there is: conversations by day, or what a search found, newest first. The list is one stop of the tabulator, and
 * the chosen entry another; the arrow keys lead through it.
 */
import { type ReactNode, useMemo } from 'react'
import type { ConversationSummary, SearchHit } from '../../shared/history'
import { dayName, dayOf, price, region, startOfDay, t } from '../strings'
import { SearchMark } from '../ui'
import { excerpt, underDays } from './entries'
import type { Placed } from './usePages'
import { VirtualList } from './VirtualList'

interface ListProps<Item> {
  items: readonly Item[]
  chosen: string | undefined
  now: number
  onChoose(item: Item): void
  onNearFarEnd(): void
}

function dayTitle(at: number, now: number): string {
  const day = dayOf(at)
  if (day === dayOf(now)) return t.history.today
  if (day === dayOf(startOfDay(now, -1))) return t.history.yesterday
  return dayName(at, region)
}

/** One entry below the other, under the days they began on. `children` draws what stands in one. */
function DayList<Item extends Placed>(props: ListProps<Item> & { children(item: Item): ReactNode }) {
  const { items, chosen, now, onChoose, onNearFarEnd, children } = props
  const entries = useMemo(() => underDays(items, ({ id }) => id), [items])
  return (
    <VirtualList
      items={entries}
      keyOf={({ key }) => key}
      estimate={62}
      label={t.history.conversations}
      anchor="start"
      onNearFarEnd={onNearFarEnd}
      render={(entry) =>
        entry.kind === 'day' ? (
          <h2 className="day">{dayTitle(entry.at, now)}</h2>
        ) : (
          <button
            type="button"
            className="entry"
            aria-current={entry.item.id === chosen}
            tabIndex={entry.item.id === chosen ? 0 : -1}
            onClick={() => onChoose(entry.item)}
          >
            {children(entry.item)}
          </button>
        )
      }
    />
  )
}

export function ConversationList(props: ListProps<ConversationSummary>) {
  return (
    <DayList {...props}>
      {({ title, turns, cost }) => (
        <>
          <span className="entry-title">{title || t.history.untitled}</span>
          <span className="entry-facts quiet small figures">
            <span>{t.history.turns(turns)}</span>
            {cost > 0 && <span>{price(cost, region)}</span>}
          </span>
        </>
      )}
    </DayList>
  )
}

/** A find has the place of its turn. */
export type PlacedHit = SearchHit & Placed

/** Finds are turns: the words around the first mark. */
export function FindList(props: ListProps<PlacedHit>) {
  return <DayList {...props}>{(hit) => <Found hit={hit} />}</DayList>
}

function Found({ hit: { turn, marks } }: { hit: SearchHit }) {
  const isUser = marks.some(({ field }) => field === 'user')
  const text = isUser ? turn.user : turn.heard + turn.unheard
  const found = excerpt(
    text,
    marks.filter(({ field }) => field === (isUser ? 'user' : 'assistant')),
  )
  return (
    <>
      <span className="entry-title">
        <SearchMark text={found.text} ranges={found.ranges} />
      </span>
      <span className="quiet small">{isUser ? t.history.you : t.history.parley}</span>
    </>
  )
}
