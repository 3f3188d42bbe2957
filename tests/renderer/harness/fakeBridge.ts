/**
 * A `window.assistant` without a main process: feeds are pushed by hand, calls are written down and answered from a
 * table. It is put into the page as source text, so it may use nothing but its arguments and the page.
 */

export interface FakeBridgeOptions {
  calls: readonly string[]
  feeds: readonly string[]
  /** First item of each feed; a feed without one stays silent. */
  snapshots: Record<string, unknown>
  /**
   * Value of each call; a call without one answers `undefined`. `{ $error }` answers with that failure, `{ $pages }` with
   * the page of the items (newest first) that is asked for, `{ $turns: count }` with such a page of made-up turns,
   * `{ $never }` not at all, `{ $held: value }` with that value when it is let go.
   */
  answers: Record<string, unknown>
}

export interface FakeBridge {
  push(feed: string, item: unknown): void
  answer(call: string, value: unknown): void
  /** Answers what is held. */
  letGo(): void
  calls: { name: string; argument: unknown }[]
  listeners(): number
  /** How many listen to this feed. */
  followed(feed: string): number
}

declare global {
  interface Window {
    __fake: FakeBridge
  }
}

export function installFakeBridge({ calls, feeds, snapshots, answers }: FakeBridgeOptions): void {
  const listeners = new Map<string, Set<(item: unknown) => void>>()
  const written: { name: string; argument: unknown }[] = []
  type Placed = { id: string; startedAt: number }
  type Special =
    | { $error?: unknown; $pages?: Placed[]; $turns?: number; $never?: true; $held?: unknown }
    | null
    | undefined
  let held: (() => void)[] = []
  const call = (name: string) => async (argument: unknown) => {
    written.push({ name, argument })
    let value = answers[name]
    if ((value as Special)?.$held) {
      value = (value as Special)?.$held
      await new Promise<void>((resolve) => held.push(resolve))
    }
    const special = value as Special
    if (special?.$error) return { ok: false, error: special.$error }
    if (special?.$never) return new Promise(() => {})
    const { before, limit = 100 } = (argument ?? {}) as { before?: Placed; limit?: number }
    if (special?.$pages) {
      const from = before ? special.$pages.findIndex(({ id }) => id === before.id) + 1 : 0
      return { ok: true, value: asMainDoes(name, special.$pages.slice(from, from + limit)) }
    }
    if (special?.$turns) return { ok: true, value: asMainDoes(name, madeUp(special.$turns, before, limit)) }
    return { ok: true, value }
  }
  /** A page of turns is read from its oldest on. */
  const asMainDoes = (name: string, page: Placed[]) => (name === 'turns' ? page.reverse() : page)
  /** Newest first; the first turn is number 0. */
  const madeUp = (count: number, before: Placed | undefined, limit: number) => {
    const newest = before ? Number(before.id.slice(5)) : count
    const numbers = Array.from({ length: Math.min(limit, newest) }, (_, index) => newest - 1 - index)
    return numbers.map((number) => ({
      id: `turn-${number}`,
      conversation: 'long',
      startedAt: number * 60_000,
      user: `question number ${number}${' and some more words'.repeat(number % 7)}`,
      userFinal: true,
      heard: `This is answer number ${number}.${' It goes on for a while.'.repeat((number * 7) % 11)}`,
      unheard: '',
      outcome: 'answered',
    }))
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
    letGo() {
      for (const each of held) each()
      held = []
    },
    followed: (name) => listeners.get(name)?.size ?? 0,
    listeners: () => [...listeners.values()].reduce((sum, { size }) => sum + size, 0),
  }
}

/** The argument of the newest call of that name. Runs in the page. */
export const lastArgument = (name: string): unknown =>
  window.__fake.calls.findLast((call) => call.name === name)?.argument
