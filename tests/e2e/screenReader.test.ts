/** Peace for who has the screen read aloud: the status on a real accessibility bus, while Parley runs. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { PrivateBus } from '../support/privateBus'
import { Parley, WITHOUT_EARS } from './parley'

const run = promisify(execFile)

let bus: PrivateBus
let env: NodeJS.ProcessEnv
let parley: Parley

beforeEach(async () => {
  // The accessibility bus is started by this one when it is first asked for, as in a session.
  bus = await PrivateBus.start()
  env = { ...process.env, ...bus.env }
})

afterEach(async () => {
  await parley.close()
  await bus.stop()
})

const switchReader = (on: boolean) =>
  run(
    'gdbus',
    [
      ...['call', '--session', '--dest', 'org.a11y.Bus', '--object-path', '/org/a11y/bus'],
      ...['--method', 'org.freedesktop.DBus.Properties.Set', 'org.a11y.Status', 'ScreenReaderEnabled', `<${on}>`],
    ],
    { env },
  )

it('an answer is in no live region while a screen reader runs, and the overlay learns when it is switched off', async () => {
  await switchReader(true)
  parley = await Parley.launch({ settings: WITHOUT_EARS, env })
  const overlay = await parley.window('overlay')
  await expect.poll(async () => (await parley.now('capabilities')).screenReader).toBe(true)
  await expect.poll(async () => (await parley.view()).state).toBe('ready')
  const regions = async () => (await overlay.locator('[aria-live=polite]').allTextContents()).join(' ')
  await parley.ask('what is two plus two')
  await expect.poll(regions).toContain('what is two plus two')
  expect(await regions()).not.toContain('Parley:')
  // Told by the bus itself: no window asks again.
  await overlay.evaluate(() => {
    const seen: boolean[] = []
    Object.assign(window, { seen })
    window.assistant.capabilities(({ screenReader }) => seen.push(screenReader))
  })
  const seen = () => overlay.evaluate(() => (window as unknown as { seen: boolean[] }).seen.at(-1))
  await expect.poll(seen).toBe(true)
  await switchReader(false)
  await expect.poll(seen).toBe(false)
})
