/**
 * The overlay's window: on top of everything, never with the focus, click-through but for its controls. It stands on the
 * display where the pointer is when something begins. Decides nothing about the conversation.
 */
import { BrowserWindow, type Display, screen } from 'electron'
import type { Rectangle } from '../../../shared/desktop'
import type { Cancel, Clock } from '../../../shared/time'
import { windowTitles } from '../../../shared/words'
import type { SettingsStore } from '../../settings'
import { keepPage } from './keptPage'
import { addressOf } from './pagePath'
import { type Box, FIRST_PLACE, type Place, placed, placeOf, type Size } from './placement'

/** A drag is over when nothing has moved for so long. */
const DRAGGED_MS = 400

export interface OverlayPorts {
  clock: Clock
  preload: string
  platform: NodeJS.Platform
  settings: SettingsStore
  /** Its page was loaded anew or has died. */
  left(): void
}

export class Overlay {
  readonly #ports: OverlayPorts
  readonly #window: BrowserWindow
  readonly #undo: (() => void)[] = []
  #display: Display
  #size: Size = { width: 420, height: 132 }
  /** Where Parley has put it last; anything else was the user. */
  #put: Box | undefined
  #cancelDrag: Cancel = () => {}

  constructor(ports: OverlayPorts) {
    this.#ports = ports
    this.#display = screen.getDisplayNearestPoint(screen.getCursorScreenPoint())
    this.#window = createWindow(ports)
    keepPage(this.#window.webContents, ports.clock, ports.left)
    this.#place()
    this.#listen()
    this.#hideFromSharing()
    this.pointer(false)
    void this.#window.loadURL(addressOf('overlay'))
  }

  get isShown(): boolean {
    return this.#window.isVisible()
  }

  /** On the display of the pointer, in front, without the focus. */
  show(): void {
    if (!this.#window.isVisible()) {
      this.#display = screen.getDisplayNearestPoint(screen.getCursorScreenPoint())
      this.#place()
    }
    this.#window.showInactive()
  }

  hide(): void {
    this.#window.hide()
  }

  /** Something begins: the overlay comes to where the user is. */
  follow(): void {
    const display = screen.getDisplayNearestPoint(screen.getCursorScreenPoint())
    if (display.id === this.#display.id) return
    this.#display = display
    this.#place()
  }

  resize(size: Size): void {
    this.#size = size
    this.#place()
  }

  /** Linux: everything outside is neither drawn nor clicked. An empty shape would be the whole window, so it is none. */
  drawn(rectangles: readonly Rectangle[]): void {
    if (this.#ports.platform !== 'linux' || rectangles.length === 0) return
    this.#window.setShape(rectangles.map(wholePixels))
  }

  /** macOS and Windows: clicks are taken while the pointer is over a control. */
  pointer(isOver: boolean): void {
    if (this.#ports.platform === 'linux') return
    if (isOver) this.#window.setIgnoreMouseEvents(false)
    else this.#window.setIgnoreMouseEvents(true, { forward: true })
  }

  close(): void {
    this.#cancelDrag()
    for (const undo of this.#undo) undo()
    if (!this.#window.isDestroyed()) this.#window.destroy()
  }

  #listen(): void {
    const again = () => this.#displaysChanged()
    screen.on('display-added', again)
    screen.on('display-removed', again)
    screen.on('display-metrics-changed', again)
    const moved = () => this.#moved()
    this.#window.on('move', moved)
    // Nothing but quitting ends it.
    const closing = (event: Electron.Event) => {
      event.preventDefault()
      this.hide()
    }
    this.#window.on('close', closing)
    let { overlayPlace, look } = this.#ports.settings.get()
    this.#undo.push(
      () => void screen.off('display-added', again),
      () => void screen.off('display-removed', again),
      () => void screen.off('display-metrics-changed', again),
      () => void this.#window.off('move', moved),
      () => void this.#window.off('close', closing),
      this.#ports.settings.onChange((settings) => {
        const same = JSON.stringify(settings.overlayPlace) === JSON.stringify(overlayPlace)
        const sameSharing = settings.look.hideFromSharing === look.hideFromSharing
        ;({ overlayPlace, look } = settings)
        if (!same) this.#place()
        if (!sameSharing) this.#hideFromSharing()
      }),
    )
  }

  #displaysChanged(): void {
    const still = screen.getAllDisplays().find(({ id }) => id === this.#display.id)
    this.#display = still ?? screen.getDisplayNearestPoint(screen.getCursorScreenPoint())
    this.#place()
  }

  #place(): void {
    const place: Place = this.#ports.settings.get().overlayPlace ?? FIRST_PLACE
    const bounds = placed(place, this.#size, this.#display.workArea)
    this.#put = bounds
    this.#window.setBounds(bounds)
    // Between displays of different scale the first call may be measured by the old one.
    if (!sameBox(this.#window.getBounds(), bounds)) this.#window.setBounds(bounds)
  }

  #moved(): void {
    this.#cancelDrag()
    this.#cancelDrag = this.#ports.clock.after(DRAGGED_MS, () => {
      if (this.#window.isDestroyed()) return
      const bounds = this.#window.getBounds()
      if (this.#put && sameBox(bounds, this.#put)) return
      this.#display = screen.getDisplayMatching(bounds)
      const place = placeOf(bounds, this.#display.workArea)
      this.#put = bounds
      this.#ports.settings.set({ overlayPlace: place })
      this.#place()
    })
  }

  #hideFromSharing(): void {
    if (this.#ports.platform === 'linux') return
    this.#window.setContentProtection(this.#ports.settings.get().look.hideFromSharing)
  }
}

function createWindow({ preload, platform }: OverlayPorts): BrowserWindow {
  const window = new BrowserWindow({
    title: windowTitles.overlay,
    show: false,
    frame: false,
    transparent: true,
    hasShadow: false,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    focusable: false,
    alwaysOnTop: true,
    // A panel does not activate the app that it belongs to.
    ...(platform === 'darwin' && { type: 'panel' }),
    webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, spellcheck: false },
  })
  window.setAlwaysOnTop(true, 'screen-saver')
  if (platform === 'darwin') {
    // Without the second choice macOS would give the app a dock icon.
    window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true })
  } else if (platform === 'linux') window.setVisibleOnAllWorkspaces(true)
  return window
}

const sameBox = (one: Box, other: Box): boolean =>
  one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height

const wholePixels = ({ x, y, width, height }: Rectangle): Rectangle => ({
  x: Math.floor(x),
  y: Math.floor(y),
  width: Math.ceil(x + width) - Math.floor(x),
  height: Math.ceil(y + height) - Math.floor(y),
})
