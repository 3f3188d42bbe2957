/**
 * One tab of Chromium as the web contents of a window: the two worlds, the messages between preload and main, every
 * request through the app's own handlers. Decides nothing; what happens is told to `PageEvents`.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Cdp, Fields } from './cdp.ts'
import {
  DELIVER,
  type FromPreload,
  PRELOAD_WORLD,
  pageScript,
  preloadScript,
  TO_MAIN,
  type ToPreload,
} from './worlds.ts'

export interface PageEvents {
  fromPreload(message: FromPreload, answer: (to: ToPreload) => void): void
  /** The page itself wants to go elsewhere. True lets it. */
  mayNavigate(url: string): boolean
  /** Of what the app serves itself; undefined for all else. */
  served(url: string, method: string): Promise<Response | undefined>
  navigated(url: string): void
  loaded(): void
  titled(title: string): void
  /** The page opened a window, which is closed already. */
  popup(url: string): void
  crashed(): void
  gone(): void
}

export interface PageOptions {
  preload: string | undefined
  transparent: boolean
  width: number
  height: number
  scale: number
  dark: boolean
}

export class Page {
  readonly targetId: string
  readonly #cdp: Cdp
  readonly #session: string
  readonly #events: PageEvents
  /** Where main itself sent the page. */
  readonly #sent = new Set<string>()
  #world: number | undefined

  static async open(cdp: Cdp, options: PageOptions, events: PageEvents): Promise<Page> {
    const { targetId } = await cdp.send('Target.createTarget', { url: 'about:blank', newWindow: true })
    const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: true })
    const page = new Page(cdp, targetId, sessionId, events)
    await page.#prepare(options)
    return page
  }

  private constructor(cdp: Cdp, targetId: string, session: string, events: PageEvents) {
    this.targetId = targetId
    this.#cdp = cdp
    this.#session = session
    this.#events = events
    cdp.listen(session, (method, params) => this.#take(method, params))
  }

  async #prepare({ preload, transparent, dark, ...size }: PageOptions): Promise<void> {
    const secret = randomUUID()
    const onNew = (source: string, worldName?: string) =>
      this.#send('Page.addScriptToEvaluateOnNewDocument', { source, ...(worldName && { worldName }) })
    const color = { r: 0, g: 0, b: 0, a: 0 }
    await Promise.all([
      this.#send('Page.enable'),
      this.#send('Runtime.enable'),
      this.#send('Inspector.enable'),
      this.#send('Runtime.addBinding', { name: TO_MAIN, executionContextName: PRELOAD_WORLD }),
      this.#send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      // A window that a page opens stands still until it is closed.
      this.#send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
      this.resize(size),
      this.look(dark),
      ...(transparent ? [this.#send('Emulation.setDefaultBackgroundColorOverride', { color })] : []),
      ...(preload ? [onNew(pageScript(secret))] : []),
      ...(preload ? [onNew(preloadScript(secret, readFileSync(preload, 'utf8')), PRELOAD_WORLD)] : []),
    ])
  }

  /** Rejects with Chromium's words, e.g. `net::ERR_ABORTED`. */
  async navigate(url: string): Promise<void> {
    this.#sent.add(url)
    const { errorText } = await this.#send('Page.navigate', { url })
    if (errorText) throw new Error(errorText)
  }

  async resize({ width, height, scale }: Pick<PageOptions, 'width' | 'height' | 'scale'>): Promise<void> {
    const metrics = { width: Math.max(1, width), height: Math.max(1, height), deviceScaleFactor: scale, mobile: false }
    await this.#send('Emulation.setDeviceMetricsOverride', metrics)
  }

  async look(dark: boolean): Promise<void> {
    const features = [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]
    await this.#send('Emulation.setEmulatedMedia', { features })
  }

  /** Dropped while there is no preload to hear it, as in Electron. */
  post(message: ToPreload): void {
    if (this.#world === undefined) return
    const expression = `${DELIVER}(${JSON.stringify(message)})`
    // A page that goes away meanwhile hears nothing.
    this.#send('Runtime.evaluate', { expression, contextId: this.#world }).catch(() => {})
  }

  /** In the page's own world. */
  async evaluate(expression: string): Promise<unknown> {
    const options = { expression, returnByValue: true, awaitPromise: true, userGesture: true }
    const { result, exceptionDetails } = await this.#send('Runtime.evaluate', options)
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }

  async permit(names: readonly string[], isPermitted: (name: string) => boolean): Promise<void> {
    const set = (name: string) => {
      const setting = isPermitted(name) ? 'granted' : 'denied'
      return this.#cdp.send('Browser.setPermission', { permission: { name }, setting })
    }
    await Promise.all(names.map(set))
  }

  async close(): Promise<void> {
    await this.#cdp.send('Target.closeTarget', { targetId: this.targetId }).catch(() => {})
  }

  #send(method: string, params: Fields = {}): Promise<Fields> {
    return this.#cdp.send(method, params, this.#session)
  }

  #take(method: string, params: Fields): void {
    switch (method) {
      case 'Runtime.executionContextCreated':
        return this.#worldMade(params['context'])
      case 'Runtime.executionContextDestroyed':
        if (params['executionContextId'] === this.#world) this.#world = undefined
        return
      case 'Runtime.bindingCalled':
        return this.#fromPreload(params)
      case 'Fetch.requestPaused':
        return void this.#request(params).catch(() => {})
      case 'Page.frameNavigated':
        if (params['frame'].parentId === undefined) this.#events.navigated(params['frame'].url)
        return
      case 'Page.loadEventFired':
        return this.#events.loaded()
      case 'Target.attachedToTarget':
        return this.#opened(params['targetInfo'], params['sessionId'])
      case 'Inspector.targetCrashed':
        return this.#events.crashed()
      case 'Inspector.detached':
        return this.#events.gone()
    }
  }

  #worldMade({ id, name, auxData }: Fields): void {
    if (name === PRELOAD_WORLD && auxData.frameId === this.targetId) this.#world = id
  }

  #fromPreload({ payload, executionContextId }: Fields): void {
    this.#world = executionContextId
    this.#events.fromPreload(JSON.parse(payload), (to) => this.post(to))
  }

  #opened({ targetId, type, url }: Fields, session: string): void {
    if (type !== 'page') return void this.#cdp.send('Runtime.runIfWaitingForDebugger', {}, session).catch(() => {})
    void this.#cdp.send('Target.closeTarget', { targetId }).catch(() => {})
    this.#events.popup(url)
  }

  async #request({ requestId, request, resourceType, frameId }: Fields): Promise<void> {
    const { url, method } = request
    const isPage = resourceType === 'Document' && frameId === this.targetId
    if (isPage && !this.#sent.delete(url) && !this.#events.mayNavigate(url)) {
      return void (await this.#send('Fetch.failRequest', { requestId, errorReason: 'Aborted' }))
    }
    const response = await this.#events.served(url, method)
    if (!response) return void (await this.#send('Fetch.continueRequest', { requestId }))
    await this.#send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    })
  }
}
