/** What was said: found by day or by its words, read as a script, renamed, taken away, exported and gone on with. */
import { useCallback, useDeferredValue, useRef, useState } from 'react'
import { LONGEST_SEARCH } from '../../shared/desktop'
import type { ConversationSummary, SearchHit } from '../../shared/history'
import type { AppError } from '../../shared/view'
import { assistant, changed, given } from '../assistant'
import { t, told } from '../strings'
import { Confirm, Icon, IconButton, Menu, Toasts } from '../ui'
import { useDoing, useExport } from '../useDoing'
import { useRemoval, useWaysBack } from '../useRemoval'
import { useRevision } from '../useRevision'
import { Conversation } from './Conversation'
import { ConversationList, FindList, type PlacedHit } from './ConversationList'
import { exportItems } from './exportItems'
import { usePages } from './usePages'
import { useToday } from './useToday'
import './history.css'

const PAGE = 100

export function History() {
  return (
    <Toasts label={t.history.toasts}>
      <Columns />
    </Toasts>
  )
}

const loadConversations = (before: ConversationSummary | undefined, limit: number) =>
  assistant.conversations({ before, limit })

const REMOVED = ['conversation', 'turn'] as const

interface Chosen {
  conversation: ConversationSummary
  hit?: SearchHit
}

function Columns() {
  const [query, setQuery] = useState('')
  const asked = useDeferredValue(query.trim())
  const [chosen, setChosen] = useState<Chosen>()
  const pages = usePages<ConversationSummary>({ load: loadConversations, limit: PAGE })
  const now = useToday()
  const { items, error, more, change, takeOut, refresh } = pages
  useRevision(refresh)
  const doing = useDoing()
  const removal = useRemoval()
  useWaysBack(REMOVED)

  const newest = items?.[0]
  const known = (id: string) => items?.find((one) => one.id === id)
  // The newest is read until another one is chosen, which is called what it is called now.
  const shown: Chosen | undefined = chosen
    ? { ...chosen, conversation: known(chosen.conversation.id) ?? chosen.conversation }
    : newest && { conversation: newest }
  const wanted = useRef<SearchHit>(undefined)
  const choose = (next: Chosen | undefined) => {
    wanted.current = next?.hit
    setChosen(next)
  }

  const openHit = async (hit: SearchHit) => {
    wanted.current = hit
    const id = hit.turn.conversation
    const conversation = known(id) ?? (await given(assistant.conversation(id), undefined))
    // Another one may have been chosen meanwhile.
    if (conversation && wanted.current === hit) choose({ conversation, hit })
  }
  const renamed = async (conversation: ConversationSummary, title: string) => {
    const name = (named: ConversationSummary) => {
      change((all) => all.map((one) => (one.id === named.id ? named : one)))
      setChosen((now) => (now?.conversation.id === named.id ? { ...now, conversation: named } : now))
    }
    name({ ...conversation, title })
    if (!(await doing(assistant.renameConversation({ conversation: conversation.id, title })))) name(conversation)
  }
  const remove = (conversation: ConversationSummary) => {
    const { id, title } = conversation
    const back = takeOut(conversation)
    choose(undefined)
    void removal({ asked: assistant.deleteConversation(id), removed: { kind: 'conversation', id, title }, back })
  }
  return (
    <main className="history">
      <h1 className="visually-hidden">{t.history.title}</h1>
      <nav className="list" aria-label={t.history.conversations}>
        <div className="list-search">
          <Icon name="search" />
          <input
            type="search"
            className="selectable"
            aria-label={t.history.search}
            placeholder={t.history.searchPlaceholder}
            value={query}
            maxLength={LONGEST_SEARCH}
            spellCheck={false}
            onChange={({ target }) => setQuery(target.value)}
          />
        </div>
        {asked ? (
          <Finds query={asked} chosen={chosen?.hit?.turn.id} now={now} onChoose={(hit) => void openHit(hit)} />
        ) : (
          <>
            <p className="list-found" />
            <ConversationList
              items={items ?? []}
              chosen={shown?.conversation.id}
              now={now}
              onChoose={(conversation) => choose({ conversation })}
              onNearFarEnd={() => void more()}
            />
          </>
        )}
        <Foot
          isEmpty={items?.length === 0}
          onDeletedAll={() => {
            change(() => [])
            choose(undefined)
          }}
        />
      </nav>
      {shown ? (
        <Conversation
          key={shown.conversation.id}
          conversation={shown.conversation}
          hit={shown.hit}
          onNaming={() => choose(shown)}
          onRenamed={(title) => void renamed(shown.conversation, title)}
          onDelete={() => remove(shown.conversation)}
        />
      ) : (
        <Nothing isEmpty={items?.length === 0} error={error} />
      )}
    </main>
  )
}

function Finds(props: { query: string; chosen: string | undefined; now: number; onChoose(hit: SearchHit): void }) {
  const { query, ...list } = props
  const load = useCallback(
    async (before: PlacedHit | undefined, limit: number) =>
      changed(await assistant.search({ query, before, limit }), (hits) => hits.map(placed)),
    [query],
  )
  const { items, isComplete, error, more, refresh } = usePages({ load, limit: PAGE })
  useRevision(refresh)
  return (
    <>
      <p className="list-found quiet small" role="status">
        {error ? told(error) : items && t.history.found(items.length, !isComplete)}
      </p>
      {/* Each begins at its newest, wherever the one before was scrolled to. */}
      <FindList key={query} {...list} items={items ?? []} onNearFarEnd={() => void more()} />
    </>
  )
}

const placed = (hit: SearchHit): PlacedHit => ({ ...hit, id: hit.turn.id, startedAt: hit.turn.startedAt })

function Foot({ isEmpty, onDeletedAll }: { isEmpty: boolean; onDeletedAll(): void }) {
  const doing = useDoing()
  const save = useExport()
  if (isEmpty) return null
  const deleteAll = async () => {
    if (await doing(assistant.deleteHistory(undefined))) onDeletedAll()
  }
  return (
    <footer className="list-foot">
      <Menu
        trigger={<IconButton icon="share" label={t.history.exportAll} />}
        items={exportItems((format) => save(assistant.exportHistory({ format })))}
      />
      <Confirm
        trigger={<IconButton icon="trash" label={t.history.deleteAll} />}
        title={t.history.deleteAllTitle}
        keep={t.history.keep}
        confirm={t.history.deleteAll}
        onConfirm={() => void deleteAll()}
      >
        {t.history.deleteAllText}
      </Confirm>
    </footer>
  )
}

/** Nothing is said while the first page is on its way. */
function Nothing({ isEmpty, error }: { isEmpty: boolean; error: AppError | undefined }) {
  return (
    <section className="nothing quiet">
      {error && <p role="alert">{told(error)}</p>}
      {isEmpty && <p>{t.history.nothingYet}</p>}
      {isEmpty && <p className="small">{t.history.nothingYetHint}</p>}
    </section>
  )
}
