/** What the history does: search, reading, taking away with a way back, and a hundred thousand turns. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parsers } from '../../../src/main/shell/parsers'
import { answer, asked, openScene, push } from '../../renderer/harness/openScene'
import { NOW, Pages } from '../../renderer/harness/pages'
import { turn, WINDOWS } from '../../renderer/harness/scenes'

let pages: Pages

beforeAll(async () => {
  pages = await Pages.start()
})

afterAll(() => pages?.close())

const scenes = WINDOWS['history']!.scenes
const open = (name: string): Promise<Page> => openScene(pages, 'history', scenes[name]!, { kept: true })
const entries = (page: Page) => page.locator('.entry')
const named = async (page: Page, name: string) => (await asked(page)).filter((call) => call.name === name)

describe('a search', () => {
  it('is asked as you type, marks what it found and jumps to it', async () => {
    const page = await open('found')
    expect((await named(page, 'search')).at(-1)?.argument).toMatchObject({ query: 'timer', limit: 100 })
    expect(await page.getByRole('status').innerText()).toBe('2 turns found')
    const found = page.locator('.turn[data-found=true]')
    await found.waitFor()
    expect(await found.locator('mark').allInnerTexts()).toEqual(['timer'])
    expect(await found.evaluate((turn) => turn.getBoundingClientRect().bottom <= innerHeight)).toBe(true)
  })

  it('marks also what was found among the words that were never heard', async () => {
    const page = await open('found')
    await entries(page).nth(1).click()
    await page.locator('.turn[data-found=true] s mark').waitFor()
    expect(await page.locator('.turn[data-found=true] s mark').innerText()).toBe('timers')
  })

  it('no longer shows what was deleted since', async () => {
    const page = await open('found')
    await push(page, 'historyRevision', 1)
    await expect.poll(() => entries(page).count()).toBe(2)
    await answer(page, 'search', { $pages: [] })
    await push(page, 'historyRevision', 2)
    await expect.poll(() => page.getByRole('status').innerText()).toBe('Nothing found')
    expect(await entries(page).count()).toBe(0)
  })

  it('that is emptied leads back to the conversations', async () => {
    const page = await open('found')
    await page.getByRole('searchbox').fill('')
    // What was found stands under days as well, and stays until the conversations are there.
    await expect.poll(() => entries(page).first().innerText()).toContain('what time is it in Lisbon')
  })

  it('says nothing of what it found before it is answered', async () => {
    const page = await open('list')
    await answer(page, 'search', { $held: { $pages: [] } })
    await page.getByRole('searchbox').fill('timer')
    await expect.poll(async () => (await named(page, 'search')).length).toBe(1)
    expect(await page.getByRole('status').innerText()).toBe('')
    await page.evaluate(() => window.__fake.letGo())
    await expect.poll(() => page.getByRole('status').innerText()).toBe('Nothing found')
  })

  it('for more words than main takes at once asks for as many as it takes', async () => {
    const page = await open('list')
    await page.getByRole('searchbox').focus()
    await page.keyboard.insertText('timer '.repeat(400))
    await expect.poll(async () => (await named(page, 'search')).length).toBe(1)
    const [call] = await named(page, 'search')
    expect(parsers.search.safeParse(call?.argument).success).toBe(true)
  })

  it('for other words begins at the newest and leads on to the last, as far as the one before was followed', async () => {
    const page = await open('list')
    const hits = Array.from({ length: 250 }, (_, index) => ({
      ...{ id: `t${index}`, startedAt: NOW, marks: [{ field: 'user', start: 0, end: 5 }] },
      turn: turn({ id: `t${index}`, startedAt: NOW, user: `timer ${index}` }),
    }))
    await answer(page, 'search', { $pages: hits })
    const list = page.getByRole('region', { name: 'Conversations' })
    const toEnd = () => list.evaluate((region) => region.scrollTo(0, region.scrollHeight))
    const pagesOf = async (query: string) =>
      (await named(page, 'search')).filter(({ argument }) => (argument as { query: string }).query === query).length
    await page.getByRole('searchbox').fill('tim')
    await entries(page).filter({ hasText: 'timer 0' }).waitFor()
    await toEnd()
    await expect.poll(() => pagesOf('tim')).toBe(2)
    await page.getByRole('searchbox').fill('timer')
    await expect.poll(() => page.getByRole('status').innerText()).toBe('100 or more turns found')
    await entries(page)
      .filter({ hasText: /timer 0/ })
      .waitFor()
    await toEnd()
    await expect.poll(() => pagesOf('timer')).toBe(2)
  })

  it('shows the find that was chosen last, however long the one before takes', async () => {
    const page = await open('list')
    const find = (id: string, conversation: string, user: string) => ({
      ...{ id, startedAt: NOW, marks: [{ field: 'user', start: 0, end: 5 }] },
      turn: turn({ id, conversation, startedAt: NOW, user }),
    })
    await answer(page, 'search', {
      $pages: [find('t8', 'old', 'timer of old'), find('t9', 'conversation-1', 'timer of now')],
    })
    const old = { id: 'old', startedAt: 1, lastAt: 1, title: 'an old one', turns: 1, cost: 0 }
    await answer(page, 'conversation', { $held: old })
    await page.getByRole('searchbox').fill('timer')
    await entries(page).filter({ hasText: 'timer of old' }).click()
    await entries(page).filter({ hasText: 'timer of now' }).click()
    const heading = page.getByRole('heading', { level: 2, name: 'remind me to call the dentist' })
    await heading.waitFor()
    await page.evaluate(async () => {
      window.__fake.letGo()
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    })
    expect(await heading.count()).toBe(1)
  })
})

describe('a turn', () => {
  it('shows what can be done with it where the pointer or the focus is', async () => {
    const page = await open('script')
    const ways = page.locator('.turn-ways').last()
    const seen = () => ways.evaluate((element) => getComputedStyle(element).opacity)
    await page.mouse.move(0, 0)
    await ways.waitFor()
    expect(await seen()).toBe('0')
    await page.locator('.turn').last().hover()
    expect(await seen()).toBe('1')
    await page.mouse.move(0, 0)
    await ways.getByRole('button').first().focus()
    expect(await seen()).toBe('1')
  })
})

describe('the list', () => {
  it('leaves room below it for what can be done with everything', async () => {
    for (const scene of ['list', 'found']) {
      const page = await open(scene)
      const box = await page.getByRole('button', { name: 'Delete everything' }).boundingBox()
      expect(box!.y + box!.height, scene).toBeLessThanOrEqual(page.viewportSize()!.height)
    }
  })

  it('is walked through by the arrow keys, past the headings of days', async () => {
    const page = await open('list')
    await entries(page).first().waitFor()
    await page.getByRole('region', { name: 'Conversations' }).focus()
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowDown')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('set an alarm')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'what is the capital of Mongolia', level: 2 }).waitFor()
  })

  it('calls today what is today, also when it stays open over midnight', async () => {
    const page = await open('list')
    await page.getByRole('heading', { name: 'Today' }).waitFor()
    await page.evaluate((tomorrow) => {
      Date.now = () => tomorrow
      dispatchEvent(new Event('focus'))
    }, NOW + 86_400_000)
    await expect.poll(() => page.locator('.day').first().innerText()).toBe('Yesterday')
  })

  it('follows when something in the history changes', async () => {
    const page = await open('list')
    await push(page, 'historyRevision', 1)
    await answer(page, 'conversations', {
      $pages: [{ id: 'new', startedAt: Date.now(), lastAt: Date.now(), title: 'brand new', turns: 1, cost: 0 }],
    })
    await push(page, 'historyRevision', 2)
    await entries(page).filter({ hasText: 'brand new' }).waitFor()
  })
})

describe('what changes while a page of it is on its way', () => {
  it('is asked for once more', async () => {
    const scene = scenes['list']!
    const conversations = { $held: { $pages: [] } }
    const page = await openScene(pages, 'history', { ...scene, answers: { ...scene.answers, conversations } })
    await push(page, 'historyRevision', 1)
    await answer(page, 'conversations', scene.answers?.['conversations'])
    await push(page, 'historyRevision', 2)
    await page.evaluate(() => window.__fake.letGo())
    await entries(page).first().filter({ hasText: 'what time is it in Lisbon' }).waitFor()
  })
})

describe('a history that cannot be read', () => {
  const $error = { code: 'history.newer', message: 'The history is of a newer Parley.', fix: 'Install that one.' }

  it('says why, and not that nothing was ever said', async () => {
    const scene = scenes['list']!
    const page = await openScene(pages, 'history', { ...scene, answers: { conversations: { $error } } })
    await page.getByText('The history is of a newer Parley. Install that one.').waitFor()
    expect(await page.getByText('Nothing has been said yet.').count()).toBe(0)
    await answer(page, 'search', { $error })
    await page.getByRole('searchbox').fill('timer')
    await expect.poll(() => page.getByRole('status').innerText()).toContain('newer Parley')
  })

  it('leaves what is shown when it fails only later, and is read when it can be', async () => {
    const page = await open('script')
    await push(page, 'historyRevision', 1)
    const count = await page.locator('.turn').count()
    await answer(page, 'turns', { $error })
    await push(page, 'historyRevision', 2)
    await page.locator('.reading').getByText('newer Parley').waitFor()
    expect(await page.locator('.turn').count()).toBe(count)
    await answer(page, 'turns', scenes['script']!.answers?.['turns'])
    await push(page, 'historyRevision', 3)
    await page.locator('.reading').getByText('newer Parley').waitFor({ state: 'detached' })
  })
})

describe('a conversation', () => {
  const choose = async (page: Page, item: string) => {
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }

  it('is renamed where its name stands; Escape keeps the old one', async () => {
    const page = await open('script')
    await choose(page, 'Rename')
    const field = page.getByRole('textbox', { name: 'Name of this conversation' })
    await field.fill('Lisbon')
    // Of an input method.
    await field.evaluate((input) =>
      input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', isComposing: true, bubbles: true })),
    )
    expect(await field.inputValue()).toBe('Lisbon')
    await field.press('Escape')
    await page.getByRole('heading', { name: 'what time is it in Lisbon' }).waitFor()
    expect(await named(page, 'renameConversation')).toEqual([])
    await choose(page, 'Rename')
    await field.fill('Lisbon')
    await field.press('Enter')
    await page.getByRole('heading', { name: 'Lisbon', exact: true }).waitFor()
    expect((await named(page, 'renameConversation'))[0]?.argument).toEqual({
      conversation: 'conversation-0',
      title: 'Lisbon',
    })
    expect(await entries(page).first().innerText()).toContain('Lisbon')
  })

  it('whose new name could not be kept has its old one again', async () => {
    const page = await open('script')
    const $error = { code: 'history.writeFailed', message: 'The history could not be written.', fix: 'Try again.' }
    await answer(page, 'renameConversation', { $error })
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Rename' }).click()
    await page.getByRole('textbox', { name: 'Name of this conversation' }).fill('Lisbon')
    await page.keyboard.press('Enter')
    await page.getByText('The history could not be written.').first().waitFor()
    await page.getByRole('heading', { level: 2, name: 'what time is it in Lisbon' }).waitFor({ timeout: 3_000 })
    expect(await entries(page).first().innerText()).toContain('what time is it in Lisbon')
  })

  it('that was chosen is called what the list calls it, also when that changes', async () => {
    const page = await open('script')
    await push(page, 'historyRevision', 1)
    await answer(page, 'conversations', {
      $pages: [{ id: 'conversation-0', startedAt: NOW, lastAt: NOW, title: 'thank you', turns: 1, cost: 0 }],
    })
    await push(page, 'historyRevision', 2)
    await entries(page).filter({ hasText: 'thank you' }).waitFor()
    await page.getByRole('heading', { level: 2, name: 'thank you' }).waitFor({ timeout: 3_000 })
  })

  it('stays in view while it is renamed, also when a newer one begins', async () => {
    const page = await open('list')
    await push(page, 'historyRevision', 1)
    await choose(page, 'Rename')
    const field = page.getByRole('textbox', { name: 'Name of this conversation' })
    await field.fill('Lisb')
    const newer = { id: 'new', startedAt: NOW + 1, lastAt: NOW + 1, title: 'brand new', turns: 1, cost: 0 }
    const { $pages } = scenes['list']!.answers!['conversations'] as { $pages: object[] }
    await answer(page, 'conversations', { $pages: [newer, ...$pages] })
    await push(page, 'historyRevision', 2)
    await entries(page).filter({ hasText: 'brand new' }).waitFor()
    expect(await field.inputValue()).toBe('Lisb')
    await page.keyboard.type('on')
    await page.keyboard.press('Enter')
    expect((await named(page, 'renameConversation'))[0]?.argument).toMatchObject({ title: 'Lisbon' })
  })

  it('is taken away at once and comes back when that is undone', async () => {
    const page = await open('script')
    await choose(page, 'Delete')
    await entries(page).first().filter({ hasText: 'remind me' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await entries(page).first().filter({ hasText: 'what time is it in Lisbon' }).waitFor()
    expect((await asked(page)).map(({ name, argument }) => [name, argument]).slice(-4)).toEqual(
      expect.arrayContaining([
        ['deleteConversation', 'conversation-0'],
        ['undoDeletion', 'conversation-0'],
      ]),
    )
  })

  it('that was taken away before there was this page comes back as well, for the rest of its time', async () => {
    const scene = scenes['list']!
    const waysBack = [
      { kind: 'conversation', id: 'c-9', title: 'a slip', leftMs: 9_000 },
      { kind: 'turn', id: 't-9', leftMs: 300 },
      { kind: 'memory', id: 'm-9', text: 'I like tea', leftMs: 9_000 },
    ]
    const page = await openScene(pages, 'history', { ...scene, answers: { ...scene.answers, waysBack } })
    await page.getByText('Deleted: a slip').waitFor()
    await expect.poll(() => page.locator('.toast').count()).toBe(1)
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await named(page, 'undoDeletion')).toEqual([{ name: 'undoDeletion', argument: 'c-9' }])
  })

  it('stays when it could not be taken away, and says why', async () => {
    const page = await open('script')
    await answer(page, 'deleteConversation', {
      $error: { code: 'history.diskFull', message: 'The disk is full.', fix: 'Free some space.' },
    })
    await choose(page, 'Delete')
    await page.getByText('The disk is full. Free some space.').first().waitFor()
    await entries(page).first().filter({ hasText: 'what time is it in Lisbon' }).waitFor()
  })

  it('loses a turn and gets it back where it stood', async () => {
    const page = await open('script')
    const turn = page.locator('.turn', { hasText: 'mumble' })
    await turn.hover()
    await turn.getByRole('button', { name: 'Delete this turn' }).click()
    await turn.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await turn.waitFor()
    const words = await page.locator('.turn-user').allInnerTexts()
    expect(words.findIndex((text) => text.includes('mumble'))).toBe(
      words.findIndex((text) => text.includes('thank you')) - 1,
    )
  })

  it('gets each of many turns back, also the one that was taken away first', async () => {
    const page = await open('script')
    for (let left = 6; left > 1; left -= 1) {
      await page.locator('.turn').first().hover()
      await page.getByLabel('Delete this turn').first().click()
      await expect.poll(() => page.locator('.turn').count()).toBe(left - 1)
    }
    await page.locator('.toast').last().getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => page.locator('.turn').count()).toBe(2)
    expect((await named(page, 'undoDeletion')).map(({ argument }) => argument)).toEqual(['t1'])
  })

  it('is exported and gone on with', async () => {
    const page = await open('script')
    await answer(page, 'exportHistory', 'lisbon.srt')
    await page.locator('.reading').getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: 'As subtitles (SRT)' }).click()
    await page.getByText('Saved as lisbon.srt').first().waitFor()
    await page.getByRole('button', { name: 'Continue' }).click()
    expect((await named(page, 'exportHistory'))[0]?.argument).toEqual({ format: 'srt', conversation: 'conversation-0' })
    expect((await named(page, 'continueConversation'))[0]?.argument).toBe('conversation-0')
  })

  it('names who served a turn, and unfolds it stage by stage with what stood in and what went over the network', async () => {
    const page = await open('script')
    const made = page.locator('.turn-made').filter({ hasText: 'ElevenLabs' })
    expect((await made.locator('summary').innerText()).replace(/\s+/g, ' ')).toMatch(
      /411 ms .* Google · OpenAI · ElevenLabs$/,
    )
    // Every part here: named once.
    expect(await page.locator('.turn-servers').last().innerText()).toBe('Offline')
    expect(await made.locator('dl').isVisible()).toBe(false)
    await made.locator('summary').focus()
    await page.keyboard.press('Enter')
    const rows = (await made.locator('dl').innerText()).replace(/\s+/g, ' ')
    expect(rows).toContain('Heard 4 ms Google, long')
    expect(rows).toContain('Thought 50 ms OpenAI, gpt-5-mini instead of Anthropic, which failed')
    expect(rows).toContain('Over the network 24.1 kbit/s up, 64 down')
  })

  it('says plainly where a price is not known', async () => {
    const page = await open('script')
    const made = page.locator('.turn-made').filter({ hasText: 'ElevenLabs' })
    expect(await made.locator('summary').innerText()).toContain('> $0.0042')
    await made.locator('summary').click()
    await made.getByText('More than $0.0042: not every price is known').waitFor()
  })

  it('says what went wrong with a call, and how long each took', async () => {
    const page = await open('script')
    const failed = page.locator('details', { hasText: 'Tried take_note' }).last()
    await failed.locator('summary').click()
    await failed.getByText('The arguments are not what the schema asks for.').waitFor()
    expect(await page.locator('details', { hasText: 'Used set_timer' }).last().locator('summary').innerText()).toBe(
      'Used set_timer · 2 ms',
    )
  })

  it('shows what was corrected as struck, and what a model did as folded', async () => {
    const page = await open('script')
    expect(await page.locator('.turn-user .unheard').innerText()).toContain('list bun')
    const tool = page.locator('details', { hasText: 'set_timer' })
    expect(await tool.getByText('The timer is set.').isVisible()).toBe(false)
    await tool.locator('summary').click()
    await tool.getByText('The timer is set.').waitFor()
  })
})

describe('everything', () => {
  it('is deleted only after a question whose first button keeps it', async () => {
    const page = await open('list')
    const remove = page.getByRole('button', { name: 'Delete everything' })
    await remove.click()
    const dialog = page.getByRole('alertdialog', { name: 'Delete the whole history?' })
    await dialog.getByRole('button', { name: 'Keep it' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await named(page, 'deleteHistory')).toEqual([])
    await remove.click()
    await dialog.getByRole('button', { name: 'Delete everything' }).click()
    await page.getByText('Nothing has been said yet.').waitFor()
    expect(await named(page, 'deleteHistory')).toHaveLength(1)
  })
})

describe('a hundred thousand turns', () => {
  const COUNT = 100_000

  it('open at the end, are scrolled to their beginning, and only what is seen exists', async () => {
    const scene = scenes['list']!
    const page = await openScene(pages, 'history', {
      ...scene,
      answers: { ...scene.answers, turns: { $turns: COUNT } },
    })
    const script = page.locator('.reading .scroller')
    await page.getByText(`question number ${COUNT - 1}`).waitFor()
    // Older pages come while one scrolls up; what is read stays where it is.
    const seen = await script.evaluate(async (scroller) => {
      let most = 0
      let jumps = 0
      for (let step = 0; step < 120; step += 1) {
        scroller.scrollTop -= 2_000
        await new Promise((resolve) => requestAnimationFrame(resolve))
        const shown = [...scroller.querySelectorAll('.turn')]
        most = Math.max(most, shown.length)
        const visible = shown.some((turn) => turn.getBoundingClientRect().bottom > scroller.getBoundingClientRect().top)
        if (!visible) jumps += 1
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      return { most, jumps }
    })
    expect(seen.most).toBeLessThan(60)
    expect(seen.jumps).toBe(0)
    const numbers = (await page.locator('.turn-user').allInnerTexts()).map((text) =>
      Number(/number (\d+)/.exec(text)?.[1]),
    )
    expect(Math.max(...numbers)).toBeLessThan(COUNT - 500)
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    expect((await named(page, 'turns')).length).toBeGreaterThan(3)
  })
})
