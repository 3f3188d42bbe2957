/**
 * The whole way in the built app: a key that is held on a real X server, a voice that goes into a virtual microphone, the
 * offline engine, and an answer that sounds from a virtual speaker.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { VirtualCard } from '../support/pulse'
import { spokenByFlite } from '../support/spokenByFlite'
import { VirtualDisplay } from '../support/virtualDisplay'
import { Parley } from './parley'

const RATE_HZ = 16_000

let display: VirtualDisplay
let card: VirtualCard
let parley: Parley
let overlay: Page

beforeAll(async () => {
  ;[display, card] = await Promise.all([VirtualDisplay.start(), VirtualCard.start()])
  parley = await Parley.launch({
    settings: {},
    env: { ...card.env, DISPLAY: display.env['DISPLAY'], XDG_SESSION_TYPE: 'x11' },
  })
  overlay = await parley.window('overlay')
  // No room is silent to the last digit; a microphone that is counts as switched off.
  void card.play(room(400), RATE_HZ)
})

afterAll(async () => {
  await parley?.close()
  await card?.stop()
  await display?.stop()
})

/** The faintest noise. */
const room = (seconds: number) => Int16Array.from({ length: seconds * RATE_HZ }, (_, at) => ((at * 7_919) % 23) - 11)
const loudest = (samples: Int16Array) => samples.reduce((most, sample) => Math.max(most, sample), 0)
const say = async (sentence: string) => card.play(await spokenByFlite('slt', sentence), RATE_HZ)
const state = async () => (await parley.view()).state
/** The microphone is open for a page that shows its level: it tells one. */
const microphoneHears = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const leave = window.assistant.microphoneLevel(() => {
          queueMicrotask(() => leave())
          resolve()
        })
      }),
  )
const isShown = () =>
  parley.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().some((window) => window.getTitle() === 'Parley' && window.isVisible()),
  )
/** Every state that the overlay shows from now on, each once. */
const follow = () =>
  overlay.evaluate(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    window.assistant.view(({ state }) => {
      if (seen.at(-1) !== state) seen.push(state)
    })
  })
const seen = () => overlay.evaluate(() => (window as unknown as { seen: string[] }).seen)
/** Asks until it is understood, word for word: where the machine is busy a word may be lost on its way through the virtual card. */
async function askUntilUnderstood(sentence: string): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    await expect.poll(state).toBe('ready')
    const before = (await parley.view()).turn?.id
    const outcome = async () => {
      const { turn } = await parley.view()
      return turn?.id === before ? undefined : turn?.outcome
    }
    await ask(sentence)
    await expect.poll(state).not.toBe('listening')
    await expect.poll(state).toBe('ready')
    await expect.poll(outcome).toBeDefined()
    if ((await outcome()) === 'answered' && (await parley.view()).turn?.user === sentence) return
  }
}

/** A question by voice while the key is held. */
async function ask(sentence: string): Promise<void> {
  await display.press('keydown', 'F8')
  await expect
    .poll(async () => ({ state: await state(), microphone: (await parley.view()).microphone?.state }))
    .toEqual({ state: 'listening', microphone: 'open' })
  await say(sentence)
  await display.press('keyup', 'F8')
}

describe('the first run', () => {
  it('leads in three steps from nothing to a spoken answer, without a key for anything', async () => {
    const page = await parley.window('firstRun')
    const goOn = () => page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('Nothing heard yet.').waitFor()
    await microphoneHears(page)
    await say('hello hello hello')
    await page.getByText('Parley hears you.', { exact: true }).waitFor()
    await goOn()
    await page.getByText('Press F8').waitFor()
    await display.press('keydown', 'F8')
    await page.getByText('Pressed', { exact: true }).waitFor()
    await display.press('keyup', 'F8')
    await page.getByText('Press and release were seen.').waitFor()
    await goOn()
    await expect.poll(state).toBe('ready')
    await page.getByText('“what time is it”').waitFor()
    const recording = await card.record()
    // Where the machine is busy a word may be lost; a person asks again.
    const isAnswered = () => page.getByText('That was your first answer.').isVisible()
    for (let tries = 0; tries < 3 && !(await isAnswered()); tries++) {
      await ask('what time is it')
      await expect.poll(state).not.toBe('listening')
      await expect.poll(state).toBe('ready')
    }
    await page.getByText('That was your first answer.').waitFor()
    expect(loudest(await recording.stop())).toBeGreaterThan(1_000)
    await goOn()
    await page.getByText('you pay OpenAI for what you use').waitFor()
    await page.getByRole('button', { name: 'Stay offline' }).click()
    await expect.poll(async () => (await parley.now('settings')).firstRunDone).toBe(true)
  })
})

describe('a question with the key held', () => {
  it('shows every state in its order, with the words of both sides, and ends with its stages', async () => {
    const isAnswered = async () => {
      const { turn } = await parley.view()
      return turn?.outcome === 'answered' && turn.user === 'cancel all timers'
    }
    // Where the machine is busy a word may be lost on its way through the virtual card.
    for (let tries = 0; tries === 0 || (tries < 3 && !(await isAnswered())); tries++) {
      await expect.poll(state).toBe('ready')
      await follow()
      await ask('cancel all timers')
      await expect.poll(async () => (await seen()).at(-1)).toBe('ready')
      await expect.poll(async () => (await parley.view()).turn?.outcome).toBeDefined()
    }
    await expect.poll(seen).toEqual(['ready', 'listening', 'thinking', 'speaking', 'ready'])
    expect(await isShown()).toBe(true)
    const { turn } = await parley.view()
    expect(turn).toMatchObject({ user: 'cancel all timers', outcome: 'answered', unheard: '' })
    await overlay.getByText('cancel all timers').first().waitFor()
    await overlay
      .getByText(turn?.heard.split(' ')[0] ?? '?')
      .first()
      .waitFor()
    const { stages } = turn ?? {}
    expect(stages?.total).toBeGreaterThan(0)
    await overlay.getByRole('button', { name: /Answered in/ }).click()
    expect(await overlay.getByRole('figure').innerText()).toMatch(/turn[\s\S]*hear[\s\S]*think[\s\S]*voice[\s\S]*out/)
  })

  it('is cut off by the same key, and what was not heard is struck through', async () => {
    const question = 'what can you do'
    const isAnswering = async () => (await state()) === 'speaking' && (await parley.view()).turn?.user === question
    // Where the machine is busy a word may be lost on its way through the virtual card.
    for (let tries = 0; tries < 3 && !(await isAnswering()); tries++) {
      await expect.poll(state).toBe('ready')
      await ask(question)
      await expect.poll(state).not.toBe('listening')
      await expect.poll(state).not.toBe('thinking')
    }
    await expect.poll(async () => (await parley.view()).turn?.heard).toMatch(/\w/)
    expect(await isAnswering()).toBe(true)
    await display.press('keydown', 'F8')
    await display.press('keyup', 'F8')
    const cut = async () => {
      const { earlier, turn } = await parley.view()
      return [...earlier, ...(turn ? [turn] : [])].find(({ outcome }) => outcome === 'cut')
    }
    await expect.poll(async () => (await cut())?.unheard).toMatch(/\w/)
    expect((await cut())?.heard).toMatch(/\w/)
    const history = await parley.open('history')
    const struck = history.locator('s, del').first()
    await struck.waitFor()
    expect((await struck.innerText()).trim()).toContain((await cut())?.unheard.trim().slice(0, 20))
    await history.close()
  })
})

describe('beside talking', () => {
  it('a mishearing is put right: asked again with the words as they are now, the old turn struck', async () => {
    await askUntilUnderstood('cancel all timers')
    await expect.poll(async () => (await parley.view()).turn?.outcome).toBe('answered')
    await expect.poll(state).toBe('ready')
    const before = (await parley.view()).turn?.id
    await overlay.getByRole('button', { name: 'Correct what was heard' }).click()
    const typing = await parley.window('type')
    const field = typing.getByRole('textbox')
    await expect.poll(() => field.inputValue()).toBe('cancel all timers')
    await field.fill('what is two plus two')
    // The window goes with the key going down, before it is up again.
    await field.press('Enter').catch((error: Error) => expect(error.message).toContain('closed'))
    await expect.poll(async () => (await parley.view()).turn?.user).toBe('what is two plus two')
    const view = await parley.view()
    expect(view.earlier.find(({ id }) => id === before)?.correctedBy).toBe(view.turn?.id)
  })

  it('a key that is waited for in a window that is closed is waited for no more: the talk key talks', async () => {
    await expect.poll(state).toBe('ready')
    const page = await parley.open('settings', 'talkKey')
    const row = page.getByRole('group', { name: 'Talk key', exact: true })
    await row.getByRole('button', { name: 'Change' }).click()
    await row.getByText('Press the key you want').waitFor()
    await page.close()
    await display.press('keydown', 'F8')
    await expect.poll(state).toBe('listening')
    await display.press('keyup', 'F8')
    await expect.poll(state).toBe('ready')
    expect((await parley.now('keys')).keys.talk?.codes).toBe('F8')
  })

  it('the microphone is muted from the tray, and the key then opens nothing and says why', async () => {
    await expect.poll(state).toBe('ready')
    await parley.clickTray('Mute microphone')
    await display.press('keydown', 'F8')
    await expect.poll(async () => (await parley.view()).notice?.code).toBe('microphone.muted')
    expect(await state()).toBe('ready')
    await display.press('keyup', 'F8')
    await parley.clickTray('Mute microphone')
  })

  it('the microphone is another one after two clicks in the tray, which has a tick there', async () => {
    const items = async (label: string) => (await parley.menu()).find((item) => item.label === label)?.items ?? []
    await expect.poll(async () => (await items('Microphone')).length).toBeGreaterThan(1)
    const [, other] = await items('Microphone')
    await parley.clickTray('Microphone', other?.label ?? '')
    await expect
      .poll(async () => (await items('Microphone')).filter(({ checked }) => checked))
      .toMatchObject([other && { label: other.label }])
    expect((await parley.now('settings')).microphone.device?.name).toBe(other?.label)
    await parley.clickTray('Microphone', 'System default')
    expect((await items('Speaker'))[0]).toMatchObject({ checked: true })
  })

  it('the microphone is recorded and played back, and the speaker plays its test sound', async () => {
    const page = await parley.open('settings', 'sound')
    const row = (name: string) => page.getByRole('group', { name, exact: true })
    const sentence = await spokenByFlite('slt', 'this is a test of the microphone')
    const recording = await card.record()
    await microphoneHears(page)
    await row('Microphone')
      .getByRole('button')
      .filter({ hasText: /Record/ })
      .click()
    // Nothing is made ready from here on: three seconds are recorded, however busy the machine is.
    await card.play(sentence, RATE_HZ)
    await row('Microphone').getByRole('status').getByText(/./).first().waitFor()
    await expect
      .poll(() =>
        row('Microphone')
          .getByRole('button')
          .filter({ hasText: /Record/ })
          .isEnabled(),
      )
      .toBe(true)
    expect(loudest(recording.samples())).toBeGreaterThan(1_000)
    const before = recording.samples().length
    await row('Speaker').getByRole('button').filter({ hasText: /sound/i }).click()
    await expect.poll(() => row('Speaker').getByRole('button').filter({ hasText: /sound/i }).isEnabled()).toBe(true)
    expect(loudest((await recording.stop()).subarray(before))).toBeGreaterThan(4_000)
    // The level is watched on this page, and the talk key gets the microphone all the same.
    await askUntilUnderstood('cancel all timers')
    await expect.poll(async () => (await parley.view()).turn?.user).toBe('cancel all timers')
    await page.close()
  })
})
