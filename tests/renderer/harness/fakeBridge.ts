/**
 * A `window.assistant` without a main process: feeds are pushed by hand, calls are written down and answered from a
 * table. It is put into the page as source text, so it may use nothing but its arguments and the page.
 */

export interface FakeBridgeOptions {
  calls: readonly string[]
  feeds: readonly string[]
  /** First item of each feed; a feed without one stays silent. */
  snapshots: Record<string, unknown>
  /** Value of each call; a call without one answers `undefined`. `{ $error }` answers with that failure. */
  answers: Record<string, unknown>
}

export interface FakeBridge {
  push(feed: string, item: unknown): void
  answer(call: string, value: unknown): void
  calls: { name: string; argument: unknown }[]
  listeners(): number
}

declare global {
  interface Window {
    __fake: FakeBridge
  }
}

export function installFakeBridge({ calls, feeds, snapshots, answers }: FakeBridgeOptions): void {
  const listeners = new Map<string, Set<(item: unknown) => void>>()
  const written: { name: string; argument: unknown }[] = []
  const call = (name: string) => async (argument: unknown) => {
    written.push({ name, argument })
    const value = answers[name]
    const failure = (value as { $error?: unknown } | null | undefined)?.$error
    return failure ? { ok: false, error: failure } : { ok: true, value }
  }
  const feed = (name: string) => (listener: (item: unknown) => void) => {
    const own = (item: unknown) => listener(item)
    const all = listeners.get(name) ?? new Set()
    listeners.set(name, all.add(own))
    // As over the real bridge the snapshot comes a moment after subscribing.
    if (name in snapshots) queueMicrotask(() => all.has(own) && own(snapshots[name]))
    return () => {
      all.delete(own)
    }
  }
  const bridge: Record<string, unknown> = {}
  for (const name of calls) bridge[name] = call(name)
  for (const name of feeds) bridge[name] = feed(name)
  Object.defineProperty(window, 'assistant', { value: Object.freeze(bridge) })
  window.__fake = {
    calls: written,
    push(name, item) {
      snapshots[name] = item
      for (const listener of [...(listeners.get(name) ?? [])]) listener(item)
    },
    answer(name, value) {
      answers[name] = value
    },
    listeners: () => [...listeners.values()].reduce((sum, { size }) => sum + size, 0),
  }
}
