/** What the tray does in the built app beside talking. */
import { afterEach, expect, it } from 'vitest'
import { VirtualCard } from '../support/pulse'
import { Parley } from './parley'

let parley: Parley
let card: VirtualCard | undefined

afterEach(async () => {
  await parley.close()
  await card?.stop()
  card = undefined
})

const labels = async () => (await parley.menu()).map(({ label }) => label)

it('"Stop" ends the answer that is being spoken, and what was not heard is known', async () => {
  card = await VirtualCard.start()
  parley = await Parley.launch({ env: card.env })
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
