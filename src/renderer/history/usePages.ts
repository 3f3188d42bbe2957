/** Items newest first, fetched a page at a time from the newest on. What is fetched late, after the question changed, is dropped. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Answer } from '../../shared/contract'
import type { AppError } from '../../shared/view'

export interface Placed {
  id: string
  startedAt: number
}

export interface Pages<Item> {
  /** Newest first. Undefined until the first page has come. */
  items: readonly Item[] | undefined
  /** Nothing older exists. */
  isComplete: boolean
  /** Why the last that was asked for has not come; what is shown stays. */
  error: AppError | undefined
  /** Fetches the next page; does nothing while one is under way. */
  more(): Promise<void>
  /** Asks again for what is shown: something in it is no longer what it was. While a page is under way, once that has come. */
  refresh(): Promise<void>
  /** Changes what is shown without asking again. */
  change(patch: (items: readonly Item[]) => readonly Item[]): void
  /** Takes one out of what is shown, at once. Returns what puts it back where it stood. */
  takeOut(item: Item): () => void
}

export interface PagesOptions<Item> {
  /** At most `limit` items older than `before`; a new function asks anew from the start. */
  load(before: Item | undefined, limit: number): Promise<Answer<readonly Item[]>>
  limit: number
}

/** What was there with what came, each once. Pure. */
export function joined<Item extends Placed>(there: readonly Item[], came: readonly Item[]): readonly Item[] {
  const known = new Set(there.map(({ id }) => id))
  return [...there, ...came.filter(({ id }) => !known.has(id))]
}

/**
 * What is newer than the oldest that came is as it came; what is older stays as it was. Older is what stands behind it: two
 * may have begun in one millisecond. Pure.
 */
export function renewed<Item extends Placed>(
  there: readonly Item[],
  came: readonly Item[],
  asked: number,
): readonly Item[] {
  const oldest = came.at(-1)
  if (!oldest || came.length < asked) return came
  const at = there.findIndex(({ id }) => id === oldest.id)
  return joined(came, at < 0 ? there.filter(({ startedAt }) => startedAt <= oldest.startedAt) : there.slice(at + 1))
}

/** An item that was taken out of `before`, back where it stood. Pure. */
export function restored<Item extends Placed>(
  there: readonly Item[],
  item: Item,
  before: readonly Item[],
): readonly Item[] {
  if (there.some(({ id }) => id === item.id)) return there
  const older = new Set(before.slice(before.findIndex(({ id }) => id === item.id) + 1).map(({ id }) => id))
  const at = there.findIndex(({ id, startedAt }) => older.has(id) || startedAt < item.startedAt)
  return at < 0 ? [...there, item] : there.toSpliced(at, 0, item)
}

/** As many as main gives at once. */
const MOST = 500

export function usePages<Item extends Placed>({ load, limit }: PagesOptions<Item>): Pages<Item> {
  const [items, setItems] = useState<readonly Item[]>()
  const [isComplete, setComplete] = useState(false)
  const [error, setError] = useState<AppError>()
  const latest = useRef<readonly Item[] | undefined>(undefined)
  const question = useRef<object>({})
  const isAsking = useRef(false)

  const put = useCallback((next: readonly Item[] | undefined) => {
    latest.current = next
    setItems(next)
  }, [])

  const isOutdated = useRef(false)
  const refresh = useCallback(async () => {
    isOutdated.current = true
    if (isAsking.current) return
    isOutdated.current = false
    const asked = question.current
    const shown = Math.min(MOST, Math.max(limit, latest.current?.length ?? 0))
    const answer = await load(undefined, shown)
    if (asked !== question.current) return
    setError(answer.ok ? undefined : answer.error)
    // It is asked once more when the page that was asked for meanwhile has come.
    if (isAsking.current) isOutdated.current = true
    else if (answer.ok) put(renewed(latest.current ?? [], answer.value, shown))
  }, [load, limit, put])

  const more = useCallback(async () => {
    if (isAsking.current) return
    isAsking.current = true
    const asked = question.current
    const there = latest.current ?? []
    const answer = await load(there.at(-1), limit)
    if (asked !== question.current) return
    isAsking.current = false
    setError(answer.ok ? undefined : answer.error)
    if (!answer.ok) return
    put(joined(there, answer.value))
    setComplete(answer.value.length < limit)
    if (isOutdated.current) void refresh()
  }, [load, limit, put, refresh])

  useEffect(() => {
    question.current = {}
    isAsking.current = false
    isOutdated.current = false
    latest.current = undefined
    setComplete(false)
    setError(undefined)
    void more()
  }, [more])

  const change = useCallback(
    (patch: (items: readonly Item[]) => readonly Item[]) => put(latest.current && patch(latest.current)),
    [put],
  )
  const takeOut = useCallback(
    (item: Item) => {
      const before = latest.current ?? []
      change((there) => there.filter(({ id }) => id !== item.id))
      return () => change((there) => restored(there, item, before))
    },
    [change],
  )
  return { items, isComplete, error, more, refresh, change, takeOut }
}
