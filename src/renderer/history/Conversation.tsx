/** One conversation read from its end: its name, what can be done with it, and its turns, older ones fetched as they are scrolled to. */
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { ConversationSummary, SearchHit } from '../../shared/history'
import type { Turn } from '../../shared/view'
import { assistant, changed } from '../assistant'
import { t, told } from '../strings'
import { Button, IconButton, Menu, type Range } from '../ui'
import { useDoing, useExport } from '../useDoing'
import { useRemoval } from '../useRemoval'
import { useRevision } from '../useRevision'
import { exportItems } from './exportItems'
import { NameField } from './NameField'
import { TurnItem } from './TurnItem'
import { usePages } from './usePages'
import { VirtualList } from './VirtualList'

const PAGE = 200
const NO_MARKS = { user: [], assistant: [] }

export interface ConversationProps {
  conversation: ConversationSummary
  /** The find to bring into view, with what to mark in it. */
  hit: SearchHit | undefined
  /** Its name is being changed: it must not make room for a newer one. */
  onNaming(): void
  onRenamed(title: string): void
  onDelete(): void
}

export function Conversation({ conversation, hit, onNaming, onRenamed, onDelete }: ConversationProps) {
  const { id, title } = conversation
  const [isNaming, setNaming] = useState(false)
  const load = useCallback(
    async (before: Turn | undefined, limit: number) =>
      // Main gives them as they are read.
      changed(await assistant.turns({ conversation: id, before, limit }), (turns) => turns.toReversed()),
    [id],
  )
  const { items, isComplete, error, more, takeOut, refresh } = usePages({ load, limit: PAGE })
  useRevision(refresh)
  const turns = useMemo(() => (items ? [...items].reverse() : []), [items])
  const removal = useRemoval()
  const deleteTurn = useCallback(
    (turn: Turn) => {
      const { id } = turn
      void removal({ asked: assistant.deleteTurn(id), removed: { kind: 'turn', id }, back: takeOut(turn) })
    },
    [takeOut, removal],
  )
  const doing = useDoing()
  const save = useExport()

  const target = hit?.turn.id
  useEffect(() => {
    if (target && items && !isComplete && !items.some((turn) => turn.id === target)) void more()
  }, [target, items, isComplete, more])

  const startNaming = () => {
    onNaming()
    setNaming(true)
  }
  const name = title || t.history.untitled
  return (
    <section className="reading" aria-label={name}>
      <header className="reading-bar">
        <div className="reading-name">
          {isNaming ? (
            <NameField
              name={title}
              onDone={(next) => {
                setNaming(false)
                if (next !== undefined) onRenamed(next)
              }}
            />
          ) : (
            <h2>{name}</h2>
          )}
        </div>
        <Button tone="main" onClick={() => void doing(assistant.continueConversation(id))}>
          {t.history.continue}
        </Button>
        <Menu
          trigger={<Button icon="share">{t.history.export}</Button>}
          items={exportItems((format) => save(assistant.exportHistory({ format, conversation: id })))}
        />
        <Menu
          trigger={<IconButton icon="more" label={t.history.more} />}
          items={[
            { label: t.history.rename, icon: 'edit', onChoose: startNaming },
            { label: t.history.delete, icon: 'trash', onChoose: onDelete },
          ]}
        />
        {error && (
          <p className="reading-error quiet small" role="alert">
            {told(error)}
          </p>
        )}
      </header>
      <VirtualList
        items={turns}
        keyOf={turnKey}
        estimate={120}
        label={t.history.turnsOf(name)}
        anchor="end"
        {...(!isComplete && { onNearFarEnd: () => void more() })}
        goTo={target}
        render={(turn) => (
          <TurnItem
            turn={turn}
            isFound={turn.id === target}
            marks={turn.id === target && hit ? marksOf(hit) : NO_MARKS}
            onDelete={deleteTurn}
          />
        )}
      />
    </section>
  )
}

const turnKey = ({ id }: Turn) => id

function marksOf({ marks }: SearchHit): { user: Range[]; assistant: Range[] } {
  const of = (field: 'user' | 'assistant') => marks.filter((mark) => mark.field === field)
  return { user: of('user'), assistant: of('assistant') }
}
