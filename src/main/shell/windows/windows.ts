/** All windows there are: at most one of each kind. Opens, finds and closes them; what they show is the pages' affair. */
import type { BrowserWindow } from 'electron'
import { app } from 'electron'
import type { ComposingView, SettingsPage, WindowName } from '../../../shared/desktop'
import { SETTINGS_PAGES } from '../../../shared/desktop'
import { Emitter, type Events, Held } from '../../../shared/time'
import { keepPage } from './keptPage'
import { Overlay, type OverlayPorts } from './overlay'
import { addressOf } from './pagePath'
import { bringForward, openPageWindow, type PageWindowName } from './pageWindow'

export interface WindowsPorts extends Omit<OverlayPorts, 'left'> {
  /** The user's words of a turn that a window can correct. */
  wordsOf(turn: string): string | undefined
}

export class Windows {
  readonly overlay: Overlay
  readonly #ports: WindowsPorts
  readonly #open = new Map<PageWindowName, BrowserWindow>()
  readonly #composing = new Held<ComposingView>({})
  readonly #closed = new Emitter<PageWindowName>()
  readonly #left = new Emitter<WindowName>()

  constructor(ports: WindowsPorts) {
    this.#ports = ports
    this.overlay = new Overlay({ ...ports, left: () => this.#left.emit('overlay') })
  }

  /** By whatever way: its own button, the frame, the app. */
  get closed(): Events<PageWindowName> {
    return this.#closed
  }

  /** A page was loaded anew or has died: what it waited for nobody waits for any more. */
  get left(): Events<WindowName> {
    return this.#left
  }

  /** One that is open comes to the front. `page`: one of the settings, or the turn to correct. */
  open(name: WindowName, page?: string): void {
    if (name === 'overlay') return this.overlay.show()
    if (name === 'type') this.#compose(page)
    const shown = name === 'settings' && isSettingsPage(page) ? page : undefined
    const there = this.#open.get(name)
    if (there) {
      if (shown !== undefined) void there.loadURL(addressOf(name, shown))
      return bringForward(there)
    }
    const window = openPageWindow(name, this.#ports.preload, shown)
    keepPage(window.webContents, this.#ports.clock, () => this.#left.emit(name))
    this.#open.set(name, window)
    this.#dock()
    window.once('closed', () => {
      this.#open.delete(name)
      this.#dock()
      this.#closed.emit(name)
    })
  }

  close(name: WindowName): void {
    if (name === 'overlay') this.overlay.hide()
    else this.#open.get(name)?.close()
  }

  /** What the window for typing is for. Snapshot first. Returns an idempotent unsubscribe. */
  onComposing(listener: (composing: ComposingView) => void): () => void {
    return this.#composing.on(listener)
  }

  closeAll(): void {
    for (const window of this.#open.values()) window.destroy()
    this.overlay.close()
  }

  #compose(turn: string | undefined): void {
    const text = turn === undefined ? undefined : this.#ports.wordsOf(turn)
    this.#composing.set(turn !== undefined && text !== undefined ? { correcting: { turn, text } } : {})
  }

  /** macOS: an accessory app has a place in the dock only while a window is open. */
  #dock(): void {
    if (this.#ports.platform !== 'darwin') return
    app.setActivationPolicy(this.#open.size > 0 ? 'regular' : 'accessory')
  }
}

const isSettingsPage = (page: string | undefined): page is SettingsPage => SETTINGS_PAGES.some((one) => one === page)
