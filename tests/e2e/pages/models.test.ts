/** Models in the settings: size and licence come first, one is installed with its progress, stopped, removed. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answer, asked, openScene, push } from '../../renderer/harness/openScene'
import { Pages } from '../../renderer/harness/pages'
import { MODELS, type Scene, WINDOWS } from '../../renderer/harness/scenes'

let pages: Pages

beforeAll(async () => {
  pages = await Pages.start()
})

afterAll(() => pages?.close())

const open = (name: string, more: Partial<Scene> = {}): Promise<Page> =>
  openScene(pages, 'settings', { ...WINDOWS['settings']!.scenes[name]!, ...more }, { kept: true })
const item = (page: Page, name: string) => page.getByRole('listitem', { name, exact: true })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const running = (receivedBytes: number, phase = 'downloading') => ({
  models: MODELS,
  running: { id: 'small', phase, receivedBytes, totalBytes: 45_202_074 },
})

describe('a model', () => {
  it('tells what it does, its size and its licence before anything is asked', async () => {
    const page = await open('models')
    const small = await item(page, 'English, small').innerText()
    expect(small).toContain('Hears · en · 45 MB')
    expect(small).toContain('Licence: Apache-2.0')
    expect(await item(page, 'Amy').innerText()).toContain('Speaks · en · about 64 MB')
    expect(await item(page, 'Amy').innerText()).toContain('Installed')
  })

  it('is installed only after its licence was shown and agreed to', async () => {
    const page = await open('models')
    await button(page, 'Install English, small').click()
    const dialog = page.getByRole('alertdialog')
    expect(await dialog.innerText()).toContain('https://models.example.com/small')
    expect(await asked(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Not now' }).click()
    expect(await asked(page)).toEqual([])
    await button(page, 'Install English, small').click()
    await dialog.getByRole('button', { name: 'Agree and install' }).click()
    await expect.poll(() => asked(page)).toEqual([{ name: 'installModel', argument: 'small' }])
  })

  it('without a known checksum says so before it is installed', async () => {
    const unchecked = [{ ...MODELS[2], state: 'absent' }]
    const page = await open('models')
    await push(page, 'models', { models: unchecked })
    await button(page, 'Install Amy').click()
    const text = await page.getByRole('alertdialog').innerText()
    expect(text).toContain('No checksum of it is known')
    expect(text).toContain('licence of the recordings')
  })

  it('under way shows how far it is, can be stopped, and no second one begins', async () => {
    const page = await open('models')
    await push(page, 'models', running(22_601_037))
    const small = item(page, 'English, small')
    expect(await small.innerText()).toContain('50 % is here')
    expect(await small.getByRole('progressbar').getAttribute('value')).toBe('22601037')
    expect(await button(page, 'Install English, better').isDisabled()).toBe(true)
    expect(await button(page, 'Remove Amy').isDisabled()).toBe(true)
    await small.getByRole('button', { name: 'Stop' }).click()
    expect(await asked(page)).toEqual([{ name: 'stopInstalling', argument: undefined }])
    await push(page, 'models', running(45_202_074, 'trying'))
    await expect.poll(() => small.innerText()).toContain('loaded once')
  })

  it('that could not be installed says why beside it', async () => {
    const page = await open('models')
    const full = { code: 'models.noSpace', message: 'The model needs 110 MB; 20 MB are free.', fix: 'Free some space.' }
    await answer(page, 'installModel', { $error: full })
    await button(page, 'Install English, small').click()
    await page.getByRole('button', { name: 'Agree and install' }).click()
    await expect.poll(() => item(page, 'English, small').innerText()).toContain('20 MB are free')
  })

  it('is removed after one question', async () => {
    const page = await open('models')
    await button(page, 'Remove Amy').click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove', exact: true }).click()
    await expect.poll(() => asked(page)).toEqual([{ name: 'removeModel', argument: 'amy' }])
  })

  it('can be installed with the keyboard alone', async () => {
    const page = await open('models')
    await button(page, 'Install English, small').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Agree and install' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => asked(page)).toEqual([{ name: 'installModel', argument: 'small' }])
  })
})
