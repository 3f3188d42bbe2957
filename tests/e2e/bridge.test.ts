/** What a page may not do, however hostile: Node, keys, files, other channels, other addresses, the system. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CALLS } from '../../src/shared/contract'
import { Parley, WITHOUT_EARS } from './parley'

const KEY = 'sk-test-0123456789abcdefghij'

let parley: Parley
let page: Page

beforeAll(async () => {
  parley = await Parley.launch({ settings: WITHOUT_EARS })
  page = await parley.open('settings', 'voice')
})

afterAll(() => parley?.close())

interface Wire {
  ask(channel: string, ...args: unknown[]): Promise<{ ok?: boolean; error?: { code: string }; thrown?: string }>
  tell(channel: string, argument?: unknown): void
}
declare global {
  interface Window {
    readonly wire: Wire
  }
}

/** A window whose preload lets its page use any channel. */
async function takenOver(address: string): Promise<Page> {
  const preload = join(import.meta.dirname, 'anyChannel.cjs')
  const before = new Set(parley.app.windows())
  await parley.app.evaluate(
    async ({ BrowserWindow }, { address, preload }) => {
      const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
      await window.loadURL(address)
    },
    { address, preload },
  )
  for (;;) {
    const opened = parley.app.windows().find((each) => !before.has(each))
    if (opened) {
      // The app knows that its page is there before whoever looks on does.
      await opened.waitForURL((url) => url.href !== 'about:blank')
      return opened
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** What was refused so far, as it is said: strangers, calls, arguments, messages. */
async function refused(): Promise<number[]> {
  const said = (await parley.now('problems')).find(({ code }) => code === 'bridge.strange')?.message ?? ''
  const counts = /(\d+) strangers, (\d+) calls, (\d+) arguments, (\d+) messages/.exec(said)
  return counts ? counts.slice(1).map(Number) : [0, 0, 0, 0]
}

/** Of that, what came to it since. */
async function refusedSince(): Promise<() => Promise<number[]>> {
  const before = await refused()
  return async () => (await refused()).map((count, at) => count - (before[at] ?? 0))
}

describe('a page', () => {
  it('has nothing of Node and nothing of Electron', async () => {
    const found = await page.evaluate(() =>
      ['require', 'process', 'module', 'exports', 'Buffer', 'global', 'ipcRenderer', 'electron', '__dirname'].filter(
        (name) => name in globalThis,
      ),
    )
    expect(found).toEqual([])
  })

  it('finds one frozen object, whose every member is a function of the contract', async () => {
    const found = await page.evaluate(() => {
      const { assistant } = window
      const before = assistant.press
      try {
        Object.assign(assistant, { press: () => 'mine', more: 1 })
      } catch {
        // Frozen.
      }
      return {
        same: assistant.press === before,
        names: Object.keys(assistant),
        kinds: [...new Set(Object.values(assistant).map((member) => typeof member))],
      }
    })
    expect(found.same).toBe(true)
    expect(found.kinds).toEqual(['function'])
    expect(found.names).toEqual(expect.arrayContaining([...CALLS]))
    expect(found.names).not.toContain('more')
  })

  it('runs no script but its own, and reaches no network and no file', async () => {
    const tried = await page.evaluate(async () => {
      const outcome = (attempt: () => unknown) =>
        Promise.resolve()
          .then(attempt)
          .then(
            () => 'done',
            () => 'refused',
          )
      // What a debugger starts may do more than a page, until its turn is over.
      const later = (attempt: () => unknown) =>
        new Promise((resolve, reject) =>
          setTimeout(() => {
            try {
              resolve(attempt())
            } catch (thrown) {
              reject(thrown)
            }
          }),
        )
      const loaded = (element: HTMLElement, source: string) =>
        outcome(
          () =>
            new Promise((resolve, reject) => {
              Object.assign(element, { onload: resolve, onerror: reject, src: source })
              document.head.append(element)
            }),
        )
      const inline = document.createElement('script')
      inline.textContent = 'window.hacked = true'
      document.head.append(inline)
      return {
        inline: 'hacked' in window ? 'done' : 'refused',
        // biome-ignore lint/security/noGlobalEval: that it is refused is what is tested
        eval: await outcome(() => later(() => eval('1 + 1'))),
        fetch: await outcome(() => fetch('https://example.com/')),
        ownFile: await outcome(() => fetch(`${location.origin}/overlay.html`)),
        socket: await outcome(() => {
          const socket = new WebSocket('wss://example.com/')
          return new Promise((resolve, reject) => Object.assign(socket, { onopen: resolve, onerror: reject }))
        }),
        script: await loaded(document.createElement('script'), 'https://example.com/x.js'),
        data: await loaded(document.createElement('script'), 'data:text/javascript,window.hacked=1'),
        file: await loaded(document.createElement('img'), 'file:///etc/hostname'),
        picture: await loaded(document.createElement('img'), 'https://example.com/x.png'),
        worker: await outcome(() => {
          const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))
          return new Promise((resolve, reject) => Object.assign(worker, { onmessage: resolve, onerror: reject }))
        }),
      }
    })
    expect(tried).toEqual(Object.fromEntries(Object.keys(tried).map((name) => [name, 'refused'])))
  })

  it('leads nowhere: no other page, no new window, no frame', async () => {
    const before = page.url()
    const opened = await parley.hooked('opened')
    await page.evaluate(() => {
      location.href = 'https://example.com/'
    })
    await page.evaluate(() => {
      window.open('https://example.com/', '_blank')
      const link = document.createElement('a')
      Object.assign(link, { href: 'https://example.com/', target: '_blank' })
      document.body.append(link)
      link.click()
      link.remove()
      const form = document.createElement('form')
      form.action = 'https://example.com/'
      document.body.append(form)
      form.submit()
      form.remove()
      const frame = document.createElement('iframe')
      frame.src = 'https://example.com/'
      document.body.append(frame)
    })
    await page.waitForTimeout(500)
    expect(page.url()).toBe(before)
    expect(await page.getByRole('heading').count()).toBeGreaterThan(0)
    expect(await parley.hooked('opened')).toEqual(opened)
    await expect.poll(() => parley.app.windows().every((each) => !each.url().includes('example.com'))).toBe(true)
  })

  it('gets no permission of the system', async () => {
    const permissions = await page.evaluate(async () => {
      const refused = (name: string) =>
        navigator.permissions.query({ name: name as PermissionName }).then(
          ({ state }) => state,
          () => 'denied',
        )
      return {
        microphone: await navigator.mediaDevices?.getUserMedia({ audio: true }).then(
          () => 'granted',
          () => 'denied',
        ),
        location: await refused('geolocation'),
        notifications: await refused('notifications'),
      }
    })
    expect(Object.values(permissions)).not.toContain('granted')
    expect(permissions.microphone).toBe('denied')
  })

  it('opens in the browser only what stands in the list, by its name', async () => {
    const answers = await page.evaluate(async () => {
      const open = window.assistant.openLink as (name: string) => Promise<{ ok: boolean }>
      return [await open('https://example.com/'), await open('constructor'), await open('openaiKeys')].map(
        ({ ok }) => ok,
      )
    })
    expect(answers).toEqual([false, false, true])
    expect(await parley.hooked('opened')).toEqual(['https://platform.openai.com/api-keys'])
  })
})

describe('a key', () => {
  const enter = (entered: string) =>
    page.evaluate((key) => window.assistant.setSecret({ provider: 'openai', key, allowPlain: false }), entered)

  it('that was entered never comes back over any feed or call, nor stands in a file', async () => {
    await enter(KEY)
    const told = await page.evaluate(async () => {
      type Feed = (listener: (item: unknown) => void) => () => void
      const items: unknown[] = []
      const feeds = window.assistant as unknown as Record<string, Feed>
      for (const name of ['secrets', 'settings', 'view', 'problems', 'capabilities', 'keys']) {
        // Each tells at once how it stands.
        await new Promise<void>((resolve) => {
          const leave = feeds[name]?.((item) => {
            items.push(item)
            queueMicrotask(() => leave?.())
            resolve()
          })
        })
      }
      return JSON.stringify(items)
    })
    expect(told).toContain('"ending":"ghij"')
    expect(told).not.toContain(KEY.slice(0, -4))
    for (const name of ['secrets.json', 'settings.json']) {
      expect(readFileSync(join(parley.data, name), 'latin1')).not.toContain(KEY.slice(0, -4))
    }
  })

  it('with a line break or a blank inside is refused with its fix, and the old one stays', async () => {
    await enter(KEY)
    expect(await enter('sk-one\nsk-two')).toMatchObject({ ok: false, error: { code: 'key.malformed' } })
    expect(await parley.now('secrets')).toContainEqual({ provider: 'openai', ending: 'ghij' })
  })
})

describe('a page that was taken over', () => {
  it('is refused on every channel that is not in the contract, and with every argument that does not fit', async () => {
    const address = await page.evaluate(() => location.href)
    const since = await refusedSince()
    const one = await takenOver(address.replace(/^https:\/\/parley\.app\.stand-in/, 'app://parley'))
    const answers = await one.evaluate(async () => ({
      channel: await window.wire.ask('readFile', '/etc/passwd'),
      unknown: await window.wire.ask('call', 'readFile', '/etc/passwd'),
      prototype: await window.wire.ask('call', '__proto__'),
      nameless: await window.wire.ask('call', { name: 'say' }, 'x'),
      argument: await window.wire.ask('call', 'say', { text: 'x' }),
      tooMany: await window.wire.ask('call', 'conversations', { limit: 100_000 }),
      path: await window.wire.ask('call', 'exportHistory', { format: '../../etc', conversation: 'x' }),
    }))
    // There is one channel for all calls; on any other Electron itself refuses.
    expect(answers.channel.thrown).toContain('No handler registered')
    for (const name of ['unknown', 'prototype', 'nameless'] as const) {
      expect(answers[name]).toMatchObject({ ok: false, error: { code: 'bridge.unknownCall' } })
    }
    for (const name of ['argument', 'tooMany', 'path'] as const) {
      expect(answers[name]).toMatchObject({ ok: false, error: { code: 'bridge.badArgument' } })
    }
    await one.evaluate(() => window.wire.tell('feed:everything:on'))
    await expect.poll(since).toEqual([0, 3, 3, 1])
    await one.close()
  })

  it('from anywhere else is refused whatever it asks, and told nothing', async () => {
    const one = await takenOver('data:text/html,<h1>hello</h1>')
    const said = (await parley.view()).turn?.id
    const since = await refusedSince()
    const answer = await one.evaluate(() => window.wire.ask('call', 'say', 'what time is it'))
    expect(answer).toMatchObject({ ok: false, error: { code: 'bridge.refused' } })
    await one.evaluate(() => window.wire.tell('feed:secrets:on'))
    await expect.poll(since).toEqual([2, 0, 0, 0])
    expect((await parley.view()).turn?.id).toBe(said)
    await one.close()
  })
})

describe('listening', () => {
  it('leaves no listener behind when a window closes', async () => {
    const listeners = () =>
      parley.app.evaluate(({ ipcMain }) =>
        ipcMain.eventNames().reduce((sum, name) => sum + ipcMain.listenerCount(name), 0),
      )
    const before = await listeners()
    const history = await parley.open('history')
    await history.close()
    expect(await listeners()).toBe(before)
  })
})
