/** Settings in the built app: they apply at once, say what is wrong beside the control, and survive any file. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import type { SettingsPage } from '../../src/shared/contract'
import { startProxy } from '../support/connectProxy'
import { privateAuthority } from '../support/privateAuthority'
import { startPeer } from '../support/realtimePeer'
import { type LaunchOptions, Parley, sharedApp, WITHOUT_EARS } from './parley'

const KEY = 'sk-test-0123456789abcdefghij'
/** Whoever answers, the settings are the same; no speaker is to be found. */
const shared = sharedApp({ settings: WITHOUT_EARS, env: { PULSE_SERVER: '/nowhere', PULSE_RUNTIME_PATH: '/nowhere' } })

let parley: Parley
/** One that a test started for itself. */
let own: Parley | undefined

async function openSettings(name: SettingsPage, options?: LaunchOptions): Promise<Page> {
  if (options) own = await Parley.launch(options)
  parley = own ?? (await shared())
  return parley.open('settings', name)
}

afterEach(async () => {
  const last = own
  own = undefined
  await last?.close()
})

const row = (page: Page, name: string) => page.getByRole('group', { name, exact: true })
const settings = () => parley.now('settings')

describe('a change', () => {
  it('applies at once, to the app, the system and the file', async () => {
    const page = await openSettings('look')
    await row(page, 'Appearance').getByRole('combobox').click()
    await page.getByRole('option', { name: /Dark/ }).click()
    await expect.poll(() => parley.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')
    await expect.poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true)
    await row(page, 'Start at login').getByRole('switch').click()
    const entry = join(parley.home, 'config', 'autostart', 'parley.desktop')
    await expect.poll(() => existsSync(entry)).toBe(true)
    await row(page, 'Start at login').getByRole('switch').click()
    await expect.poll(() => existsSync(entry)).toBe(false)
    await expect.poll(() => parley.settings['look']).toMatchObject({ appearance: 'dark' })
  })

  it('of the mode is in the conversation and in the tray', async () => {
    const page = await openSettings('talkKey')
    await row(page, 'How you talk').getByRole('combobox').click()
    await page.getByRole('option', { name: /Tap to talk/ }).click()
    await expect.poll(async () => (await parley.view()).mode).toBe('toggle')
    const mode = (await parley.menu()).find(({ label }) => label === 'Mode')
    expect(mode?.items?.filter(({ checked }) => checked).map(({ label }) => label)).toEqual(['Tap to talk'])
  })

  it('to a private conversation stores nothing from then on, and what was stored stays', async () => {
    const page = await openSettings('about')
    await expect.poll(async () => (await parley.view()).state).toBe('ready')
    await parley.ask('what is two plus two')
    await row(page, 'Private mode').getByRole('switch').click()
    await expect.poll(async () => (await settings()).privateConversation).toBe(true)
    await parley.ask('what is three plus three')
    const found = async (query: string) =>
      page.evaluate((words) => window.assistant.search({ query: words, limit: 10 }), query)
    await expect.poll(() => found('two')).toMatchObject({ ok: true, value: [{}] })
    expect(await found('three')).toEqual({ ok: true, value: [] })
  })

  it('that does not fit is refused by field, and the old value stays', async () => {
    const page = await openSettings('sound')
    const change = (patch: object) => page.evaluate((wanted) => window.assistant.changeSettings(wanted as never), patch)
    const refused = [
      [{ instructions: 'x'.repeat(50_000) }, 'instructions'],
      [{ keys: { talk: 'Nonsense+Nothing' } }, 'keys.talk'],
      [{ speaker: { volume: 101 } }, 'speaker.volume'],
      [{ provider: 'nobody' }, 'provider'],
      [{ historyDays: 1.5 }, 'historyDays'],
    ] as const
    const before = await settings()
    for (const [patch, field] of refused) {
      expect(await change(patch)).toMatchObject({
        ok: false,
        error: { code: 'settings.refused', message: `This does not fit: ${field}.` },
      })
    }
    expect(await settings()).toEqual(before)
  })
})

describe('a manner of 50,000 characters', () => {
  it('is said beside its field, and the old one is used until it is shorter', async () => {
    const page = await openSettings('voice')
    await row(page, 'Manner').getByRole('combobox').click()
    await page.getByRole('option', { name: /your own words/ }).click()
    const text = page.getByRole('textbox', { name: 'What Parley is told' })
    await text.fill('x'.repeat(50_000))
    await text.blur()
    await page.getByText('30,000 characters too many').waitFor()
    expect((await settings()).instructions.length).toBeLessThan(1_000)
  })
})

describe('a settings file', () => {
  const problems = async () => (await parley.now('problems')).map(({ code }) => code)

  it('of a newer version is left as it is, and that is said', async () => {
    const text = JSON.stringify({ version: 99, mode: 'telepathy', firstRunDone: true })
    const page = await openSettings('sound', { settings: text })
    await page.getByText('The settings were written by a newer version of Parley').waitFor()
    await page.evaluate(() => window.assistant.changeSettings({ cues: true }))
    expect((await settings()).cues).toBe(true)
    expect(readFileSync(join(parley.data, 'settings.json'), 'utf8')).toBe(text)
  })

  it('that is no JSON is kept aside, said, and everything works', async () => {
    const page = await openSettings('sound', { settings: '{"mode": "hold",' })
    await page.getByText('The settings file was not readable and is kept as settings.damaged-1.json').waitFor()
    expect(readFileSync(join(parley.data, 'settings.damaged-1.json'), 'utf8')).toBe('{"mode": "hold",')
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await expect.poll(problems).not.toContain('settings.notJson')
  })

  it('that somebody wrote by hand keeps what is valid, names what is not, and loses nothing', async () => {
    const wrong = {
      ...WITHOUT_EARS,
      mode: 'toggle',
      keys: { talk: 'Hyper+Ü' },
      speaker: { volume: 'loud' },
      mine: 1,
    }
    const page = await openSettings('sound', { settings: wrong })
    await page
      .getByText(/The setting (keys.talk|speaker.volume) was not valid/)
      .first()
      .waitFor()
    expect(await settings()).toMatchObject({ mode: 'toggle', keys: { talk: 'F8' }, speaker: { volume: 100 } })
    const kept = readdirSync(parley.data).filter((name) => name.startsWith('settings.damaged'))
    expect(JSON.parse(readFileSync(join(parley.data, kept[0] ?? ''), 'utf8'))).toMatchObject(wrong)
  })

  it('that names a device that is gone shows it as not connected, and the default is used', async () => {
    const device = { id: 'usb-9', name: 'Blue Yeti' }
    const page = await openSettings('sound', { settings: { ...WITHOUT_EARS, microphone: { device } } })
    expect(await row(page, 'Microphone').getByRole('combobox').innerText()).toContain('Blue Yeti (not connected)')
    const microphones = (await parley.menu()).find(({ label }) => label === 'Microphone')?.items
    expect(microphones?.at(-1)).toMatchObject({ label: 'Blue Yeti (not connected)', checked: true, enabled: false })
  })
})

describe('a key for a service', () => {
  it('is kept encrypted, known by its ending alone, and taken away again', async () => {
    const page = await openSettings('voice')
    await parley.changeSettings({ provider: 'openai' })
    const field = row(page, 'Key for OpenAI').locator('input')
    await field.fill(KEY)
    await field.press('Enter')
    await page.getByText('A key is set, it ends with …ghij').waitFor()
    const file = () => readFileSync(join(parley.data, 'secrets.json'), 'utf8')
    expect(file()).not.toContain(KEY.slice(3, 12))
    expect(await page.content()).not.toContain(KEY.slice(3, 12))
    await row(page, 'Key for OpenAI').getByRole('button', { name: 'Remove' }).click()
    await expect.poll(file).not.toContain('ghij')
  })

  it('is refused where there is no keyring, unless the user says so', async () => {
    const settings = { firstRunDone: true, provider: 'openai' }
    const page = await openSettings('voice', { settings, machine: { storageBackend: 'basic_text' } })
    const field = row(page, 'Key for OpenAI').locator('input')
    await field.fill(KEY)
    await field.press('Enter')
    await page.getByText('This system has no keyring that could encrypt the key.').waitFor()
    expect(existsSync(join(parley.data, 'secrets.json'))).toBe(false)
    await page.getByRole('button', { name: 'Keep it without encryption' }).click()
    await page.getByText('A key is set, it ends with …ghij').waitFor()
    expect(await page.content()).not.toContain(KEY.slice(3, 12))
  })
})

describe('a trial', () => {
  it('of who answers measures the stages, and says the exact failure with its fix', async () => {
    const page = await openSettings('voice', {})
    await row(page, 'Test the connection').getByRole('button').click()
    await page.getByText(/It answered in \d+ ms\./).waitFor()
    await row(page, 'Who answers').getByRole('combobox').click()
    await page.getByRole('option', { name: /^OpenAI/ }).click()
    await row(page, 'Test the connection').getByRole('button').click()
    await row(page, 'Test the connection').getByText('There is no key for openai. Enter one in the settings').waitFor()
    // Nothing of it became a turn.
    expect((await parley.view()).turn).toBeUndefined()
  })

  it('of a server of one’s own goes through the system’s proxy, and trusts the authority of the settings', async () => {
    const { ca, certificate } = privateAuthority()
    const peer = await startPeer({
      certificate,
      answer({ type, response }, session) {
        if (type !== 'response.create') return false
        session.answer({ id: 'r', text: 'Hello.' }, response.metadata)
        return true
      },
    })
    const proxy = await startProxy({ to: peer.port })
    try {
      const page = await openSettings('voice')
      await parley.app.evaluate(({ session }, port) => {
        session.defaultSession.resolveProxy = async () => `PROXY 127.0.0.1:${port}`
      }, proxy.port)
      await parley.changeSettings({
        provider: 'compatible',
        realtime: { baseUrl: 'https://service.test/v1', model: 'm' },
      })
      const trial = row(page, 'Test the connection')
      await trial.getByRole('button').click()
      await trial.getByText('The certificate of the service is not trusted here.').waitFor()
      const file = join(parley.home, 'own.pem')
      writeFileSync(file, ca)
      await parley.changeSettings({ network: { certificateFile: file } })
      await trial.getByRole('button').click()
      await trial.getByText(/It answered in \d+ ms\./).waitFor()
      expect(new Set(proxy.asked)).toEqual(new Set(['service.test:443']))
    } finally {
      await parley.changeSettings({ provider: WITHOUT_EARS.provider, network: { certificateFile: '' } })
      await proxy.close()
      await peer.close()
    }
  })

  it('of a speaker that is not there says so beside the button', async () => {
    const page = await openSettings('sound')
    await row(page, 'Speaker')
      .getByRole('button', { name: /Test|Play/ })
      .click()
    await row(page, 'Speaker').getByRole('status').getByText('This computer offers no speaker.').waitFor()
  })
})

describe('everything at once', () => {
  it('is reset after a question, exported without keys, and imported again', async () => {
    const page = await openSettings('about')
    await parley.changeSettings({ mode: 'toggle', historyDays: 30 })
    await page.evaluate((key) => window.assistant.setSecret({ provider: 'openai', key, allowPlain: false }), KEY)
    const file = join(parley.home, 'all.jsonl')
    await parley.answerDialogs('showSaveDialog', { canceled: false, filePath: file })
    await row(page, 'Export').getByRole('button').click()
    await page.getByText('all.jsonl').first().waitFor()
    expect(readFileSync(file, 'utf8')).not.toMatch(/sk-test|ghij/)
    await row(page, 'Reset').getByRole('button').click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Reset settings' }).click()
    await expect.poll(settings).toMatchObject({ mode: 'hold', historyDays: 0, firstRunDone: true })
    await parley.answerDialogs('showOpenDialog', { canceled: false, filePaths: [file] })
    await row(page, 'Import').getByRole('button').click()
    await expect.poll(settings).toMatchObject({ mode: 'toggle', historyDays: 30 })
    const damaged = join(parley.home, 'damaged.jsonl')
    writeFileSync(damaged, '{"hello":1}')
    await parley.answerDialogs('showOpenDialog', { canceled: false, filePaths: [damaged] })
    await row(page, 'Import').getByRole('button').click()
    await row(page, 'Import').getByText('damaged.jsonl is no export of Parley.').waitFor()
    await parley.answerDialogs('showSaveDialog', { canceled: false, filePath: '/proc/nowhere/all.jsonl' })
    await row(page, 'Export').getByRole('button').click()
    await row(page, 'Export').getByText('all.jsonl cannot be written.').waitFor()
  })
})
