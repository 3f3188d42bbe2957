/** `BrowserWindow`: bounds, visibility and order are kept as numbers and flags; the page in it is real. */
import { emitting, onlyOptions, PreventableEvent, refuse } from '../emulated.ts'
import { displayOf, machineEvents } from '../machine.ts'
import { checked, type IsPart } from '../surface.ts'
import { app } from './app.ts'
import { nativeTheme } from './nativeTheme.ts'
import { pageOf, WebContents, windowOf } from './webContents.ts'
import { openWindows } from './windowList.ts'

const KNOWN = [
  ...['width', 'height', 'x', 'y', 'minWidth', 'minHeight', 'title', 'show', 'frame', 'transparent', 'hasShadow'],
  ...['resizable', 'movable', 'minimizable', 'maximizable', 'closable', 'fullscreenable', 'skipTaskbar', 'focusable'],
  ...['alwaysOnTop', 'type', 'backgroundColor', 'webPreferences', 'icon', 'center', 'autoHideMenuBar'],
]
const KNOWN_PREFERENCES = [
  'preload',
  'sandbox',
  'contextIsolation',
  'nodeIntegration',
  'spellcheck',
  'backgroundThrottling',
]

let lastId = 0
let focused: BrowserWindow | undefined

export class BrowserWindow extends emitting('BrowserWindow') {
  readonly id = ++lastId
  readonly webContents: WebContents
  title: string
  readonly #isFocusable: boolean
  #bounds: Electron.Rectangle
  #isVisible: boolean
  #isMinimized = false
  #isOnTop: boolean
  #isDestroyed = false

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super()
    const { width = 800, height = 600, webPreferences = {} } = options
    onlyOptions('BrowserWindow', options, KNOWN)
    onlyOptions('BrowserWindow webPreferences', webPreferences, KNOWN_PREFERENCES)
    refuseOpenPages(webPreferences)
    this.title = options.title ?? app.name
    this.#isFocusable = options.focusable ?? true
    this.#isVisible = options.show ?? true
    this.#isOnTop = options.alwaysOnTop ?? false
    const { workArea } = displayOf({ x: options.x ?? 0, y: options.y ?? 0, width, height })
    const middle = { x: workArea.x + (workArea.width - width) / 2, y: workArea.y + (workArea.height - height) / 2 }
    this.#bounds = whole({ x: options.x ?? middle.x, y: options.y ?? middle.y, width, height })
    const page = {
      ...{ preload: webPreferences.preload, transparent: options.transparent ?? false },
      ...{ dark: nativeTheme.shouldUseDarkColors, ...this.#drawn() },
    }
    this.webContents = new WebContents(page, this, () => this.destroy())
    // Once, when there is something to see.
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show', new PreventableEvent()))
    openWindows.add(this)
    machineEvents.on('changed', this.#redraw)
    nativeTheme.on('updated', this.#redraw)
    app.emit('browser-window-created', new PreventableEvent(), this)
    app.emit('web-contents-created', new PreventableEvent(), this.webContents)
  }

  static getAllWindows(): BrowserWindow[] {
    return openWindows.list().filter((window): window is BrowserWindow => window instanceof BrowserWindow)
  }

  static getFocusedWindow(): BrowserWindow | null {
    return focused ?? null
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return windowOf(contents) as BrowserWindow
  }

  static fromId(id: number): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.id === id) ?? null
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url)
  }

  show(): void {
    this.showInactive()
    this.focus()
  }

  showInactive(): void {
    if (this.#isVisible) return
    this.#isVisible = true
    this.emit('show', new PreventableEvent())
  }

  hide(): void {
    this.blur()
    if (!this.#isVisible) return
    this.#isVisible = false
    this.emit('hide', new PreventableEvent())
  }

  isVisible(): boolean {
    return this.#isVisible
  }

  focus(): void {
    if (!this.#isFocusable || focused === this) return
    focused?.blur()
    focused = this
    this.emit('focus', new PreventableEvent())
  }

  blur(): void {
    if (focused !== this) return
    focused = undefined
    this.emit('blur', new PreventableEvent())
  }

  isFocused(): boolean {
    return focused === this
  }

  isFocusable(): boolean {
    return this.#isFocusable
  }

  isMinimized(): boolean {
    return this.#isMinimized
  }

  minimize(): void {
    this.#isMinimized = true
  }

  restore(): void {
    this.#isMinimized = false
  }

  getBounds(): Electron.Rectangle {
    return { ...this.#bounds }
  }

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    const before = this.#bounds
    this.#bounds = whole({ ...before, ...bounds })
    const { x, y, width, height } = this.#bounds
    if (x !== before.x || y !== before.y) this.emit('move', new PreventableEvent())
    if (width !== before.width || height !== before.height) this.emit('resize', new PreventableEvent())
    this.#redraw()
  }

  getTitle(): string {
    return this.title
  }

  setTitle(title: string): void {
    this.title = title
  }

  isAlwaysOnTop(): boolean {
    return this.#isOnTop
  }

  setAlwaysOnTop(flag: boolean): void {
    this.#isOnTop = flag
  }

  // The system's affairs: a test writes down what they were told (tests/e2e/hooks.cjs).
  setIgnoreMouseEvents(): void {}
  setShape(): void {}
  setContentProtection(): void {}
  setVisibleOnAllWorkspaces(): void {}
  setMenuBarVisibility(): void {}
  setSkipTaskbar(): void {}

  close(): void {
    if (this.#isDestroyed) return
    const event = new PreventableEvent()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }

  destroy(): void {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    this.#isVisible = false
    if (focused === this) focused = undefined
    machineEvents.off('changed', this.#redraw)
    nativeTheme.off('updated', this.#redraw)
    WebContents.destroy(this.webContents)
    this.emit('closed')
    openWindows.remove(this)
  }

  isDestroyed(): boolean {
    return this.#isDestroyed
  }

  #drawn(): { width: number; height: number; scale: number } {
    const { width, height } = this.#bounds
    return { width, height, scale: displayOf(this.#bounds).scaleFactor }
  }

  readonly #redraw = (): void => {
    void pageOf(this.webContents)
      .then((page) => Promise.all([page.resize(this.#drawn()), page.look(nativeTheme.shouldUseDarkColors)]))
      .catch(() => {})
  }
}

checked<IsPart<BrowserWindow, Electron.BrowserWindow>>()

/** Electron shows fractions as whole pixels too. */
const whole = ({ x, y, width, height }: Electron.Rectangle): Electron.Rectangle => ({
  ...{ x: Math.round(x), y: Math.round(y) },
  ...{ width: Math.round(width), height: Math.round(height) },
})

/** The worlds are always apart here, so a window that wants them together would be shown safer than it is. */
function refuseOpenPages({ sandbox, contextIsolation, nodeIntegration }: Electron.WebPreferences): void {
  if (sandbox === false) refuse('a page without its sandbox')
  if (contextIsolation === false) refuse('a page without context isolation')
  if (nodeIntegration) refuse('a page with Node')
}
