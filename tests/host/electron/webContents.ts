/** `webContents`: a page, the messages to it, and what it may not do. */

import type { Cdp } from '../cdp.ts'
import { makeCodec } from '../codec.ts'
import { emitting, only, PreventableEvent } from '../emulated.ts'
import { Page, type PageEvents, type PageOptions } from '../page.ts'
import { checked, type IsPart } from '../surface.ts'
import { takeIpc } from './ipcMain.ts'
import { inward, isPermitted, outward, served, session } from './protocol.ts'

/** The window around it. */
interface Closing {
  close(): void
}

type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0]

const codec = makeCodec()
const all = new Map<number, WebContents>()
let browser: Cdp | undefined
let lastId = 0

/** Before the first window. */
export const drawnBy = (cdp: Cdp): void => {
  browser = cdp
}

/** Chromium's name → Electron's. */
const PERMISSIONS: Record<string, Parameters<typeof isPermitted>[1]> = {
  microphone: 'media',
  camera: 'media',
  geolocation: 'geolocation',
  notifications: 'notifications',
  'clipboard-read': 'clipboard-read',
  midi: 'midi',
}

export class WebContents extends emitting('webContents') {
  readonly id = ++lastId
  readonly session = session.defaultSession
  readonly mainFrame: { readonly url: string; readonly parent: null; readonly frames: readonly never[] }
  readonly #page: Promise<Page>
  readonly #window: Closing
  #opened: Page | undefined
  #url = ''
  #isDestroyed = false
  #isLoading = false
  #openHandler: OpenHandler = () => ({ action: 'allow' })
  #ended: () => void

  /** `ended`: the page is gone, whoever closed it. */
  constructor(options: PageOptions, window: Closing, ended: () => void) {
    super()
    if (!browser) throw new Error('stand-in: a window before there is a browser')
    this.#window = window
    this.#ended = ended
    const url = () => this.#url
    this.mainFrame = only('webContents.mainFrame', {
      get url() {
        return url()
      },
      parent: null,
      frames: [],
    })
    all.set(this.id, this)
    this.#page = Page.open(browser, options, this.#events())
    this.#page.then(
      (page) => {
        this.#opened = page
      },
      () => this.#gone(),
    )
  }

  send(channel: string, ...args: unknown[]): void {
    const message = { kind: 'message', channel, text: codec.encode(args) } as const
    this.#opened?.post(message)
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#page
    this.#isLoading = true
    await page.permit(Object.keys(PERMISSIONS), (name) => isPermitted(this, PERMISSIONS[name] ?? 'unknown'))
    const loaded = new Promise<void>((resolve) => this.once('did-finish-load', () => resolve()))
    await page.navigate(outward(url)).catch((error: Error) => {
      throw new Error(`${error.message} (-3) loading '${url}'`)
    })
    await loaded
  }

  getURL(): string {
    return this.#url
  }

  reload(): void {
    void this.loadURL(this.#url).catch(() => {})
  }

  isLoading(): boolean {
    return this.#isLoading
  }

  isDestroyed(): boolean {
    return this.#isDestroyed
  }

  focus(): void {}

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }

  async executeJavaScript(code: string): Promise<unknown> {
    return (await this.#page).evaluate(code)
  }

  /** As Playwright closes a page. */
  close(): void {
    this.#window.close()
  }

  static getAllWebContents(): WebContents[] {
    return [...all.values()]
  }

  static fromId(id: number): WebContents | undefined {
    return all.get(id)
  }

  static fromDevToolsTargetId(targetId: string): WebContents | undefined {
    return [...all.values()].find((each) => each.#opened?.targetId === targetId)
  }

  // For the window; not Electron's.

  static window(contents: WebContents): Closing {
    return contents.#window
  }

  static page(contents: WebContents): Promise<Page> {
    return contents.#page
  }

  static destroy(contents: WebContents): void {
    void contents.#page.then((page) => page.close()).catch(() => {})
    contents.#gone()
  }

  #gone(): void {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    all.delete(this.id)
    this.emit('destroyed')
    this.#ended()
  }

  #events(): PageEvents {
    return {
      fromPreload: (message, answer) => {
        if (message.kind === 'failed') {
          process.stderr.write(`stand-in: the preload failed: ${message.text}\n`)
          return void this.emit('preload-error', new PreventableEvent(), '', new Error(message.text))
        }
        takeIpc(codec, message, { sender: this, senderFrame: this.mainFrame, frameId: 1, processId: this.id }, answer)
      },
      mayNavigate: (url) => {
        const event = Object.assign(new PreventableEvent(), { url: inward(url), isMainFrame: true })
        this.emit('will-navigate', event, inward(url))
        return !event.defaultPrevented
      },
      served,
      navigated: (url) => {
        this.#url = inward(url)
        this.emit('did-navigate', new PreventableEvent(), this.#url)
      },
      loaded: () => {
        this.#isLoading = false
        this.emit('dom-ready', new PreventableEvent())
        this.emit('did-finish-load', new PreventableEvent())
      },
      titled: () => {},
      popup: (url) => {
        const details = { url: inward(url), frameName: '', features: '', disposition: 'foreground-tab' as const }
        const answer = this.#openHandler({ ...details, referrer: { url: '', policy: 'default' } })
        if (answer.action !== 'deny')
          process.stderr.write(`stand-in: a window for ${url} was allowed; it is not emulated\n`)
      },
      crashed: () => void this.emit('render-process-gone', new PreventableEvent(), { reason: 'crashed', exitCode: 1 }),
      gone: () => this.#gone(),
    }
  }
}

checked<IsPart<WebContents, Electron.WebContents>>()

export const windowOf = WebContents.window
export const pageOf = WebContents.page
