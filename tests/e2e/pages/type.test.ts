/** What the small window for typing does. */
import type { Page } from 'playwright-core'
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

  it('is asked once, however often Enter is pressed until main has it', async () => {
    const page = await openScene(pages, 'type', scenes['empty']!, { kept: true })
    await answer(page, 'say', { $held: true })
    await page.keyboard.type('what time is it')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.evaluate(() => window.__fake.letGo())
    await expect.poll(async () => (await asked(page)).map(({ name }) => name)).toEqual(['say', 'closeWindow'])
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

  it('stays when Escape ends what an input method is at', async () => {
    const page = await openScene(pages, 'type', scenes['empty']!, { kept: true })
    await page.locator('textarea').evaluate((field) => {
      for (const key of ['Enter', 'Escape'])
        field.dispatchEvent(new KeyboardEvent('keydown', { key, isComposing: true, bubbles: true }))
    })
    expect(await asked(page)).toEqual([])
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

describe('a picture', () => {
  const paste = (page: Page, type: string) =>
    page.locator('textarea').evaluate((field, type) => {
      const clipboardData = new DataTransfer()
      if (type === 'text/plain') clipboardData.setData(type, 'some words')
      else clipboardData.items.add(new File(['x'], 'x.png', { type }))
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
      return field.dispatchEvent(event)
    }, type)

  it('is added with the button, shown by its name, and can be taken back', async () => {
    const page = await openScene(pages, 'type', scenes['looking']!, { kept: true })
    await page.getByRole('button', { name: 'Add a picture' }).click()
    expect(await page.getByRole('listitem').count()).toBe(0)
    await push(page, 'pictures', [
      { id: 'picture-1', name: 'cat.png' },
      { id: 'picture-2', name: '' },
    ])
    await page.getByRole('status').getByText('2 pictures go along').waitFor({ state: 'attached' })
    expect(await page.getByRole('listitem').allInnerTexts()).toEqual(['cat.png', 'Pasted picture'])
    await page.getByRole('button', { name: 'Remove cat.png' }).click()
    expect(await asked(page)).toEqual([{ name: 'addPicture' }, { name: 'removePicture', argument: 'picture-1' }])
    await push(page, 'pictures', [])
    await page.getByRole('listitem').first().waitFor({ state: 'detached' })
  })

  it('that cannot be taken says why and what to do', async () => {
    const page = await openScene(pages, 'type', scenes['looking']!, { kept: true })
    const error = { code: 'picture.tooLarge', message: 'The picture is larger than 8 MB.', fix: 'Make it smaller.' }
    await answer(page, 'addPicture', { $error: error })
    await page.getByRole('button', { name: 'Add a picture' }).click()
    await page.getByRole('alert').getByText('The picture is larger than 8 MB. Make it smaller.').waitFor()
    expect(await page.getByRole('listitem').count()).toBe(0)
  })

  it('is pasted; pasted words stay words', async () => {
    const page = await openScene(pages, 'type', scenes['looking']!, { kept: true })
    expect(await paste(page, 'text/plain')).toBe(true)
    expect(await asked(page)).toEqual([])
    expect(await paste(page, 'image/png')).toBe(false)
    expect((await asked(page)).map(({ name }) => name)).toEqual(['pastePicture'])
  })

  it('has no button where nobody looks at it', async () => {
    const page = await openScene(pages, 'type', scenes['looking']!, { kept: true })
    const button = page.getByRole('button', { name: 'Add a picture' })
    await button.waitFor()
    await push(page, 'settings', { provider: 'offline' })
    await button.waitFor({ state: 'detached' })
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
