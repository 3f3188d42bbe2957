/** Timers, alarms and reminders in the built app: shown by the system, spoken only where that is wanted, never lost. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { LoginDouble } from '../support/loginDouble'
import { PrivateBus } from '../support/privateBus'
import { VirtualCard } from '../support/pulse'
import { Parley, sharedApp, WITHOUT_EARS } from './parley'

let card: VirtualCard
/** It understands what a timer is, and can be heard. */
const shared = sharedApp(() => ({ env: card.env }))

let parley: Parley
/** What a test started for itself, newest last. */
const own: (() => unknown)[] = []

beforeAll(async () => {
  card = await VirtualCard.start()
})

afterEach(async () => {
  for (const end of own.splice(0).reverse()) await end()
})

afterAll(() => card?.stop())

const notified = async () =>
  parley.app.evaluate(() =>
    (globalThis as unknown as { e2e: { notifications: { body: string }[] } }).e2e.notifications.map(({ body }) => body),
  )

interface Told {
  /** What the system was asked to show. */
  shown(): Promise<string[]>
  /** What Parley says by itself. */
  said(): Promise<string[]>
}

/** From here on. */
async function listen(): Promise<Told> {
  const overlay = await parley.window('overlay')
  await expect.poll(async () => (await parley.view()).state).toBe('ready')
  await expect.poll(async () => (await parley.view()).announcement).toBeUndefined()
  const before = (await notified()).length
  await overlay.evaluate(() => {
    const said: string[] = []
    Object.assign(window, { said })
    window.assistant.view(({ announcement }) => {
      if (announcement && said.at(-1) !== announcement.text) said.push(announcement.text)
    })
  })
  return {
    shown: async () => (await notified()).slice(before),
    said: () => overlay.evaluate(() => (window as unknown as { said: string[] }).said),
  }
}
const timers = async () => (await parley.now('timers')).length

it('a timer that is due raises a notification of the system, is spoken, and is off the list', async () => {
  parley = await shared()
  const { shown, said } = await listen()
  await parley.ask('set a timer for three seconds')
  await expect.poll(shown).toHaveLength(1)
  expect((await shown())[0]).toMatch(/timer/i)
  await expect.poll(said).toEqual(await shown())
  await expect.poll(timers).toBe(0)
})

it('one that was missed while Parley was not running is told at the next start, and off the list once it was heard', async () => {
  const home = mkdtempSync(join(tmpdir(), 'parley-e2e-timers-'))
  own.push(() => rmSync(home, { recursive: true, force: true }))
  const folder = join(home, 'config', 'Parley')
  mkdirSync(folder, { recursive: true })
  const timer = { id: 't', kind: 'timer', name: 'tea', dueAt: Date.now() - 3_600_000, setAt: Date.now(), text: '' }
  writeFileSync(join(folder, 'skills.json'), JSON.stringify({ version: 1, timers: [timer], notes: [] }))
  parley = await Parley.launch({ home, settings: WITHOUT_EARS, env: card.env })
  own.push(() => parley.close())
  await parley.window('overlay')
  await expect.poll(notified).toHaveLength(1)
  expect((await notified())[0]).toMatch(/missed|ended|went off/i)
  expect((await notified())[0]).toMatch(/tea/i)
  await expect.poll(timers).toBe(0)
})

it('nothing is said aloud while the session is locked, and the notification comes all the same', async () => {
  const bus = await PrivateBus.start()
  own.push(() => bus.stop())
  const login = await LoginDouble.start(bus.address)
  own.push(() => login.stop())
  login.locked = true
  parley = await Parley.launch({ env: { ...card.env, ...bus.env, DBUS_SYSTEM_BUS_ADDRESS: bus.address } })
  own.push(() => parley.close())
  const { shown, said } = await listen()
  await parley.ask('set a timer for two seconds')
  await expect.poll(shown).toHaveLength(1)
  // Shown at once; whether it may be heard is asked meanwhile.
  await expect.poll(() => login.answers).toBe(1)
  login.locked = false
  await parley.ask('set a timer for three seconds')
  // The second one alone.
  await expect.poll(said).toHaveLength(1)
  expect(await shown()).toHaveLength(2)
  expect(await said()).toEqual((await shown()).slice(1))
})

it('nothing is said aloud where the user wants it shown only', async () => {
  parley = await shared()
  const { shown, said } = await listen()
  await parley.changeSettings({ announcements: 'shown' })
  await parley.ask('set a timer for two seconds')
  await expect.poll(shown).toHaveLength(1)
  // A whole answer later there would have been time for it.
  await parley.ask('what is two plus two')
  expect(await said()).toEqual([])
})
