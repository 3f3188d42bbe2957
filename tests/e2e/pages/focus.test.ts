/** Where the keyboard is when what it was on is taken away: never nowhere. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { asked, openScene, push } from '../../renderer/harness/openScene'
import { Pages } from '../../renderer/harness/pages'
import { type Scene, WINDOWS } from '../../renderer/harness/scenes'

let pages: Pages

beforeAll(async () => {
  pages = await Pages.start()
})

afterAll(() => pages?.close())

const open = (window: string, name: string, more: Partial<Scene> = {}): Promise<Page> => {
  const { act: _, ...scene } = WINDOWS[window]!.scenes[name]!
  return openScene(pages, window, { ...scene, ...more }, { kept: true })
}
const row = (page: Page, name: string) => page.getByRole('group', { name, exact: true })
const at = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent)

it('is on the next one when one of several is taken away, and on what follows when none is left', async () => {
  const page = await open('settings', 'voice')
  await page.getByRole('button', { name: 'Forget this' }).first().press('Enter')
  await push(page, 'memories', [{ id: '2', text: 'My sister Anna lives in Lisbon.' }])
  await expect.poll(() => at(page)).toBe('Forget this')
  await page.keyboard.press('Enter')
  await push(page, 'memories', [])
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true)
})

it('is on what comes instead of a button', async () => {
  const page = await open('settings', 'talkKey', { answers: { recordKey: { $never: true } } })
  await row(page, 'Talk key').getByRole('button', { name: 'Change' }).press('Enter')
  await expect.poll(() => at(page)).toBe('Keep the old one')
})

it('is in the field when a key is to be replaced, and on the way to replace it when it is kept or removed', async () => {
  const page = await open('settings', 'openai')
  const key = row(page, 'Key for OpenAI')
  const isInField = () => key.locator('input').evaluate((field) => field === document.activeElement)
  await key.getByRole('button', { name: 'Replace' }).press('Enter')
  await expect.poll(isInField).toBe(true)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(() => at(page)).toBe('Replace')
  await key.getByRole('button', { name: 'Remove' }).press('Enter')
  await push(page, 'secrets', [{ provider: 'openai' }])
  await expect.poll(isInField).toBe(true)
})

it('is on the next turn when one is deleted', async () => {
  const page = await open('history', 'list')
  const deleting = (words: string) => page.locator('.turn', { hasText: words }).getByLabel('Delete this turn')
  await deleting('what can you do').press('Enter')
  const next = () => deleting('mumble').evaluate((button) => button === document.activeElement)
  await expect.poll(next).toBe(true)
})

it('is in the list when the turn that had it is scrolled away', async () => {
  const scene = WINDOWS['history']!.scenes['list']!
  const page = await open('history', 'list', { answers: { ...scene.answers, turns: { $turns: 400 } } })
  const last = page.locator('.turn', { hasText: 'question number 399' }).getByLabel('Delete this turn')
  await last.press('Shift')
  await page.locator('.reading .scroller').evaluate((scroller) => {
    scroller.scrollTop = 0
  })
  await expect.poll(() => at(page)).toBe('Turns of what time is it in Lisbon')
})

it('is on what follows a name that was changed, and the key that ended it presses nothing there', async () => {
  const page = await open('history', 'list')
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByRole('textbox', { name: 'Name of this conversation' }).fill('Lisbon')
  await page.keyboard.press('Enter')
  await expect.poll(() => at(page)).toBe('Continue')
  expect((await asked(page)).map(({ name }) => name)).not.toContain('continueConversation')
})

it('is not moved where the pointer works', async () => {
  const page = await open('history', 'list')
  const turn = page.locator('.turn', { hasText: 'what can you do' })
  await turn.hover()
  await turn.getByLabel('Delete this turn').click()
  await turn.waitFor({ state: 'detached' })
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
})
