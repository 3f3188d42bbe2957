/**
 * What goes to a window at most so often: the first at once, of what comes too soon the latest when its time has come, and
 * nothing where nothing is different. The last is always sent. No timer while nothing is owed. Pure; time is an argument.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Cancel, Clock, Ms } from '../../shared/time'

export interface Thinned<Item> {
  take(item: Item): void
  /** What is still owed is not sent. */
  end(): void
}

export function thinned<Item>(
  clock: Pick<Clock, 'now' | 'after'>,
  apartMs: Ms,
  send: (item: Item) => void,
): Thinned<Item> {
  let sent: { item: Item; atMs: Ms } | undefined
  let latest: Item
  let cancel: Cancel | undefined
  const deliver = () => {
    cancel = undefined
    if (sent && isDeepStrictEqual(latest, sent.item)) return
    sent = { item: latest, atMs: clock.now() }
    send(latest)
  }
  return {
    take(item) {
      latest = item
      if (cancel) return
      const leftMs = sent ? sent.atMs + apartMs - clock.now() : 0
      if (leftMs > 0) cancel = clock.after(leftMs, deliver)
      else deliver()
    },
    end() {
      cancel?.()
      cancel = undefined
    },
  }
}
