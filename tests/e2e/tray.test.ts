/** What the tray does in the built app beside talking. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { VirtualCard } from '../support/pulse'
import { type Peer, type PeerOptions, startPeer } from '../support/realtimePeer'
import { Parley } from './parley'

let parley: Parley
let card: VirtualCard
let service: Peer
let home: string

/** Offline, with a card to speak into, and with a service of known price that may be chosen. */
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'parley-e2e-tray-'))
  ;[card, service] = await Promise.all([VirtualCard.start(), startPeer({ answer: saysVeryWell })])
  const data = join(home, 'config', 'Parley')
  mkdirSync(data, { recursive: true })
  const models = { 'a-model': { usd: { 'output text tokens': 0.01 }, per: 1 } }
  writeFileSync(join(data, 'prices.json'), JSON.stringify({ models }))
  const realtime = { baseUrl: service.url, model: 'a-model' }
  const settings = { firstRunDone: true, provider: 'offline', realtime, spending: { dayUsd: 2 } }
  parley = await Parley.launch({ home, settings, env: card.env })
})

afterAll(async () => {
  await parley?.close()
  await Promise.all([card?.stop(), service?.close()])
  rmSync(home, { recursive: true, force: true })
})

const saysVeryWell: NonNullable<PeerOptions['answer']> = (frame, session) => {
  if (frame.type !== 'response.create') return false
  const id = `r${session.of('response.create').length}`
  session.begin(id, frame['response'].metadata)
  session.say({ id, text: 'Very well.' })
  session.ended(id)
  session.done(id, { usage: { output_token_details: { text_tokens: 6 } } })
  return true
}

const labels = async () => (await parley.menu()).map(({ label }) => label)

it('"Stop" ends the answer that is being spoken, and what was not heard is known', async () => {
  const overlay = await parley.window('overlay')
  await expect.poll(async () => (await parley.view()).state).toBe('ready')
  await overlay.evaluate(() => window.assistant.say('what can you do'))
  await expect.poll(async () => (await parley.view()).state).toBe('speaking')
  await expect.poll(async () => (await labels()).some((label) => label.startsWith('Stop'))).toBe(true)
  await parley.clickTray('Stop')
  await expect.poll(async () => (await parley.view()).turn?.outcome).toBe('cut')
  expect((await parley.view()).turn?.unheard).toMatch(/\w/)
  await expect.poll(async () => (await labels()).some((label) => label.startsWith('Talk'))).toBe(true)
})

it('what was spent today stands in the menu as soon as somebody asks money, and grows with every turn', async () => {
  const today = async () => (await labels()).filter((label) => label.startsWith('Today'))
  const overlay = await parley.window('overlay')
  await expect.poll(async () => (await parley.view()).state).toBe('ready')
  // Offline nothing costs anything, and nothing is said of it.
  expect(await today()).toEqual([])
  await overlay.evaluate(() => window.assistant.changeSettings({ provider: 'compatible' }))
  await expect.poll(today).toEqual(['Today 0.00 $ of 2.00 $'])
  await expect.poll(async () => (await parley.view()).connection.state).toBe('up')
  for (const spent of ['0.06', '0.12']) {
    await overlay.evaluate(() => window.assistant.say('how are you'))
    await expect.poll(today).toEqual([`Today ${spent} $ of 2.00 $`])
    await expect.poll(async () => (await parley.view()).state).toBe('ready')
  }
  expect((await parley.menu()).find(({ label }) => label.startsWith('Today'))?.enabled).toBe(false)
  // What was spent stays so, whoever answers next.
  await overlay.evaluate(() => window.assistant.changeSettings({ provider: 'offline' }))
  await expect.poll(today).toEqual(['Today 0.12 $ of 2.00 $'])
})
