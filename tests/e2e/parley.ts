/**
 * The built app as a person starts it: on a real Electron with PARLEY_ELECTRON=real, otherwise on the stand-in. Its data
 * lies in a folder of its own. Whatever an app asks for that the stand-in does not emulate fails the test that closes it.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ElectronApplication, _electron as electron, type Page } from 'playwright-core'
import { afterAll } from 'vitest'
import type { FeedName, ItemOf, SettingsPage, WindowName } from '../../src/shared/contract'
import type { SettingsViewPatch } from '../../src/shared/settings'
import type { ConversationView, Turn } from '../../src/shared/view'
import type { Machine } from '../host/machine'
import { descendants, runs } from './processes'

const ROOT = join(import.meta.dirname, '../..')
export const isReal = process.env['PARLEY_ELECTRON'] === 'real'
/** Settings for whoever needs no answer of a certain kind: without ears and voice an app starts on half of the processor. */
export const WITHOUT_EARS = { firstRunDone: true, provider: 'scripted' } as const

export interface LaunchOptions {
  /** The text of settings.json, or what it holds. The first run is over unless it says otherwise. */
  settings?: object | string
  env?: NodeJS.ProcessEnv
  /** Of the stand-in alone. */
  machine?: Partial<Machine>
  /** Of an earlier start; it stays when the app ends. */
  home?: string
}

interface Item {
  label: string
  type: string
  checked: boolean
  enabled: boolean
  items?: Item[]
}

export class Parley {
  readonly app: ElectronApplication
  readonly home: string
  readonly #keepsHome: boolean
  readonly #said: string[] = []
  readonly #drawn = new WeakSet<Page>()

  static async launch(options: LaunchOptions = {}): Promise<Parley> {
    const home = options.home ?? mkdtempSync(join(tmpdir(), 'parley-e2e-'))
    const { settings = { firstRunDone: true } } = options
    mkdirSync(dataIn(home), { recursive: true })
    if (options.home === undefined || options.settings !== undefined) {
      const text = typeof settings === 'string' ? settings : JSON.stringify({ version: 1, ...settings })
      writeFileSync(join(dataIn(home), 'settings.json'), text)
    }
    const app = await electron.launch({
      ...(!isReal && { executablePath: join(ROOT, 'tests/host/fake-electron') }),
      args: ['-r', join(import.meta.dirname, 'hooks.cjs'), ROOT],
      colorScheme: null,
      env: {
        ...definedIn({ ...process.env, ...options.env }),
        ...{ HOME: options.env?.['HOME'] ?? home, XDG_CONFIG_HOME: join(home, 'config') },
        ...(options.machine && { STAND_IN: JSON.stringify(options.machine) }),
      },
    })
    return new Parley(app, home, options.home !== undefined)
  }

  private constructor(app: ElectronApplication, home: string, keepsHome: boolean) {
    this.app = app
    this.home = home
    this.#keepsHome = keepsHome
    const { stderr } = app.process()
    stderr?.setEncoding('utf8').on('data', (piece: string) => this.#said.push(piece))
  }

  get data(): string {
    return dataIn(this.home)
  }

  get settings(): Record<string, unknown> {
    return JSON.parse(readFileSync(join(this.data, 'settings.json'), 'utf8'))
  }

  /** What the process said on stderr. */
  get said(): string {
    return this.#said.join('')
  }

  /** Waits for one that is open or opens. */
  async window(name: WindowName): Promise<Page> {
    // A window is there before it has an address.
    const isIt = (page: Page) => new URL(page.url()).searchParams.get('window') === name
    let page = this.app.windows().find(isIt)
    for (; !page; page = this.app.windows().find(isIt)) await pause()
    if (!this.#drawn.has(page)) await page.locator('#root > *').first().waitFor()
    this.#drawn.add(page)
    return page
  }

  /** From another of the app's windows. */
  async open(name: WindowName, page?: SettingsPage): Promise<Page> {
    const overlay = await this.window('overlay')
    await overlay.evaluate((asked) => window.assistant.openWindow(asked), { window: name, page })
    return this.window(name)
  }

  /** The current item of a feed, as a page gets it. */
  async now<Name extends FeedName>(feed: Name): Promise<ItemOf<Name>> {
    const overlay = await this.window('overlay')
    const item: unknown = await overlay.evaluate(
      (name) =>
        new Promise<unknown>((resolve) => {
          const subscribe = window.assistant[name] as (listener: (item: unknown) => void) => () => void
          const leave = subscribe((item) => {
            resolve(item)
            queueMicrotask(() => leave())
          })
        }),
      feed as FeedName,
    )
    return item as ItemOf<Name>
  }

  view(): Promise<ConversationView> {
    return this.now('view')
  }

  /** Asks as by typing, and answers with that turn when it has ended. */
  async ask(text: string): Promise<Turn> {
    const overlay = await this.window('overlay')
    return overlay.evaluate(
      (words) =>
        new Promise<Turn>((resolve) => {
          // The first item is how it stands.
          let before: { turn?: Turn | undefined } | undefined
          const leave = window.assistant.view(({ turn }) => {
            if (!before) {
              before = { turn }
              void window.assistant.say(words)
              // A turn that was going on may end meanwhile.
            } else if (turn?.outcome !== undefined && turn.user === words && turn.id !== before.turn?.id) {
              resolve(turn)
              queueMicrotask(() => leave())
            }
          })
        }),
      text,
    )
  }

  /** Throws where they are refused. */
  async changeSettings(patch: SettingsViewPatch): Promise<void> {
    const overlay = await this.window('overlay')
    const answer = await overlay.evaluate((wanted) => window.assistant.changeSettings(wanted), patch)
    if (!answer.ok) throw new Error(answer.error.message)
  }

  /** Of the stand-in alone. */
  async changeMachine(patch: Partial<Machine>): Promise<void> {
    await this.app.evaluate((_electron, patch) => {
      ;(globalThis as unknown as { standIn: StandIn }).standIn.changeMachine(patch)
    }, patch)
  }

  /** The tray's menu as it stands. */
  menu(): Promise<Item[]> {
    return this.app.evaluate(() => {
      type Menu = { items: (Omit<Item, 'items'> & { submenu?: Menu })[] }
      const plain = ({ items }: Menu): Item[] =>
        items.map(({ label, type, checked, enabled, submenu }) => ({
          ...{ label, type, checked, enabled },
          ...(submenu && { items: plain(submenu) }),
        }))
      return plain((globalThis as unknown as { e2e: { tray: { menu: Menu } } }).e2e.tray.menu)
    })
  }

  /** By the beginnings of the labels, from the menu down. */
  async clickTray(...labels: string[]): Promise<void> {
    await this.app.evaluate((_electron, path) => {
      type Menu = { items: { label: string; submenu?: Menu; click(): void }[] }
      let { menu } = (globalThis as unknown as { e2e: { tray: { menu: Menu } } }).e2e.tray
      for (const [depth, label] of path.entries()) {
        const item = menu.items.find((each) => each.label.startsWith(label))
        if (!item) throw new Error(`no ${label} among ${menu.items.map((each) => each.label).join(', ')}`)
        if (depth === path.length - 1) item.click()
        else if (item.submenu) menu = item.submenu
      }
    }, labels)
  }

  /** What hooks.cjs wrote down under that name; plain values only. */
  async hooked<Value>(name: string): Promise<Value> {
    const text = await this.app.evaluate(
      (_electron, key) => JSON.stringify((globalThis as unknown as { e2e: Record<string, unknown> }).e2e[key]),
      name,
    )
    return JSON.parse(text) as Value
  }

  /** What a dialog of that kind answers from now on. */
  async answerDialogs(method: 'showOpenDialog' | 'showSaveDialog' | 'showMessageBox', answer: object): Promise<void> {
    await this.app.evaluate(
      (_electron, { method, answer }) => {
        ;(globalThis as unknown as { e2e: { answers: Record<string, object> } }).e2e.answers[method] = answer
      },
      { method, answer },
    )
  }

  /** How it stands: a function that brings it back to that, with no window but the overlay. */
  async remember(): Promise<() => Promise<void>> {
    const settings = await this.now('settings')
    const machine = isReal ? {} : await this.app.evaluate(machineNow)
    return async () => {
      const overlay = await this.window('overlay')
      for (const page of this.app.windows()) if (page !== overlay) await page.close()
      if (!isReal) await this.changeMachine(machine)
      await this.changeSettings(settings)
      await overlay.evaluate(() => window.assistant.resetOverlayPosition())
    }
  }

  /** Ends when every process that it ever started has ended. */
  async close(): Promise<void> {
    const child = this.app.process()
    const all = descendants(child.pid ?? 0)
    const missing = isReal ? [] : await this.app.evaluate(notEmulated).catch(() => [])
    await this.app.close()
    while (all.some(runs)) await pause()
    if (!this.#keepsHome) rmSync(this.home, { recursive: true, force: true, maxRetries: 3 })
    if (missing.length > 0) throw new Error(`the stand-in does not emulate ${missing.join(', ')}`)
  }
}

/**
 * One app for every test of a file that needs no start of its own: started for the first that asks, ended after the last.
 * Each gets it with the settings and the machine that it was started with, and with no window but the overlay. What was
 * said in it, and all else, may be another test's.
 */
export function sharedApp(options: LaunchOptions | (() => LaunchOptions) = {}): () => Promise<Parley> {
  let parley: Parley | undefined
  let putBack: (() => Promise<void>) | undefined
  afterAll(() => parley?.close())
  return async () => {
    parley ??= await Parley.launch(typeof options === 'function' ? options() : options)
    if (putBack) await putBack()
    else putBack = await parley.remember()
    return parley
  }
}

const dataIn = (home: string): string => join(home, 'config', 'Parley')

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

interface StandIn {
  machine: Machine
  changeMachine(patch: Partial<Machine>): void
  notEmulated(): readonly string[]
}

const notEmulated = (): string[] => [...(globalThis as unknown as { standIn: StandIn }).standIn.notEmulated()]

const machineNow = (): Machine => ({ ...(globalThis as unknown as { standIn: StandIn }).standIn.machine })

const definedIn = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined))
