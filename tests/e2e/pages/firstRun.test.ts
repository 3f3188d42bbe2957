/** The first run: each step is done when what it is about was seen to work, and each can be skipped. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answer, asked, openScene, push } from '../../renderer/harness/openScene'
import { Pages } from '../../renderer/harness/pages'
import { KEYS, turn, view, WINDOWS } from '../../renderer/harness/scenes'

let pages: Pages

beforeAll(async () => {
  pages = await Pages.start()
})

afterAll(() => pages?.close())

const open = (): Promise<Page> =>
  openScene(pages, 'firstRun', WINDOWS['firstRun']!.scenes['microphone']!, { kept: true })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

describe('the first run', () => {
  it('leads in three steps to a spoken answer, and then offers a key', async () => {
    const page = await open()
    await push(page, 'microphoneLevel', -55)
    expect(await button(page, 'Continue').count()).toBe(0)
    await push(page, 'microphoneLevel', -20)
    await page.getByText('Parley hears you.', { exact: true }).waitFor()
    await button(page, 'Continue').click()

    await push(page, 'keys', { ...KEYS, isDown: true })
    await page.getByText('Pressed', { exact: true }).waitFor()
    expect(await button(page, 'Continue').count()).toBe(0)
    await push(page, 'keys', KEYS)
    await page.getByText('Press and release were seen.').waitFor()
    await button(page, 'Continue').click()

    await page.getByText('Hold F8 and say').waitFor()
    await push(page, 'view', view({ state: 'listening', turn: turn({ user: 'what time', userFinal: false }) }))
    expect(await button(page, 'Continue').count()).toBe(0)
    await push(page, 'view', view({ turn: turn({ user: 'what time is it', heard: 'Seven.', outcome: 'answered' }) }))
    await page.getByText('That was your first answer.').waitFor()
    await button(page, 'Continue').click()

    await button(page, 'Add a key').click()
    expect((await asked(page)).map(({ name, argument }) => [name, argument])).toEqual([
      ['foundKeys', undefined],
      ['openWindow', { window: 'settings', page: 'voice' }],
      ['finishFirstRun', undefined],
      ['closeWindow', 'firstRun'],
    ])
  })

  it('that is loaded anew stands where it stood, and knows what was seen to work', async () => {
    const page = await open()
    await push(page, 'microphoneLevel', -20)
    await button(page, 'Continue').click()
    await push(page, 'keys', { ...KEYS, isDown: true })
    await page.getByText('Pressed', { exact: true }).waitFor()
    await push(page, 'keys', KEYS)
    await button(page, 'Continue').waitFor()
    await page.reload()
    await page.getByText('Press and release were seen.').waitFor()
    await button(page, 'Back').click()
    await page.getByText('Parley hears you.', { exact: true }).waitFor()
    for (const name of ['Continue', 'Continue', 'Skip']) await button(page, name).click()
    await button(page, 'Stay offline').waitFor()
    await page.reload()
    await button(page, 'Stay offline').waitFor()
  })

  it('can be skipped step by step, and is over for good', async () => {
    const page = await open()
    for (let step = 0; step < 3; step += 1) await button(page, 'Skip').click()
    await button(page, 'Stay offline').click()
    expect((await asked(page)).map(({ name }) => name)).toEqual(['foundKeys', 'finishFirstRun', 'closeWindow'])
  })

  it('counts a press alone where the system never tells a release', async () => {
    const page = await open()
    await button(page, 'Skip').click()
    await push(page, 'keys', { ...KEYS, canHold: false, isDown: true })
    await button(page, 'Continue').waitFor()
  })

  it('asks for two taps where the system never tells a release', async () => {
    const page = await open()
    for (let step = 0; step < 2; step += 1) await button(page, 'Skip').click()
    await page.getByText('Hold F8 and say').waitFor()
    await push(page, 'keys', { ...KEYS, canHold: false })
    await page.getByText('Tap F8').waitFor({ timeout: 3_000 })
  })

  it('closes the microphone when its step is left', async () => {
    const page = await open()
    expect(await page.evaluate(() => window.__fake.followed('microphoneLevel'))).toBeGreaterThan(0)
    await button(page, 'Skip').click()
    expect(await page.evaluate(() => window.__fake.followed('microphoneLevel'))).toBe(0)
  })

  it('offers to keep a key that is there already, by the name of its variable, and says when it could not', async () => {
    const page = await openScene(pages, 'firstRun', WINDOWS['firstRun']!.scenes['found']!, { kept: true })
    await page.getByText('There is a key in OPENAI_API_KEY.').waitFor()
    const noKeyring = { code: 'key.noKeyring', message: 'This system has no keyring.', fix: 'Install one.' }
    await answer(page, 'importKey', { $error: noKeyring })
    await button(page, 'Keep it for Parley').click()
    await page.getByText('This system has no keyring. Install one.').waitFor()
    await answer(page, 'importKey', undefined)
    await button(page, 'Keep it for Parley').click()
    await page.getByText('It is kept, encrypted by your system.').waitFor()
    expect((await asked(page)).filter(({ name }) => name === 'importKey')).toEqual([
      { name: 'importKey', argument: 'openai' },
      { name: 'importKey', argument: 'openai' },
    ])
    expect(await button(page, 'Keep it for Parley').count()).toBe(0)
  })
})
