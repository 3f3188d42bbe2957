/** Which windows listen to which feeds, so that nothing is left of one that stops listening or is gone. */
import type { FeedName } from '../../shared/contract'

/** A window's contents; Electron tells when they are gone. */
export interface ListeningWindow {
  once(event: 'destroyed', listener: () => void): unknown
  off(event: 'destroyed', listener: () => void): unknown
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
    window.off('destroyed', entry.gone)
  }

  endAll(): void {
    for (const window of [...this.#windows.keys()]) this.#endWindow(window)
  }

  #enter(window: Window): Entry {
    const entry: Entry = { leave: new Map(), gone: () => this.#endWindow(window) }
    this.#windows.set(window, entry)
    window.once('destroyed', entry.gone)
    return entry
  }

  #endWindow(window: Window): void {
    for (const feed of [...(this.#windows.get(window)?.leave.keys() ?? [])]) this.end(window, feed)
  }
}
