/** Timers, alarms and reminders in the built app: shown by the system, spoken only where that is wanted, never lost. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LoginDouble } from '../support/loginDouble'
import { PrivateBus } from '../support/privateBus'
import { VirtualCard } from '../support/pulse'
import { type LaunchOptions, Parley } from './parley'

let home: string
let parley: Parley
let card: VirtualCard | undefined
let bus: PrivateBus | undefined
let login: LoginDouble | undefined

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'parley-e2e-timers-'))
})

afterEach(async () => {
  await parley.close()
  login?.stop()
  await Promise.all([card?.stop(), bus?.stop()])
  card = bus = login = undefined
  rmSync(home, { recursive: true, force: true })
})

/** Started with one timer that is due `inMs` from now. */
async function start(inMs: number, options: LaunchOptions = {}): Promise<void> {
  const folder = join(home, 'config', 'Parley')
  mkdirSync(folder, { recursive: true })
  const timer = { id: 't', kind: 'timer', name: 'tea', dueAt: Date.now() + inMs, setAt: Date.now(), text: '' }
  writeFileSync(join(folder, 'skills.json'), JSON.stringify({ version: 1, timers: [timer], notes: [] }))
  parley = await Parley.launch({ home, settings: { firstRunDone: true }, ...options })
  await parley.window('overlay')
}

const shown = async () =>
  parley.app.evaluate(() =>
    (globalThis as unknown as { e2e: { notifications: { body: string }[] } }).e2e.notifications.map(({ body }) => body),
  )
const announced = async () => (await parley.view()).announcement?.text

/** Told from here on: what Parley says by itself. */
async function listen(): Promise<() => Promise<string[]>> {
  const overlay = await parley.window('overlay')
  await expect.poll(async () => (await parley.view()).state).toBe('ready')
  await overlay.evaluate(() => {
    const said: string[] = []
    Object.assign(window, { said })
    window.assistant.view(({ announcement }) => {
      if (announcement && said.at(-1) !== announcement.text) said.push(announcement.text)
    })
  })
  return () => overlay.evaluate(() => (window as unknown as { said: string[] }).said)
}
const ask = async (text: string) => {
  const overlay = await parley.window('overlay')
  await overlay.evaluate((words) => window.assistant.say(words), text)
  await expect.poll(async () => (await parley.view()).turn).toMatchObject({ user: text })
}

it('a timer that is due raises a notification of the system, is spoken, and is off the list', async () => {
  card = await VirtualCard.start()
  parley = await Parley.launch({ home, settings: { firstRunDone: true }, env: card.env })
  const said = await listen()
  await ask('set a timer for three seconds')
  await expect.poll(shown).toHaveLength(1)
  expect((await shown())[0]).toMatch(/timer/i)
  await expect.poll(said).toEqual(await shown())
  await expect.poll(async () => (await parley.now('timers')).length).toBe(0)
})

it('one that was missed while Parley was not running is told at the next start', async () => {
  await start(-3_600_000)
  await expect.poll(shown).toHaveLength(1)
  expect((await shown())[0]).toMatch(/missed|ended|went off/i)
  expect((await shown())[0]).toMatch(/tea/i)
  await expect.poll(async () => (await parley.now('timers')).length).toBe(0)
})

it('nothing is said aloud while the session is locked, and the notification comes all the same', async () => {
  bus = await PrivateBus.start()
  card = await VirtualCard.start()
  login = await LoginDouble.start(bus.address)
  login.locked = true
  const env = { ...card.env, ...bus.env, DBUS_SYSTEM_BUS_ADDRESS: bus.address }
  parley = await Parley.launch({ home, settings: { firstRunDone: true }, env })
  const said = await listen()
  await ask('set a timer for two seconds')
  await expect.poll(shown).toHaveLength(1)
  // Shown at once; whether it may be heard is asked meanwhile.
  await expect.poll(() => login?.answers).toBe(1)
  login.locked = false
  await ask('set a timer for three seconds')
  // The second one alone.
  await expect.poll(said).toHaveLength(1)
  expect(await shown()).toHaveLength(2)
  expect(await said()).toEqual((await shown()).slice(1))
})

it('nothing is said aloud where the user wants it shown only', async () => {
  await start(5_000, { settings: { firstRunDone: true, announcements: 'shown' } })
  await expect.poll(shown).toHaveLength(1)
  for (let looks = 0; looks < 10; looks++) expect(await announced()).toBeUndefined()
})
