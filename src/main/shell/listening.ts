/**
 * Which windows listen to which feeds, so that nothing is left of one that stops listening or is gone, nor of a page that
 * was loaded anew or has died: it says no goodbye, and the next one asks by itself for what it wants.
 */
import type { FeedName } from '../../shared/contract'

/** As Electron tells them: the window is gone, another page stands in it, its page has died. */
const ENDS = ['destroyed', 'did-navigate', 'render-process-gone'] as const

/** A window's contents. */
export interface ListeningWindow {
  on(event: (typeof ENDS)[number], listener: () => void): unknown
  off(event: (typeof ENDS)[number], listener: () => void): unknown
}

interface Entry {
  leave: Map<FeedName, () => void>
  gone(): void
}

export class Listening<Window extends ListeningWindow> {
  readonly #windows = new Map<Window, Entry>()

  /** Instead of how it listened to this feed before. `leave` ends it. */
  begin(window: Window, feed: FeedName, subscribe: () => () => void): void {
    this.end(window, feed)
    const leave = subscribe()
    const entry = this.#windows.get(window) ?? this.#enter(window)
    entry.leave.set(feed, leave)
  }

  /** Harmless where it does not listen. */
  end(window: Window, feed: FeedName): void {
    const entry = this.#windows.get(window)
    entry?.leave.get(feed)?.()
    entry?.leave.delete(feed)
    if (!entry || entry.leave.size > 0) return
    this.#windows.delete(window)
    for (const event of ENDS) window.off(event, entry.gone)
  }

  endAll(): void {
    for (const window of [...this.#windows.keys()]) this.#endWindow(window)
  }

  #enter(window: Window): Entry {
    const entry: Entry = { leave: new Map(), gone: () => this.#endWindow(window) }
    this.#windows.set(window, entry)
    for (const event of ENDS) window.on(event, entry.gone)
    return entry
  }

  #endWindow(window: Window): void {
    for (const feed of [...(this.#windows.get(window)?.leave.keys() ?? [])]) this.end(window, feed)
  }
}
