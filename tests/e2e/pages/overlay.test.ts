/** What the overlay does: its controls, when it folds, what it tells a screen reader, and how often it draws. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appError } from '../../../src/shared/errors'
import { answer, asked, openScene, push } from '../../renderer/harness/openScene'
import { Pages } from '../../renderer/harness/pages'
import { CAPABILITIES, KEYS, STAGES, turn, view, WINDOWS } from '../../renderer/harness/scenes'

let pages: Pages

beforeAll(async () => {
  pages = await Pages.start()
})

afterAll(() => pages?.close())

const scenes = WINDOWS['overlay']!.scenes
const open = (name: string): Promise<Page> => openScene(pages, 'overlay', scenes[name]!, { kept: true })
const click = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

describe('the pill', () => {
  it('holds its state and its key on one line', async () => {
    const page = await open('idle')
    const heights = await page
      .locator('.head > *')
      .evaluateAll((all) => all.map((element) => element.getBoundingClientRect().height))
    expect(Math.max(...heights)).toBeLessThanOrEqual(40)
    const state = page.getByRole('heading')
    const lines = await state.evaluate((element) => {
      const range = document.createRange()
      range.selectNodeContents(element)
      return new Set([...range.getClientRects()].map(({ top }) => top)).size
    })
    expect(lines).toBe(1)
  })

  it('asks for a tap where holding the key is not seen', async () => {
    const page = await open('idle')
    await page.getByText('Hold F8').waitFor()
    await push(page, 'keys', { ...KEYS, canHold: false })
    await page.getByText('Tap F8').waitFor({ timeout: 3_000 })
  })
})

describe('the controls of the overlay', () => {
  it('talk while the button is held, by pointer and by keyboard', async () => {
    const page = await open('answered')
    const talk = page.getByRole('button', { name: 'Talk' })
    await talk.hover()
    await page.mouse.down()
    expect(await asked(page)).toEqual([{ name: 'press', argument: undefined }])
    await page.mouse.move(300, 200)
    await page.mouse.up()
    await talk.focus()
    await page.keyboard.down(' ')
    await page.keyboard.up(' ')
    expect((await asked(page)).map(({ name }) => name)).toEqual(['press', 'release', 'press', 'release'])
  })

  it('stop what is said, copy and repeat what was said, mute, and open the window for typing', async () => {
    const page = await open('speaking')
    await click(page, 'Stop')
    await push(page, 'view', view({ turn: turn({ heard: 'Half past seven.', outcome: 'answered' }) }))
    for (const name of ['Copy answer', 'Hear again', 'Correct what was heard', 'Type instead', 'Mute microphone']) {
      await click(page, name)
    }
    expect(await asked(page)).toEqual([
      { name: 'cancel', argument: undefined },
      { name: 'copy', argument: 'Half past seven.' },
      { name: 'replay', argument: undefined },
      { name: 'openWindow', argument: { window: 'type', page: 'turn-1' } },
      { name: 'openWindow', argument: { window: 'type' } },
      { name: 'setMuted', argument: true },
    ])
  })

  it('ask again what failed, and open the settings where they mend it', async () => {
    const page = await open('failed')
    await click(page, 'Ask again')
    await click(page, 'Settings')
    expect(await asked(page)).toEqual([
      { name: 'retry', argument: undefined },
      { name: 'openWindow', argument: { window: 'settings' } },
    ])
  })

  it('open the privacy settings where the microphone is blocked', async () => {
    const page = await open('blocked')
    await click(page, 'Open privacy settings')
    expect(await asked(page)).toEqual([{ name: 'openPrivacySettings', argument: 'microphone' }])
  })

  it('say what could not be done, until something else happens', async () => {
    const page = await open('answered')
    await answer(page, 'replay', { $error: { code: 'internal', message: 'It did not work.', fix: 'Try later.' } })
    await click(page, 'Hear again')
    await page.locator('.notice', { hasText: 'It did not work. Try later.' }).waitFor()
    await push(page, 'view', view({ state: 'listening', turn: turn({ id: 'turn-2', user: '' }) }))
    await page.locator('.notice').waitFor({ state: 'detached' })
  })
})

describe('the words of the overlay', () => {
  it('strike what was never heard and leave what was', async () => {
    const page = await open('cut')
    expect(await page.locator('s.unheard').innerText()).toContain('timer is set for ten minutes.')
    expect(await page.locator('[data-role=answer]').innerText()).toMatch(
      /^It is a quarter past seven in Lisbon, and your/,
    )
  })

  it('unfold one number into its five stages', async () => {
    const page = await open('answered')
    const total = page.getByRole('button', { name: '411 ms' })
    expect(await page.locator('.stage-figures').isVisible()).toBe(false)
    await total.click()
    expect(await page.locator('.stage-figures').innerText()).toMatch(
      /turn\s*200\s*hear\s*4\s*think\s*50\s*voice\s*60\s*out\s*96/,
    )
  })
})

describe('folding', () => {
  it('leaves a finished turn for twelve seconds, keeps it under the pointer, and brings it back', async () => {
    // Its clock is of no use to others.
    const page = await openScene(pages, 'overlay', scenes['listening']!)
    await page.clock.install()
    await push(page, 'view', view({ turn: turn({ heard: 'Half past seven.', outcome: 'answered', stages: STAGES }) }))
    const words = page.locator('[data-role=answer]')
    await words.waitFor()
    await page.clock.runFor(11_000)
    expect(await words.count()).toBe(1)
    await words.hover()
    await page.clock.runFor(20_000)
    expect(await words.count()).toBe(1)
    await page.mouse.move(1, 259)
    await page.clock.runFor(12_100)
    await words.waitFor({ state: 'detached' })
    await click(page, 'Show the last turn')
    await words.waitFor()
  })
})

describe('a notice', () => {
  it('of something that passed is read for twelve seconds, and comes into sight when the card was folded', async () => {
    const page = await openScene(pages, 'overlay', scenes['idle']!)
    await page.clock.install()
    const notice = appError('turn.nothingHeard')
    await push(page, 'view', view({ notice }))
    await page.getByText('Nothing was heard. Speak while').first().waitFor()
    await page.clock.runFor(12_100)
    await page.locator('.notice').waitFor({ state: 'detached' })
    await push(page, 'view', view({ notice: { ...notice, message: 'Something else.' } }))
    await page.locator('.notice', { hasText: 'Something else.' }).waitFor()
  })

  it('of something that lasts stays', async () => {
    const page = await openScene(pages, 'overlay', scenes['idle']!)
    await page.clock.install()
    await push(page, 'view', view({ connection: { state: 'mending', keptMs: 0 } }))
    await page.locator('.notice').waitFor()
    await page.clock.runFor(30_000)
    expect(await page.locator('.notice').count()).toBe(1)
  })
})

describe('a screen reader', () => {
  const lines = (page: Page) => page.locator('[aria-live=polite]').allInnerTexts()

  it('is told final words and the ended answer, never an interim one', async () => {
    const page = await open('listening')
    expect((await lines(page)).join('')).toBe('')
    await push(page, 'view', view({ state: 'speaking', turn: turn({ user: 'what time is it', heard: 'It is' }) }))
    await page.getByText('You: what time is it').waitFor({ state: 'attached' })
    expect((await lines(page)).join('')).toBe('You: what time is it')
    await push(
      page,
      'view',
      view({ turn: turn({ user: 'what time is it', heard: 'It is seven.', outcome: 'answered' }) }),
    )
    await page.getByText('Parley: It is seven.').waitFor({ state: 'attached' })
  })

  it('is told the same words again when they are said again', async () => {
    const page = await open('answered')
    await page.getByText('You: what time is it').waitFor({ state: 'attached' })
    await push(page, 'view', view({ state: 'listening', turn: turn({ id: 'turn-2', user: '', userFinal: false }) }))
    await expect.poll(async () => (await lines(page)).join('')).toBe('')
    await push(page, 'view', view({ state: 'thinking', turn: turn({ id: 'turn-2' }) }))
    await page.getByText('You: what time is it').waitFor({ state: 'attached' })
  })

  it('that is known to run is not told the answer, which Parley says aloud', async () => {
    const scene = scenes['answered']!
    const capabilities = { ...CAPABILITIES, screenReader: true }
    const page = await openScene(pages, 'overlay', { snapshots: { ...scene.snapshots, capabilities } })
    await page.getByText('You: what time is it').waitFor({ state: 'attached' })
    expect((await lines(page)).join('')).not.toContain('quarter past')
  })

  it('hears no caption a second time from the visible words', async () => {
    const page = await open('answered')
    expect(
      await page.locator('[data-role=answer]').evaluate((element) => element.closest('[aria-live], [role=status]')),
    ).toBeNull()
  })
})

describe('drawing', () => {
  it('commits at most once a frame, however fast the view changes', async () => {
    const page = await open('speaking')
    const { commits, tookMs } = await page.evaluate(
      async ({ base, watched }) => {
        const fromMs = performance.now()
        let commits = 0
        let frames = 0
        new MutationObserver(() => {
          commits += 1
        }).observe(document.querySelector('[data-role=answer]')!, {
          subtree: true,
          childList: true,
          characterData: true,
        })
        const count = () => {
          frames += 1
          if (frames < watched) requestAnimationFrame(count)
        }
        requestAnimationFrame(count)
        for (let index = 0; frames < watched; index += 1) {
          window.__fake.push('view', { ...base, turn: { ...base.turn!, heard: `word ${index}` } })
          await new Promise((resolve) => setTimeout(resolve, 1))
        }
        return { commits, tookMs: performance.now() - fromMs }
      },
      { base: view({ state: 'speaking', turn: turn({ unheard: ' to come' }) }), watched: 60 },
    )
    expect(commits).toBeGreaterThan(5)
    // 60 a second, and those at either end.
    expect(commits).toBeLessThanOrEqual((tookMs * 60) / 1_000 + 2)
  })

  it('moves the ring by a transform alone, past React', async () => {
    const page = await open('listening')
    const changed = await page.evaluate(async () => {
      const seen = new Set<string>()
      const watcher = new MutationObserver((records) => {
        for (const { target, attributeName } of records) seen.add(`${(target as Element).className} ${attributeName}`)
      })
      watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
      for (const level of [-50, -30, -10]) window.__fake.push('level', { in: level, out: -100 })
      // Whatever it draws is drawn with the next frame.
      for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve))
      return [...seen]
    })
    expect(changed).toEqual(['ring style'])
    const scale = await page
      .locator('.ring-reach')
      .evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a)
    expect(scale).toBeCloseTo(0.5 + 0.5 * (1 - 10 / 60), 2)
  })

  it('leaves no listener behind when the window closes its page', async () => {
    const page = await open('listening')
    const listeners = () => page.evaluate(() => window.__fake.listeners())
    expect(await listeners()).toBeGreaterThan(0)
    // The page draws in its own time: what was left is let go with the frame in which it is gone.
    const drawn = () => page.getByRole('heading', { name: 'Ready' }).waitFor()
    await push(page, 'view', view())
    await drawn()
    const before = await listeners()
    for (let round = 0; round < 5; round += 1) {
      await push(page, 'view', view({ state: 'listening' }))
      await push(page, 'view', view({ state: 'speaking' }))
      await push(page, 'view', view())
    }
    await drawn()
    await expect.poll(listeners).toBe(before)
  })
})
