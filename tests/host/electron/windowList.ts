/** The windows there are, for those who need all of them. A window enters when it is made and leaves when it is gone. */

export interface ListedWindow {
  close(): void
  destroy(): void
  isDestroyed(): boolean
}

const windows = new Set<ListedWindow>()
let onNone = (): void => {}

export const openWindows = {
  list: (): readonly ListedWindow[] => [...windows],
  add: (window: ListedWindow): void => void windows.add(window),
  remove(window: ListedWindow): void {
    if (windows.delete(window) && windows.size === 0) onNone()
  },
  /** The last one is gone. */
  whenNone(listener: () => void): void {
    onNone = listener
  },
}
