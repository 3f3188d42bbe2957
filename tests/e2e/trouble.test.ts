/** What does not work is said with its cause and its fix, and the app goes on without it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualCard } from '../support/pulse'
import { isReal, type LaunchOptions, Parley, WITHOUT_EARS } from './parley'

let home: string
let parley: Parley
let card: VirtualCard | undefined

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'parley-e2e-trouble-'))
  mkdirSync(join(home, 'config', 'Parley'), { recursive: true })
})

afterEach(async () => {
  await parley.close()
  await card?.stop()
  card = undefined
  rmSync(home, { recursive: true, force: true })
})

const launch = async (more: LaunchOptions = {}) => {
  parley = await Parley.launch({ home, settings: WITHOUT_EARS, ...more })
  await parley.window('overlay')
}
const dialogs = () => parley.hooked<{ message: string; detail: string }[]>('dialogs')
const history = () => join(home, 'config', 'Parley', 'history.db')

/** By typing, which needs neither microphone nor speaker nor history. */
async function answersTyping(): Promise<void> {
  await expect.poll(async () => (await parley.view()).state).toBe('ready')
  const { heard, unheard } = await parley.ask('what is seven times eight')
  expect(`${heard}${unheard}`).toBe('This is a scripted answer.')
}

describe('a history', () => {
  it('of a newer version is left alone: a dialog says so, and Parley answers', async () => {
    const database = new DatabaseSync(history())
    database.exec('CREATE TABLE conversations (id TEXT); PRAGMA user_version = 99')
    database.close()
    await launch()
    await answersTyping()
    await expect.poll(dialogs).toHaveLength(1)
    expect((await dialogs())[0]).toMatchObject({
      message: 'The history was written by a newer version of Parley.',
      detail: expect.stringContaining('Update Parley'),
    })
  })

  it('of another program is left alone: a dialog says so, and Parley answers', async () => {
    const database = new DatabaseSync(history())
    database.exec('CREATE TABLE recipes (id TEXT)')
    database.close()
    await launch()
    await answersTyping()
    await expect.poll(async () => (await dialogs())[0]?.message).toContain('history.db belongs to another program')
  })

  it('that is damaged is kept aside and a new one begun, which is said in the settings', async () => {
    writeFileSync(history(), 'this is no database '.repeat(1_000))
    await launch()
    await answersTyping()
    const settings = await parley.open('settings')
    await settings.getByText('The history file was damaged and is kept as history.damaged-1.db').first().waitFor()
  })
})

describe('a sound card', () => {
  // Only the stand-in can break a module.
  it.runIf(!isReal).each(['with', 'without'])(
    'whose native module does not load is said in a dialog with its fix, and Parley answers what is typed, %s a sound server',
    async (how) => {
      if (how === 'with') card = await VirtualCard.start()
      const env = card?.env ?? { PULSE_SERVER: `unix:${join(home, 'nowhere')}` }
      await launch({ machine: { brokenNative: 'naudiodon' }, env })
      const overlay = await parley.window('overlay')
      await expect.poll(async () => (await parley.view()).state).toBe('ready')
      await overlay.evaluate(() => window.assistant.press(undefined))
      await expect.poll(dialogs).toHaveLength(1)
      expect((await dialogs())[0]).toMatchObject({
        message: 'Sound devices cannot be used: the native module was not built.',
        detail: expect.stringContaining('npm start'),
      })
      await answersTyping()
    },
  )
})

describe('a picture', () => {
  it('that cannot be shown says why in the typing window, one that can is added, and does not outlive that window', async () => {
    await launch({ settings: { firstRunDone: true, provider: 'openai' } })
    const typing = await parley.open('type')
    const choose = async (name: string, content: Uint8Array | string) => {
      const file = join(home, name)
      writeFileSync(file, content)
      await parley.answerDialogs('showOpenDialog', { canceled: false, filePaths: [file] })
      await typing.getByRole('button', { name: 'Add a picture' }).click()
    }
    await choose('words.png', 'hello')
    await typing.getByRole('alert').getByText('This is no PNG and no JPEG picture. Save it as one of them.').waitFor()
    await choose('cat.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))
    await typing.getByRole('listitem').getByText('cat.png').waitFor()
    await typing.getByRole('button', { name: 'Remove cat.png' }).click()
    await typing.getByRole('listitem').waitFor({ state: 'detached' })
    await choose('dog.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))
    await typing.getByRole('listitem').getByText('dog.png').waitFor()
    // Only words are on the clipboard.
    await typing.evaluate(() => window.assistant.copy('words'))
    const refused = await typing.evaluate(() => window.assistant.pastePicture(undefined))
    expect(refused).toMatchObject({ ok: false, error: { code: 'picture.unsupported' } })
    // Its window may be gone before the click is confirmed.
    const closed = typing.waitForEvent('close')
    const cancel = typing.getByRole('button', { name: 'Cancel' })
    await cancel.click().catch(() => {})
    await closed
    await expect.poll(() => parley.now('pictures')).toEqual([])
  })
})

describe('a page', () => {
  it('that is loaded anew shows how things stand, and no key is waited for any more', async () => {
    await launch()
    const settings = await parley.open('settings', 'talkKey')
    const overlay = await parley.window('overlay')
    const recorded = overlay.evaluate(() => window.assistant.recordKey('mute'))
    await settings.reload()
    expect(await recorded).toEqual({ ok: true, value: undefined })
    await settings.getByRole('group', { name: 'Talk key', exact: true }).waitFor()
    await answersTyping()
  })

  it('that is loaded anew while its talk button is held lets it go', async () => {
    card = await VirtualCard.start()
    await launch({ env: card.env })
    const overlay = await parley.window('overlay')
    await expect.poll(async () => (await parley.view()).state).toBe('ready')
    await overlay.evaluate(() => window.assistant.press(undefined))
    // Open or about to be: the card is silent.
    const isAsked = async () => (await parley.view()).microphone !== undefined
    await expect.poll(isAsked).toBe(true)
    await overlay.reload()
    await expect.poll(isAsked).toBe(false)
  })

  it.runIf(!isReal)('that has died is loaded anew by itself, be it in a window without a frame', async () => {
    await launch()
    await parley.open('history')
    const drawn = () =>
      parley.app.evaluate(async ({ BrowserWindow }) => {
        const pages = BrowserWindow.getAllWindows().map(({ webContents }) => webContents)
        const each = pages.map((page) => page.executeJavaScript(`!!document.querySelector('#root > *') && !window.old`))
        return (await Promise.all(each)).filter(Boolean).length
      })
    for (const name of ['overlay', 'history'] as const)
      await (await parley.window(name)).evaluate(() => Object.assign(window, { old: true }))
    expect(await drawn()).toBe(0)
    await parley.app.evaluate(({ webContents }) => {
      for (const page of webContents.getAllWebContents())
        (page as unknown as NodeJS.EventEmitter).emit('render-process-gone', {}, { reason: 'crashed' })
    })
    await expect.poll(drawn).toBe(2)
  })
})
