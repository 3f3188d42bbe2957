/** One conversation read from its end: its name, what can be done with it, and its turns, older ones fetched as they are scrolled to. */
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { ConversationSummary, SearchHit } from '../../shared/history'
import type { Turn } from '../../shared/view'
import { assistant, given } from '../assistant'
import { t } from '../strings'
import { Button, IconButton, Menu, type Range, useToast } from '../ui'
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
  onRenamed(title: string): void
  onDelete(): void
}

export function Conversation({ conversation, hit, onRenamed, onDelete }: ConversationProps) {
  const { id, title } = conversation
  const [isNaming, setNaming] = useState(false)
  const load = useCallback(
    (before: Turn | undefined, limit: number) => given(assistant.turns({ conversation: id, before, limit }), []),
    [id],
  )
  const { items, isComplete, more, change } = usePages({ load, limit: PAGE })
  const turns = useMemo(() => (items ? [...items].reverse() : []), [items])
  const deleteTurn = useDeletion(change)

  const target = hit?.turn.id
  useEffect(() => {
    if (target && items && !isComplete && !items.some((turn) => turn.id === target)) void more()
  }, [target, items, isComplete, more])

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
        <Button tone="main" onClick={() => void assistant.continueConversation(id)}>
          {t.history.continue}
        </Button>
        <Menu trigger={<Button icon="share">{t.history.export}</Button>} items={exportItems(id)} />
        <Menu
          trigger={<IconButton icon="more" label={t.history.more} />}
          items={[
            { label: t.history.rename, icon: 'edit', onChoose: () => setNaming(true) },
            { label: t.history.delete, icon: 'trash', onChoose: onDelete },
          ]}
        />
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

function exportItems(conversation: string | undefined) {
  return (['markdown', 'json', 'srt'] as const).map((format) => ({
    label: t.history.formats[format],
    onChoose: () => void assistant.exportHistory({ format, conversation }),
  }))
}

/** Takes a turn out of the list at once; it comes back where it stood when the deletion is undone. */
function useDeletion(change: (patch: (items: readonly Turn[]) => readonly Turn[]) => void) {
  const toast = useToast()
  return useCallback(
    (turn: Turn) => {
      void assistant.deleteTurn(turn.id)
      change((items) => items.filter(({ id }) => id !== turn.id))
      const undo = () => {
        void assistant.undoDeletion(turn.id)
        change((items) => [...items, turn].sort((a, b) => b.startedAt - a.startedAt))
      }
      toast({ text: t.history.turnDeleted, undo: { label: t.history.undo, run: undo } })
    },
    [change, toast],
  )
}
