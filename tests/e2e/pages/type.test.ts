/** What the small window for typing does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answer, asked, openScene, push } from '../../renderer/harness/openScene'
import { Pages } from '../../renderer/harness/pages'
import { WINDOWS } from '../../renderer/harness/scenes'

let pages: Pages

beforeAll(async () => {
  pages = await Pages.start()
})

afterAll(() => pages?.close())

const scenes = WINDOWS['type']!.scenes

describe('a typed question', () => {
  it('goes off with Enter and closes the window; Shift and Enter begins a new line', async () => {
    const page = await openScene(pages, 'type', scenes['empty']!, { kept: true })
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    await page.keyboard.type('what time')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('is it')
    await page.keyboard.press('Enter')
    expect(await asked(page)).toEqual([
      { name: 'say', argument: 'what time\nis it' },
      { name: 'closeWindow', argument: 'type' },
    ])
  })

  it('is not sent while it is empty or too long, and Escape closes', async () => {
    const page = await openScene(pages, 'type', scenes['tooLong']!, { kept: true })
    await page.locator('textarea').press('Enter')
    await page.getByText('At most 2000 characters').waitFor()
    await page.locator('textarea').fill('   ')
    await page.locator('textarea').press('Enter')
    expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true)
    expect(await asked(page)).toEqual([])
    await page.keyboard.press('Escape')
    expect(await asked(page)).toEqual([{ name: 'closeWindow', argument: 'type' }])
  })

  it('that could not be sent stays, with what went wrong', async () => {
    const page = await openScene(pages, 'type', scenes['empty']!, { kept: true })
    await answer(page, 'say', { $error: { code: 'link.opening', message: 'Not ready yet.', fix: 'Wait a moment.' } })
    await page.keyboard.type('hello')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('Not ready yet. Wait a moment.').waitFor()
    expect(await page.locator('textarea').inputValue()).toBe('hello')
    expect((await asked(page)).map(({ name }) => name)).toEqual(['say'])
  })
})

describe('a mishearing', () => {
  it('shows the old words struck, offers them for putting right, and is asked again as that turn', async () => {
    const page = await openScene(pages, 'type', scenes['correcting']!, { kept: true })
    expect(await page.locator('s').innerText()).toBe('what time is it in list bun')
    const field = page.locator('textarea')
    expect(await field.inputValue()).toBe('what time is it in list bun')
    await field.fill('what time is it in Lisbon')
    await page.getByRole('button', { name: 'Send again' }).click()
    expect((await asked(page))[0]).toEqual({
      name: 'correct',
      argument: { turn: 'turn-1', text: 'what time is it in Lisbon' },
    })
  })

  it('gives way to a new question when the window is asked for one', async () => {
    const page = await openScene(pages, 'type', scenes['correcting']!, { kept: true })
    await push(page, 'composing', {})
    await page.locator('s').waitFor({ state: 'detached' })
    expect(await page.locator('textarea').inputValue()).toBe('')
  })
})
