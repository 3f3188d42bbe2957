/** Timers, alarms and reminders in the built app: shown by the system, spoken only where that is wanted, never lost. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type LaunchOptions, Parley } from './parley'

let home: string
let parley: Parley

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'parley-e2e-timers-'))
})

afterEach(async () => {
  await parley.close()
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

it('a timer that is due raises a notification of the system, is spoken, and is off the list', async () => {
  await start(6_000)
  await expect.poll(shown).toHaveLength(1)
  expect((await shown())[0]).toMatch(/tea/i)
  await expect.poll(async () => (await parley.now('timers')).length).toBe(0)
})

it('one that was missed while Parley was not running is told at the next start', async () => {
  await start(-3_600_000)
  await expect.poll(shown).toHaveLength(1)
  expect((await shown())[0]).toMatch(/missed|ended|went off/i)
  expect((await shown())[0]).toMatch(/tea/i)
  await expect.poll(async () => (await parley.now('timers')).length).toBe(0)
})

it('nothing is said aloud where the session is locked, and the notification comes all the same', async () => {
  await start(7_000)
  await parley.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('lock-screen'))
  await expect.poll(shown).toHaveLength(1)
  for (let looks = 0; looks < 10; looks++) expect(await announced()).toBeUndefined()
})

it('nothing is said aloud where the user wants it shown only', async () => {
  await start(5_000, { settings: { firstRunDone: true, announcements: 'shown' } })
  await expect.poll(shown).toHaveLength(1)
  for (let looks = 0; looks < 10; looks++) expect(await announced()).toBeUndefined()
})
