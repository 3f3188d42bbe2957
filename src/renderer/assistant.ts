/** The only file that touches `window.assistant`: feeds become React state, calls become functions. */
import { useEffect, useState } from 'react'
import type { FeedName, ItemOf } from '../shared/contract'

export const { press, release, cancel, say } = window.assistant

/** The latest item of a feed; undefined until the snapshot has come. */
export function useFeed<Name extends FeedName>(name: Name): ItemOf<Name> | undefined {
  const [item, setItem] = useState<ItemOf<Name>>()
  useEffect(() => {
    const subscribe = window.assistant[name] as (listener: (item: ItemOf<Name>) => void) => () => void
    return subscribe((next) => setItem(() => next))
  }, [name])
  return item
}
