/** What the settings do: changes at once, refusals beside the control, keys that are never shown, everything by keyboard. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parsers } from '../../../src/main/shell/parsers'
import { REALTIME_VOICES } from '../../../src/shared/catalogue'
import { answer, asked, openScene, push } from '../../renderer/harness/openScene'
import { Pages } from '../../renderer/harness/pages'
import { KEYS, type Scene, SERVED_TOKEN, STAGES, WINDOWS } from '../../renderer/harness/scenes'

let pages: Pages

beforeAll(async () => {
  pages = await Pages.start()
})

afterAll(() => pages?.close())

const scenes = WINDOWS['settings']!.scenes
const open = (name: string, more: Partial<Scene> = {}): Promise<Page> => {
  const { act: _, ...scene } = scenes[name]!
  return openScene(pages, 'settings', { ...scene, ...more }, { kept: true })
}
const changes = async (page: Page) =>
  (await asked(page)).filter(({ name }) => name === 'changeSettings').map(({ argument }) => argument)
const row = (page: Page, name: string) => page.getByRole('group', { name, exact: true })

describe('a change', () => {
  it('of the microphone takes two clicks, and is handed over with id and name', async () => {
    const page = await open('sound')
    await row(page, 'Microphone').getByRole('combobox').click()
    await page.getByRole('option', { name: /Jabra/ }).click()
    expect(await asked(page)).toEqual([
      {
        name: 'changeSettings',
        argument: { microphone: { device: { id: 'headset', name: 'Jabra Evolve2 65 Mono Wireless Headset' } } },
      },
    ])
  })

  it('back to the system default gives the choice up', async () => {
    const page = await open('gone')
    const select = row(page, 'Microphone').getByRole('combobox')
    expect(await select.innerText()).toContain('Blue Yeti (not connected)')
    await select.click()
    await page.getByRole('option', { name: /^System default \(Built-in Microphone\)/ }).click()
    expect((await asked(page))[0]?.argument).toEqual({ microphone: {} })
  })

  it('can be made with the keyboard alone', async () => {
    const page = await open('sound')
    await row(page, 'Between turns').getByRole('combobox').focus()
    await page.keyboard.press('Enter')
    // The list opens on what is chosen; a key before that would begin at its top.
    await page.locator('[role=option][data-highlighted]', { hasText: 'Warm' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await row(page, 'Volume').getByRole('slider').focus()
    await page.keyboard.press('ArrowLeft')
    await row(page, 'Soft tone while thinking').getByRole('switch').focus()
    await page.keyboard.press(' ')
    expect((await asked(page)).map(({ argument }) => argument)).toEqual([
      { microphone: { betweenTurns: 'always' } },
      { speaker: { volume: 75 } },
      { workingTone: false },
    ])
  })

  it('of how a service listens and answers reaches every choice of its session', async () => {
    const page = await open('openai')
    const pick = async (name: string, option: RegExp) => {
      await row(page, name).getByRole('combobox').click()
      await page.getByRole('option', { name: option }).click()
    }
    await pick('Your microphone', /^Across the room/)
    await pick('Answers come', /^Written/)
    await pick('Sound on the wire', /A-law/)
    await pick('In a long conversation', /^Forget nothing/)
    await pick('Thinking', /^Hardly/)
    await row(page, 'Length of the pause').getByRole('slider').press('ArrowRight')
    await row(page, 'Longest answer').getByRole('slider').press('ArrowRight')
    await row(page, 'Hang up when nothing is said').getByRole('slider').press('ArrowRight')
    await row(page, 'What Parley can do itself').getByRole('switch').click()
    for (const [name, value] of [
      ['Language you speak', 'de'],
      ['Who writes your words down', 'none'],
    ] as const) {
      await row(page, name).getByRole('textbox').fill(value)
      await row(page, name).getByRole('textbox').press('Enter')
    }
    await pick('Your turn ends', /^When the thought/)
    expect((await asked(page)).flatMap(({ name, argument }) => (name === 'changeSettings' ? [argument] : []))).toEqual([
      { realtime: { noiseReduction: 'far' } },
      { realtime: { output: 'text' } },
      { realtime: { format: 'pcma' } },
      { realtime: { truncation: 'disabled' } },
      { realtime: { reasoningEffort: 'minimal' } },
      { realtime: { silenceMs: 600 } },
      { realtime: { maxOutputTokens: 128 } },
      { realtime: { idleMinutes: 15 } },
      { realtime: { tools: false } },
      { realtime: { language: 'de' } },
      { realtime: { transcriptionModel: 'none' } },
      { realtime: { turnDetection: 'meaning' } },
    ])
  })

  it('to a service that ends turns by meaning asks how soon, instead of how long a pause is', async () => {
    const page = await open('failing')
    await row(page, 'How soon it answers').getByRole('combobox').click()
    await page.getByRole('option', { name: /^Eager/ }).click()
    expect(await row(page, 'Length of the pause').count()).toBe(0)
    expect((await asked(page)).at(-1)?.argument).toEqual({ realtime: { eagerness: 'high' } })
  })

  it('that is refused is said beside its control, until the field is changed again', async () => {
    const page = await open('openai')
    const refused = {
      code: 'settings.refused',
      message: 'This does not fit: realtime.model.',
      fix: 'Choose another value.',
    }
    await answer(page, 'changeSettings', { $error: refused })
    const model = row(page, 'Model').getByRole('textbox')
    await model.fill('no such model')
    await model.press('Enter')
    await row(page, 'Model').getByRole('alert').getByText('This does not fit').waitFor()
    expect(await model.getAttribute('aria-invalid')).toBe('true')
    await answer(page, 'changeSettings', undefined)
    await model.fill('gpt')
    await model.press('Enter')
    await row(page, 'Model').getByText('This does not fit').waitFor({ state: 'detached' })
  })

  it('that was typed is handed over also when the window is closed meanwhile, but for a key', async () => {
    const page = await open('openai')
    const model = row(page, 'Model').getByRole('textbox')
    await model.fill('gpt')
    await page.evaluate(() => dispatchEvent(new Event('beforeunload')))
    expect(await changes(page)).toEqual([{ realtime: { model: 'gpt' } }])
    await page.getByRole('button', { name: 'Replace' }).click()
    await page.keyboard.insertText('sk-half')
    await page.evaluate(() => dispatchEvent(new Event('beforeunload')))
    expect((await asked(page)).filter(({ name }) => name === 'setSecret')).toEqual([])
  })
})

describe('a chain', () => {
  it('has a model and a voice of its own for each service, also for the one that stands in', async () => {
    const page = await open('chain')
    const field = (name: string, at = 0) => row(page, name).nth(at).getByRole('textbox')
    expect(await field('Model', 1).inputValue()).toBe('a-model')
    expect(await field('Its model').inputValue()).toBe('qwen3:8b')
    await field('Its model').fill('llama3.2')
    await field('Its model').press('Enter')
    await field('Model').fill('latest_long')
    await field('Model').press('Enter')
    await field('Voice').fill('Rachel')
    await field('Voice').press('Enter')
    expect(await changes(page)).toEqual([
      { languageModel: { models: { anthropic: 'a-model', localServer: 'llama3.2' } } },
      { speechToText: { models: { google: 'latest_long' } } },
      { textToSpeech: { voices: { elevenlabs: 'Rachel' } } },
    ])
    await row(page, 'Its model').getByText('None runs on this computer just now.').waitFor()
  })

  it('takes the key and the place also of a service that only stands in', async () => {
    const page = await open('chain')
    const settings = scenes['chain']!.snapshots['settings'] as object
    expect(await row(page, 'Key for OpenAI').count()).toBe(0)
    const thinks = { service: 'anthropic', models: {}, skillsFirst: true, fallback: ['openai'] }
    const hears = { service: 'offline', models: {}, language: '', fallback: ['google'] }
    await push(page, 'settings', { ...settings, languageModel: thinks, speechToText: hears })
    await row(page, 'Key for OpenAI').waitFor({ timeout: 3_000 })
    // What comes with Parley needs nobody to stand in.
    expect(await row(page, 'Key for Google').count()).toBe(0)
  })

  it('offers the model servers that run on this computer, and their models', async () => {
    const localServers = [
      { name: 'Ollama', models: ['llama3.2:3b', 'qwen3:8b'] },
      { name: 'LM Studio', models: ['mistral'] },
    ]
    const page = await open('chain', { answers: { localServers } })
    const model = row(page, 'Its model')
    await model.getByText('Ollama and LM Studio run on this computer.').waitFor()
    expect(await model.getByRole('combobox').innerText()).toContain('qwen3:8b')
    await model.getByRole('combobox').click()
    await page.getByRole('option', { name: 'mistral LM Studio' }).click()
    await row(page, 'Who thinks').getByRole('combobox').click()
    await page.getByRole('option', { name: 'Local server Ollama and LM Studio run on this computer.' }).click()
    expect(await changes(page)).toEqual([
      { languageModel: { models: { anthropic: 'a-model', localServer: 'mistral' } } },
      { languageModel: { service: 'localServer' } },
    ])
  })
})

describe('the pages', () => {
  it('are reached by the arrow keys, with one stop of the tabulator for all of them', async () => {
    const page = await open('sound')
    await page.getByRole('tab', { name: 'Sound' }).focus()
    await page.keyboard.press('ArrowDown')
    await page.getByRole('heading', { name: 'Talk key', level: 1 }).waitFor()
    await page.keyboard.press('End')
    await page.getByRole('heading', { name: 'Privacy and about', level: 1 }).waitFor()
    expect(await page.locator('[role=tab][tabindex="0"]').count()).toBe(1)
  })

  it('show only controls whose capability is there', async () => {
    const page = await open('look')
    expect(await row(page, 'Hide from screen sharing').count()).toBe(1)
    await push(page, 'capabilities', { hideFromSharing: false, startAtLogin: false, placesWindows: false })
    await row(page, 'Hide from screen sharing').waitFor({ state: 'detached' })
    expect(await row(page, 'Start at login').count()).toBe(0)
    expect(await row(page, 'Position').innerText()).toContain('compositor')
  })

  it('open the microphone for its level only while that page is shown', async () => {
    const page = await open('sound')
    const following = () => page.evaluate(() => window.__fake.followed('microphoneLevel'))
    expect(await following()).toBeGreaterThan(0)
    await page.getByRole('tab', { name: 'Look' }).click()
    expect(await following()).toBe(0)
  })
})

describe('a key for a service', () => {
  const KEY = 'sk-test-0123456789abcdefghij'

  it('is handed over once and stands nowhere in the page afterwards', async () => {
    const page = await open('failing')
    const field = row(page, 'Key for Azure OpenAI').locator('input')
    expect(await field.getAttribute('type')).toBe('password')
    await field.fill(KEY)
    await field.press('Enter')
    expect(await asked(page)).toEqual([
      { name: 'setSecret', argument: { provider: 'azure', key: KEY, allowPlain: false } },
    ])
    await push(page, 'secrets', [{ provider: 'azure', ending: 'ghij' }])
    await page.getByText('A key is set, it ends with …ghij').waitFor()
    expect(await page.content()).not.toContain(KEY)
    const values = await page
      .locator('input, textarea')
      .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))
    expect(values.join()).not.toContain(KEY)
  })

  it('is kept without encryption only when the user says so', async () => {
    const page = await open('failing')
    const noKeyring = { code: 'key.noKeyring', message: 'This system has no keyring.', fix: 'Install one.' }
    await answer(page, 'setSecret', { $error: noKeyring })
    const field = row(page, 'Key for Azure OpenAI').locator('input')
    await field.fill(KEY)
    await field.press('Enter')
    await page.getByText('This system has no keyring.').waitFor()
    await page.getByRole('button', { name: 'Keep it without encryption' }).click()
    expect((await asked(page)).at(-1)?.argument).toEqual({ provider: 'azure', key: KEY, allowPlain: true })
  })

  it('stays when one was begun to be typed and the old one is kept after all, by pointer or keyboard', async () => {
    const page = await open('openai')
    const key = row(page, 'Key for OpenAI')
    const saved = async () => (await asked(page)).filter(({ name }) => name === 'setSecret')
    for (const keep of [
      () => key.getByRole('button', { name: 'Keep the old one' }).click(),
      async () => {
        await page.keyboard.press('Tab')
        await page.keyboard.press('Enter')
      },
    ]) {
      await key.getByRole('button', { name: 'Replace' }).click()
      await key.locator('input').fill('sk-half')
      await keep()
      await key.getByText('A key is set, it ends with …a1B2').waitFor()
      expect(await saved()).toEqual([])
    }
  })

  it('is handed over also when the tabulator leads past the way to keep the old one', async () => {
    const page = await open('openai')
    const key = row(page, 'Key for OpenAI')
    await key.getByRole('button', { name: 'Replace' }).click()
    await key.locator('input').fill(KEY)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await key.getByText('A key is set, it ends with …a1B2').waitFor()
    expect((await asked(page)).at(-1)).toEqual({
      name: 'setSecret',
      argument: { provider: 'openai', key: KEY, allowPlain: false },
    })
  })

  it('comes back when its removal is undone, and stays when nothing is put in its place', async () => {
    const page = await open('openai')
    const key = row(page, 'Key for OpenAI')
    await key.getByRole('button', { name: 'Replace' }).click()
    await key.getByRole('button', { name: 'Keep the old one' }).click()
    await key.getByText('A key is set, it ends with …a1B2').waitFor()
    await key.getByRole('button', { name: 'Remove' }).click()
    await page.getByText('The key for OpenAI was removed.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await asked(page)).toEqual([
      { name: 'removeSecret', argument: 'openai' },
      { name: 'undoRemoval', argument: 'openai' },
    ])
  })
})

describe('a list of devices that changes while it is open', () => {
  const usb = { id: 'usb', name: 'USB Headset', kind: 'input', isDefault: false }
  const box = { id: 'box', name: 'Box', kind: 'input', isDefault: true }

  it.each([
    ['the chosen one goes', [usb, box], [box], 'USB Headset (not connected)'],
    ['the chosen one comes back under another id', [box], [{ ...usb, id: 'usb-2' }, box], 'USB Headset'],
    ['all of them go', [usb, box], [], 'USB Headset (not connected)'],
    ['another one goes', [box, { ...usb, id: 'other', name: 'Other' }, usb], [box, usb], 'USB Headset'],
  ])('chooses nothing by itself where %s; what is clicked then is chosen', async (_what, before, after, shown) => {
    const page = await open('sound')
    const settings = scenes['sound']!.snapshots['settings'] as object
    const device = { id: 'usb', name: 'USB Headset' }
    await push(page, 'settings', { ...settings, microphone: { betweenTurns: 'warm', device } })
    await push(page, 'devices', before)
    const select = row(page, 'Microphone').getByRole('combobox')
    await select.click()
    await page.keyboard.press('ArrowDown')
    await push(page, 'devices', after)
    await expect.poll(() => select.innerText()).toContain(shown)
    await expect.poll(() => page.getByRole('option', { name: shown, exact: true }).count()).toBe(1)
    await page.getByRole('option').first().click()
    await expect.poll(() => changes(page)).toEqual([{ microphone: { device: undefined } }])
  })
})

describe('settings that are loaded anew', () => {
  it('stand at the page that was shown', async () => {
    const page = await open('sound')
    await page.getByRole('tab', { name: 'Look' }).click()
    await page.reload()
    await expect.poll(() => page.getByRole('tab', { selected: true }).innerText()).toBe('Look')
  })
})

describe('what was removed before there was this page', () => {
  it('comes back as well, on whichever page the settings are opened', async () => {
    const scene = scenes['sound']!
    const waysBack = [
      { kind: 'memory', id: 'm-9', text: 'I like tea', leftMs: 9_000 },
      { kind: 'key', id: 'azureSpeech', leftMs: 9_000 },
      { kind: 'turn', id: 't-9', leftMs: 9_000 },
    ]
    const page = await openScene(pages, 'settings', { ...scene, answers: { ...scene.answers, waysBack } })
    const toast = (text: string) => page.locator('.toast', { hasText: text }).getByRole('button', { name: 'Undo' })
    await toast('The key for Azure Speech was removed.').click()
    await toast('Forgotten: I like tea').click()
    await expect.poll(() => page.locator('.toast').count()).toBe(0)
    expect(await asked(page)).toEqual([
      { name: 'undoRemoval', argument: 'azureSpeech' },
      { name: 'undoForgetting', argument: 'm-9' },
    ])
  })
})

describe('serving other programs', () => {
  it('shows nothing until it is switched on', async () => {
    const page = await open('voice')
    expect(await row(page, 'Port').count()).toBe(0)
    await row(page, 'Serve other programs').getByRole('switch').click()
    expect(await asked(page)).toEqual([{ name: 'changeSettings', argument: { gateway: { on: true } } }])
  })

  it('copies the address and the token that a program has to know', async () => {
    const page = await open('served')
    await page.getByRole('button', { name: 'Copy the address' }).click()
    await page.getByRole('button', { name: 'Copy the token' }).click()
    await page.getByText('Copied').nth(1).waitFor()
    expect((await asked(page)).map(({ argument }) => argument)).toEqual(['ws://127.0.0.1:38589/v1', SERVED_TOKEN])
  })

  it('says of a new token not that it was copied', async () => {
    const page = await open('served')
    const copy = page.getByRole('button', { name: 'Copy the token' })
    await copy.click()
    await copy.getByText('Copied').waitFor()
    const gateway = scenes['served']!.snapshots['gateway'] as object
    await push(page, 'gateway', { ...gateway, token: 'another-token' })
    await page.getByText('another-token').waitFor()
    expect(await copy.innerText()).toBe('Copy')
  })

  it('no longer says that a port was none when it was switched off and on meanwhile', async () => {
    const page = await open('notServed')
    const settings = scenes['notServed']!.snapshots['settings'] as object
    const port = row(page, 'Port')
    await port.getByRole('textbox').fill('80')
    await port.getByRole('textbox').press('Enter')
    await port.getByText('This is no port').waitFor()
    await push(page, 'settings', { ...settings, gateway: { on: false, port: 8080 } })
    await port.waitFor({ state: 'detached' })
    await push(page, 'settings', { ...settings, gateway: { on: true, port: 8080 } })
    expect(await port.getByRole('textbox').inputValue()).toBe('8080')
    expect(await port.getByText('This is no port').count()).toBe(0)
  })

  it('takes a port or none, and says beside it what is no port', async () => {
    const page = await open('notServed')
    await row(page, 'Serve other programs').getByText('Another program uses port 8080.').waitFor()
    const field = row(page, 'Port').getByRole('textbox')
    expect(await field.inputValue()).toBe('8080')
    for (const [text, port] of [
      ['9090', 9090],
      ['', 0],
    ] as const) {
      await field.fill(text)
      await field.press('Enter')
      expect((await asked(page)).at(-1)?.argument).toEqual({ gateway: { port } })
    }
    const before = (await asked(page)).length
    for (const text of ['80', '65536', 'any']) {
      await field.fill(text)
      await field.press('Enter')
      await row(page, 'Port').getByRole('alert').getByText('This is no port').waitFor()
    }
    expect(await asked(page)).toHaveLength(before)
  })
})

describe('a test of the connection', () => {
  it('says the measured stages', async () => {
    const page = await open('openai')
    await row(page, 'Test the connection').getByRole('button').click()
    await page.getByText('It answered in 411 ms.').waitFor()
    expect(await page.getByRole('figure').innerText()).toMatch(/turn\s*200/)
  })

  it('says the exact failure with its fix', async () => {
    const page = await open('failing')
    await row(page, 'Test the connection').getByRole('button').click()
    await page.getByText('There is no key for azure. Enter one in the settings').waitFor()
  })

  it('says nothing of whom was chosen after it, whether it is over or not', async () => {
    const page = await open('openai')
    const settings = scenes['openai']!.snapshots['settings'] as object
    const test = row(page, 'Test the connection')
    await test.getByRole('button').click()
    await test.getByText('It answered in 411 ms.').waitFor()
    await push(page, 'settings', { ...settings, provider: 'azure' })
    await row(page, 'Address').waitFor()
    expect(await test.getByText('It answered in').count()).toBe(0)
    await answer(page, 'testProvider', { $held: STAGES })
    await test.getByRole('button').click()
    await test.getByText('Asking one short question.').waitFor()
    await push(page, 'settings', { ...settings, provider: 'openai' })
    await row(page, 'Address').waitFor({ state: 'detached' })
    await page.evaluate(async () => {
      window.__fake.letGo()
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    })
    expect(await test.getByText('It answered in').count()).toBe(0)
  })
})

describe('the manner', () => {
  it('in own words counts its characters, and one that is too long is not handed over', async () => {
    const page = await open('ownWords')
    const text = page.getByRole('textbox', { name: 'What Parley is told' })
    await text.fill('x'.repeat(50_000))
    await text.blur()
    await page.getByText('30,000 characters too many').waitFor()
    await page.getByText('50,000 of 20,000 characters').waitFor()
    expect(await asked(page)).toEqual([])
    // It is not lost while another page is looked at.
    await page.getByRole('tab', { name: 'Look' }).click()
    await page.getByRole('heading', { name: 'Look', level: 1 }).waitFor()
    await page.getByRole('tab', { name: 'Voice and keys' }).click()
    await page.getByText('30,000 characters too many').waitFor()
    expect((await text.inputValue()).length).toBe(50_000)
    await text.fill('Be brief.')
    await text.blur()
    expect(await asked(page)).toEqual([{ name: 'changeSettings', argument: { instructions: 'Be brief.' } }])
  })
})

describe('a key of the keyboard', () => {
  it('is recorded by main, shown as it is written, and can be given up', async () => {
    const page = await open('talkKey', { answers: { recordKey: { codes: 'F9', label: 'F9' } } })
    await row(page, 'Talk key').getByRole('button', { name: 'Change' }).click()
    expect((await asked(page)).at(-1)).toEqual({ name: 'recordKey', argument: 'talk' })
    await push(page, 'keys', { ...KEYS, keys: { ...KEYS.keys, talk: { codes: 'F9', label: 'F9' } } })
    await row(page, 'Talk key').locator('kbd', { hasText: 'F9' }).waitFor()
    await row(page, 'Stop').getByRole('button', { name: 'Remove' }).click()
    expect((await asked(page)).at(-1)).toEqual({ name: 'removeKey', argument: 'stop' })
  })

  it('is no longer waited for when its page is left', async () => {
    const page = await open('talkKey')
    // As main does: it answers only when a key came or it was told to stop.
    await answer(page, 'recordKey', { $never: true })
    await row(page, 'Talk key').getByRole('button', { name: 'Change' }).click()
    await row(page, 'Talk key').getByText('Press the key you want').waitFor()
    await page.getByRole('tab', { name: 'Look' }).click()
    await page.getByRole('heading', { name: 'Look', level: 1 }).waitFor()
    expect((await asked(page)).map(({ name }) => name)).toEqual(['recordKey', 'stopRecordingKey'])
  })

  it('whose permission is missing says so, with the way to it', async () => {
    const page = await open('talkKey')
    const problem = { code: 'keys.permission', message: 'macOS does not show the key.', fix: 'Allow it.' }
    await push(page, 'keys', { ...KEYS, canHold: false, problem })
    await row(page, 'Talk key').getByRole('alert').getByText('macOS does not show the key. Allow it.').waitFor()
    await row(page, 'Talk key').getByRole('button', { name: 'Open privacy settings' }).click()
    expect(await asked(page)).toEqual([{ name: 'openPrivacySettings', argument: 'accessibility' }])
    const taken = { code: 'keys.taken', message: 'Another app has taken the key F8.', fix: 'Choose another key.' }
    await push(page, 'keys', { ...KEYS, problem: taken })
    await row(page, 'Talk key').getByText('Another app has taken the key F8.').waitFor()
    expect(await page.getByRole('button', { name: 'Open privacy settings' }).count()).toBe(0)
  })

  it('tells when it is down, so that nobody has to trust it', async () => {
    const page = await open('talkKey')
    await push(page, 'keys', { ...KEYS, isDown: true })
    await row(page, 'Talk key').getByText('Pressed.').waitFor()
  })
})

describe('what cannot be undone', () => {
  it('is asked first, and Escape leaves everything as it is', async () => {
    const page = await open('about')
    await row(page, 'Reset').getByRole('button').click()
    await page.getByRole('alertdialog', { name: 'Reset all settings?' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    expect(await asked(page)).toEqual([])
    await row(page, 'Reset').getByRole('button').click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Reset settings' }).click()
    await page.getByText('Settings were reset').waitFor()
    expect((await asked(page)).map(({ name }) => name)).toEqual(['resetSettings'])
  })
})

describe('the price cap', () => {
  it('takes an amount or none, and says beside it what is no amount; what was spent stands below', async () => {
    const page = await open('openai')
    const cap = row(page, 'Spending cap a day')
    await cap.getByText(/^Today so far: .*0\.034/).waitFor()
    const field = cap.getByRole('textbox')
    expect(await field.inputValue()).toBe('2')
    for (const [text, dayUsd] of [
      ['0,50', 0.5],
      ['', 0],
    ] as const) {
      await field.fill(text)
      await field.press('Enter')
      expect((await asked(page)).at(-1)?.argument).toEqual({ spending: { dayUsd } })
    }
    const before = (await asked(page)).length
    await field.fill('much')
    await field.press('Enter')
    await cap.getByRole('alert').getByText('This is no amount').waitFor()
    expect(await asked(page)).toHaveLength(before)
  })
})

describe('a voice', () => {
  it('of a service is one of those it has; of a server of one’s own it is any', async () => {
    const page = await open('openai')
    const voice = row(page, 'Voice of the service')
    await voice.getByRole('combobox').click()
    const names = await page.getByRole('option').allTextContents()
    expect(names.slice(0, REALTIME_VOICES.length)).toEqual([...REALTIME_VOICES])
    await page.getByRole('option', { name: 'cedar' }).click()
    expect((await asked(page)).at(-1)).toEqual({ name: 'changeSettings', argument: { realtime: { voice: 'cedar' } } })
    const { settings } = scenes['openai']!.snapshots as { settings: object }
    await push(page, 'settings', { ...settings, provider: 'compatible' })
    await voice.locator('input').fill('anna')
    await voice.locator('input').press('Enter')
    expect((await asked(page)).at(-1)).toEqual({ name: 'changeSettings', argument: { realtime: { voice: 'anna' } } })
  })

  it('of this computer and of a service is heard before it is used', async () => {
    const page = await open('openai')
    await row(page, 'Voice of the service').getByRole('button', { name: 'Hear it' }).click()
    await row(page, 'Offline voice').getByRole('button', { name: 'Hear it' }).click()
    expect(await asked(page)).toEqual([
      { name: 'previewVoice', argument: 'service' },
      { name: 'previewVoice', argument: 'offline' },
    ])
  })
})

describe('what Parley remembers', () => {
  it('comes back when forgetting it is undone', async () => {
    const page = await open('voice')
    await page.getByRole('button', { name: 'Forget this' }).first().click()
    await page.getByText('Forgotten: I am a vegetarian.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await asked(page)).toEqual([
      { name: 'forgetMemory', argument: '1' },
      { name: 'undoForgetting', argument: '1' },
    ])
  })

  it('takes no more characters than main does', async () => {
    const page = await open('voice')
    const field = page.getByRole('textbox', { name: 'Memory 1' })
    await field.fill('')
    await page.keyboard.insertText('I have a garden. '.repeat(200))
    await field.press('Enter')
    const call = (await asked(page)).find(({ name }) => name === 'changeMemory')
    expect(parsers.changeMemory.safeParse(call?.argument).success).toBe(true)
  })

  it('is changed where it stands, and a line without words is taken away', async () => {
    const page = await open('voice')
    const first = page.getByRole('textbox', { name: 'Memory 1' })
    await first.fill('I am a vegan.')
    await first.press('Enter')
    const second = page.getByRole('textbox', { name: 'Memory 2' })
    await second.fill('  ')
    await second.press('Enter')
    expect(await asked(page)).toEqual([
      { name: 'changeMemory', argument: { id: '1', text: 'I am a vegan.' } },
      { name: 'forgetMemory', argument: '2' },
    ])
  })
})
