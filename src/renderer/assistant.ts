/**
 * The only file that touches `window.assistant`. Calls are passed on as they are; a feed becomes one store that all
 * components of the window share, told at most 60 times a second. While nothing is pushed, nothing runs.
 */
import { useSyncExternalStore } from 'react'
import type { Answer, FeedName, ItemOf } from '../shared/contract'
import { createStore, type Store } from './store'

export const assistant = window.assistant

const stores = new Map<FeedName, Store<unknown>>()

function storeOf<Name extends FeedName>(name: Name): Store<ItemOf<Name>> {
  const known = stores.get(name)
  if (known) return known as Store<ItemOf<Name>>
  const subscribe = assistant[name] as (listener: (item: ItemOf<Name>) => void) => () => void
  const store = createStore(subscribe, {
    now: () => performance.now(),
    nextFrame: (callback) => requestAnimationFrame(callback),
  })
  stores.set(name, store as Store<unknown>)
  return store
}

/** The latest item of a feed; undefined until the snapshot has come. */
export function useFeed<Name extends FeedName>(name: Name): ItemOf<Name> | undefined {
  const store = storeOf(name)
  return useSyncExternalStore(store.subscribe, store.current)
}

export interface Ahead {
  /** The last of them has come, and with it all that main had at hand. */
  come: Promise<void>
  /** Once components listen themselves. */
  leave(): void
}

/** Follows feeds before there is a component to listen, so that the first drawing has what they bring. */
export function followAhead(names: readonly FeedName[]): Ahead {
  const { promise: come, resolve } = Promise.withResolvers<void>()
  if (names.length === 0) resolve()
  const leaving = names.map((name, at) => storeOf(name).subscribe(at === names.length - 1 ? resolve : () => {}))
  return {
    come,
    leave: () => {
      for (const leave of leaving) leave()
    },
  }
}

/** Every item of a feed as it comes, past React. Returns an idempotent unsubscribe. */
export function listen<Name extends FeedName>(name: Name, listener: (item: ItemOf<Name>) => void): () => void {
  const subscribe = assistant[name] as (listener: (item: ItemOf<Name>) => void) => () => void
  return subscribe(listener)
}

/** An answer with something else made of its value. */
export const changed = <From, To>(answer: Answer<From>, change: (value: From) => To): Answer<To> =>
  answer.ok ? { ok: true, value: change(answer.value) } : answer

/** The value of an answer, or `otherwise` where main could not give one. */
export async function given<Value>(answer: Promise<Answer<Value>>, otherwise: Value): Promise<Value> {
  const came = await answer
  return came.ok ? came.value : otherwise
}
