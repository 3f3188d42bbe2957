/**
 * The built pages in the Chromium of this machine, on a fake bridge: served over loopback with the security policy of
 * the app. `out/renderer` must be built.
 */
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'
import { type Browser, chromium, type Disposable, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { CALLS, FEEDS } from '../../../src/shared/contract'
import { chromiumPath } from '../../support/chromium'
import { type FakeBridgeOptions, installFakeBridge } from './fakeBridge'

/** The moment the scenes play in; only `Date.now` stands still, timers run. */
export const NOW = Date.UTC(2026, 10, 23, 19, 30)

export const BUILT = join(import.meta.dirname, '../../../out/renderer')

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'none'"
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

export interface OpenOptions {
  window: string
  snapshots: FakeBridgeOptions['snapshots']
  answers?: FakeBridgeOptions['answers']
  /** More of the address, e.g. `&page=look`. */
  query?: string
  width: number
  height: number
  theme?: 'light' | 'dark'
  scale?: number
  locale?: 'pseudo' | 'pseudo-rtl'
  forcedColors?: boolean
  reducedMotion?: boolean
  /** Page zoom: 1.5 lays out two thirds of the width. */
  zoom?: number
  /** In the page that stays for such tests, after what was shown there before: several times as quick as a new one. */
  kept?: boolean
  onRequest?(url: string): void
}

export class Pages {
  readonly #server: Server
  readonly #browser: Browser
  /** By their scale, which a page has for good. */
  readonly #kept = new Map<number, Page>()

  private constructor(server: Server, browser: Browser) {
    this.#server = server
    this.#browser = browser
  }

  /** @param scripts by path: the tests' own, served beside the pages', so that they are compiled once and not sent to each */
  static async start(scripts: Readonly<Record<string, string>> = {}): Promise<Pages> {
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://loopback')
      const path = normalize(decodeURIComponent(pathname))
      const file = join(BUILT, path === sep ? `${searchParams.get('window')}.html` : path)
      Promise.resolve(scripts[pathname] ?? readFile(file)).then(
        (bytes) => {
          const type = TYPES[extname(file)] ?? 'application/octet-stream'
          // Their names tell what is in them: read and compiled once, not for every page.
          const lasting = extname(file) === '.html' ? 'no-store' : 'max-age=3600'
          const headers = { 'content-type': type, 'content-security-policy': POLICY, 'cache-control': lasting }
          response.writeHead(200, headers).end(bytes)
        },
        () => response.writeHead(path === '/favicon.ico' ? 204 : 404).end(),
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const args = ['--no-sandbox', '--force-color-profile=srgb', '--disable-gpu']
    const browser = await chromium.launch({ executablePath: chromiumPath(), args })
    return new Pages(server, browser)
  }

  /** For the test that runs: pages of earlier ones would go on moving. What a page says on its console is kept. */
  async open(options: OpenOptions): Promise<Page> {
    const zoom = options.zoom ?? 1
    const scale = (options.scale ?? 1) * zoom
    const page = (options.kept && this.#kept.get(scale)) || (await this.#newPage(scale))
    if (options.kept) this.#kept.set(scale, page)
    else onTestFinished(() => page.context().close())
    if (options.onRequest) page.on('request', (request) => options.onRequest?.(request.url()))
    await bridges.get(page)?.dispose()
    const [width, height] = [Math.round(options.width / zoom), Math.round(options.height / zoom)]
    await page.setViewportSize({ width, height })
    await page.mouse.move(0, 0)
    await page.emulateMedia({
      colorScheme: options.theme ?? 'light',
      forcedColors: options.forcedColors ? 'active' : 'none',
      reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
    })
    const bridge = await page.addInitScript(installFakeBridge, {
      calls: CALLS,
      feeds: FEEDS,
      snapshots: options.snapshots,
      answers: { waysBack: [], ...options.answers },
    })
    bridges.set(page, bridge)
    complaints.set(page, [])
    const { port } = this.#server.address() as AddressInfo
    const locale = options.locale ? `&locale=${options.locale}` : ''
    await page.goto(`http://127.0.0.1:${port}/?window=${options.window}${options.query ?? ''}${locale}`)
    await page.locator('#root > *').first().waitFor()
    // What a page draws after its first part is there when it has nothing to do. A page without a frame to draw may never be
    // told that it has nothing to do.
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 1_000 })))
    return page
  }

  async #newPage(deviceScaleFactor: number): Promise<Page> {
    const context = await this.#browser.newContext({ deviceScaleFactor, locale: 'en-GB', timezoneId: 'UTC' })
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.get(page)?.push(String(error)))
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.get(page)?.push(message.text())
    })
    await page.addInitScript((now) => {
      Date.now = () => now
    }, NOW)
    return page
  }

  async close(): Promise<void> {
    await this.#browser.close()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

const complaints = new WeakMap<Page, string[]>()
/** What puts the bridge into each page. */
const bridges = new WeakMap<Page, Disposable>()

/** What the page complained about so far. */
export const complaintsOf = (page: Page): readonly string[] => complaints.get(page) ?? []
