/**
 * One feed as a store for React. The first change after a pause is told at once, so that it is in the next paint; what
 * comes faster than frames is told with the next frame, the latest state only. Knows no bridge and no clock of its own.
 */

/** A frame at 60 a second, ms. */
const FRAME_MS = 1000 / 60

export interface Store<Item> {
  /** As `useSyncExternalStore` wants it. The feed is followed while somebody listens, and not a moment longer. */
  subscribe(onChange: () => void): () => void
  current(): Item | undefined
}

export interface Frames {
  /** Monotonic ms. */
  now(): number
  nextFrame(callback: () => void): void
}

export function createStore<Item>(
  feed: (listener: (item: Item) => void) => () => void,
  { now, nextFrame }: Frames,
): Store<Item> {
  const listeners = new Set<() => void>()
  let latest: Item | undefined
  let shown: Item | undefined
  let toldAt = Number.NEGATIVE_INFINITY
  let owesFrame = false
  let leave: (() => void) | undefined

  const tell = () => {
    if (latest === shown) return
    shown = latest
    toldAt = now()
    for (const listener of [...listeners]) listener()
  }
  const onItem = (item: Item) => {
    latest = item
    if (owesFrame) return
    if (now() - toldAt >= FRAME_MS) {
      tell()
      return
    }
    owesFrame = true
    nextFrame(() => {
      owesFrame = false
      tell()
    })
  }
  return {
    subscribe(onChange) {
      const own = () => onChange()
      listeners.add(own)
      leave ??= feed(onItem)
      return () => {
        listeners.delete(own)
        if (listeners.size > 0) return
        leave?.()
        leave = undefined
      }
    },
    current: () => shown,
  }
}
