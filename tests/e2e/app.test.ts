/** The life of the app: it starts in the tray, shows its windows, talks, lets only one of itself live, and ends whole. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type LaunchOptions, Parley, sharedApp, WITHOUT_EARS } from './parley'
import { descendants, runs } from './processes'

/** It answers by itself. */
const shared = sharedApp()

let parley: Parley | undefined

const start = async (options: LaunchOptions) => {
  parley = await Parley.launch(options)
  return parley
}

afterEach(async () => {
  const last = parley
  parley = undefined
  await last?.close()
})

const visibleWindows = ({ app }: Parley) =>
  app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .filter((window) => window.isVisible())
      .map((window) => window.getTitle()),
  )

describe('the app', () => {
  it('starts hidden in the tray once its first run is over', async () => {
    const started = await start({ settings: WITHOUT_EARS })
    await started.window('overlay')
    expect(await visibleWindows(started)).toEqual([])
    const labels = (await started.menu()).map(({ label }) => label)
    expect(labels).toContain('Settings')
    expect(labels.at(-1)).toBe('Quit Parley')
  })

  it('opens its first run where there was none', async () => {
    const started = await start({ settings: { provider: 'scripted' } })
    const page = await started.window('firstRun')
    expect(await page.getByRole('heading', { name: 'Welcome to Parley' }).isVisible()).toBe(true)
    await expect.poll(() => visibleWindows(started)).toEqual(['Welcome to Parley'])
  })

  it('answers what is typed into its window, and the view changes with it', async () => {
    const started = await shared()
    await expect.poll(async () => (await started.view()).state).toBe('ready')
    const typing = await started.open('type')
    await typing.getByRole('textbox').fill('what is seven times eight')
    // The window goes with the words, which may be before the key is up again.
    await typing
      .getByRole('textbox')
      .press('Enter')
      .catch(() => {})
    await expect.poll(async () => (await started.view()).turn?.user).toBe('what is seven times eight')
    await expect
      .poll(async () => {
        const { turn } = await started.view()
        return `${turn?.heard}${turn?.unheard}`
      })
      .toContain('fifty six')
  })

  it('lets a second start show the first one and ends that second one', async () => {
    const started = await shared()
    await started.window('overlay')
    const root = join(import.meta.dirname, '../..')
    const second = spawn(started.app.process().spawnfile, [root], {
      env: { ...process.env, XDG_CONFIG_HOME: join(started.home, 'config') },
      stdio: 'ignore',
    })
    const ended = new Promise((resolve) => second.once('exit', resolve))
    await started.window('settings')
    expect(await ended).toBe(0)
  })

  it('ends every process it started when it quits', async () => {
    const started = await start({ settings: WITHOUT_EARS })
    await started.window('overlay')
    await expect.poll(async () => (await started.view()).state).toBe('ready')
    const child = started.app.process()
    const all = descendants(child.pid ?? 0)
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    await started.clickTray('Quit')
    parley = undefined
    expect(await ended).toBe(0)
    expect(all.length).toBeGreaterThan(1)
    await expect.poll(() => all.filter(runs).map(({ command }) => command)).toEqual([])
  })
})
