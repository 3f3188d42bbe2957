/** The history in the built app, over a real file: found, renamed, deleted and brought back, taken away, gone on with. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HistoryDatabase } from '../../src/main/transcript/sqlite'
import { factsOf } from '../transcript/facts'
import { Parley, WITHOUT_EARS } from './parley'

const DAY_MS = 24 * 3600 * 1000
const NOW = Date.now()
const CONVERSATIONS = [
  // Just now: a minute ago it was yesterday, in the first minute of a day.
  { id: 'today', at: NOW, user: 'what time is it', heard: 'It is nine.', unheard: ' And a half.' },
  { id: 'yesterday', at: NOW - DAY_MS, user: 'boil an egg', heard: 'A timer of five minutes.' },
  { id: 'older', at: NOW - 40 * DAY_MS, user: 'spell xylophone', heard: 'x y l o' },
  { id: 'doomed', at: NOW - 3 * DAY_MS, user: 'a quixotic secret', heard: 'Noted.' },
]

let home: string
let parley: Parley
let page: Page

/** More than a page of turns. */
const LONG = 450

/** Four conversations of one turn each, and a long one. */
function fill(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const database = new HistoryDatabase(join(folder, 'history.db'))
  for (const { id, ...exchange } of CONVERSATIONS) {
    const facts = factsOf(`turn-${id}`, { conversation: id, ...exchange })
    database.record(facts.map((record) => ({ record, at: exchange.at })))
  }
  const long = Array.from({ length: LONG }, (_, number) => {
    const at = NOW - 50 * DAY_MS + number * 1_000
    const facts = factsOf(`long-${number}`, { conversation: 'long', at, user: `question ${number}.`, heard: 'Yes.' })
    return facts.map((record) => ({ record, at }))
  })
  database.record(long.flat())
  database.close()
}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'parley-e2e-history-'))
  fill(join(home, 'config', 'Parley'))
  parley = await Parley.launch({ home, settings: WITHOUT_EARS })
  page = await parley.open('history')
})

afterAll(async () => {
  await parley?.close()
  rmSync(home, { recursive: true, force: true })
})

const list = () => page.getByRole('navigation')
const titles = () => list().locator('.entry-title').allInnerTexts()
const remove = async (title: string) => {
  await list()
    .getByRole('button', { name: new RegExp(title) })
    .click()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
}

describe('the list', () => {
  it('shows conversations under their days, newest first, and the newest is read', async () => {
    await expect
      .poll(titles)
      .toEqual(['what time is it', 'boil an egg', 'a quixotic secret', 'spell xylophone', 'question 0.'])
    expect((await list().getByRole('heading', { level: 2 }).allInnerTexts()).slice(0, 2)).toEqual([
      'Today',
      'Yesterday',
    ])
    const read = page.getByRole('region', { name: 'what time is it' })
    await read.getByText('It is nine.').waitFor()
    expect(await read.locator('s, del').innerText()).toContain('And a half.')
  })
})

describe('a search', () => {
  it('finds while one types, marks what matched, and leads to the turn', async () => {
    const field = page.getByRole('searchbox')
    await field.fill('xylo')
    await page.getByText('1 turn found').waitFor()
    expect(await list().locator('mark').allInnerTexts()).toEqual(['xylophone'])
    await list()
      .getByRole('button', { name: /xylophone/ })
      .click()
    await page.getByRole('region', { name: 'spell xylophone' }).locator('mark', { hasText: 'xylophone' }).waitFor()
    await field.fill('nothing like that')
    await page.getByText('Nothing found').waitFor()
    await field.fill('')
    await expect.poll(async () => (await titles()).length).toBe(5)
  })
})

describe('a conversation', () => {
  it('is read from its end up to its first words, in the order in which they were said', async () => {
    await list()
      .getByRole('button', { name: /question 0/ })
      .click()
    const read = page.getByRole('region', { name: 'question 0.', exact: true })
    const numbers = async () =>
      (await read.locator('.turn-user').allInnerTexts()).map((text) => Number(/question (\d+)/.exec(text)?.[1]))
    await expect.poll(async () => (await numbers()).at(-1)).toBe(LONG - 1)
    const seen = await numbers()
    expect(seen).toEqual(seen.toSorted((one, other) => one - other))
    const atTop = async () => {
      await read.locator('.scroller').evaluate((scroller) => {
        scroller.scrollTop = 0
      })
      return (await numbers())[0]
    }
    await expect.poll(atTop).toBe(0)
  })

  it('is renamed, and the history knows it by that name', async () => {
    await list()
      .getByRole('button', { name: /boil an egg/ })
      .click()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Rename' }).click()
    await page.getByRole('textbox', { name: 'Name of this conversation' }).fill('Breakfast')
    await page.keyboard.press('Enter')
    await expect.poll(titles).toContain('Breakfast')
    const overlay = await parley.window('overlay')
    const answer = await overlay.evaluate(() => window.assistant.conversation('yesterday'))
    expect(answer).toMatchObject({ ok: true, value: { title: 'Breakfast' } })
  })

  it('that is deleted is gone at once and comes back when that is undone', async () => {
    await remove('Breakfast')
    await expect.poll(titles).not.toContain('Breakfast')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(titles).toContain('Breakfast')
    await page.waitForTimeout(300)
    expect(await titles()).toContain('Breakfast')
  })

  it('that is deleted comes back also where the window is loaded anew meanwhile', async () => {
    await remove('spell xylophone')
    await page.getByRole('button', { name: 'Undo' }).waitFor()
    await page.reload()
    await expect.poll(titles).not.toContain('spell xylophone')
    await page.getByText('Deleted: spell xylophone').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(titles).toContain('spell xylophone')
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0)
  })

  it('that is deleted is in no file ten seconds later', async () => {
    const inFile = () => readFileSync(join(parley.data, 'history.db'), 'latin1').includes('quixotic')
    expect(inFile()).toBe(true)
    await remove('quixotic')
    await expect.poll(inFile).toBe(false)
    await expect.poll(titles).not.toContain('a quixotic secret')
  })

  it('is taken away as text, as data and as subtitles, where the dialog says', async () => {
    const saved = async (format: string, file: string) => {
      const path = join(home, file)
      await parley.answerDialogs('showSaveDialog', { canceled: false, filePath: path })
      await list()
        .getByRole('button', { name: /what time is it/ })
        .click()
      await page.getByRole('button', { name: 'Export', exact: true }).click()
      await page.getByRole('menuitem', { name: format }).click()
      await page.getByText(`Saved as ${file}`).waitFor()
      return readFileSync(path, 'utf8')
    }
    expect(await saved('As text (Markdown)', 'one.md')).toContain('**Parley:** It is nine. ~~And a half.~~')
    const [conversation] = JSON.parse(await saved('As data (JSON)', 'one.json'))
    expect(conversation.turns.map(({ user }: { user: string }) => user)).toEqual(['what time is it'])
    expect(await saved('As subtitles (SRT)', 'one.srt')).toMatch(/^1\n00:00:00,000 --> .*\nYou: what time is it\n/)
    const dialogs = await parley.hooked<{ method: string; defaultPath?: string }[]>('dialogs')
    expect(dialogs.at(-1)?.defaultPath).toMatch(/Parley \d{4}-\d\d-\d\d what time is it\.srt$/)
  })

  it('that is to be kept where nothing may be written says so, and nothing is lost', async () => {
    await parley.answerDialogs('showSaveDialog', { canceled: false, filePath: '/proc/nowhere/all.md' })
    await page.getByRole('button', { name: 'Export everything' }).click()
    await page.getByRole('menuitem', { name: 'As text (Markdown)' }).click()
    await page.getByText('all.md cannot be written. Choose a folder you may write to.').waitFor()
    expect(await titles()).toHaveLength(4)
  })

  it('is gone on with: what is said next belongs to it and shows in it', async () => {
    await expect.poll(async () => (await parley.view()).state).toBe('ready')
    await list()
      .getByRole('button', { name: /spell xylophone/ })
      .click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect.poll(async () => (await parley.view()).earlier.map(({ user }) => user)).toEqual(['spell xylophone'])
    await page.evaluate(() => window.assistant.say('what is two plus two'))
    const read = page.getByRole('region', { name: 'spell xylophone' })
    await read.getByText('what is two plus two').waitFor()
    expect((await parley.view()).turn?.conversation).toBe('older')
  })
})

describe('everything', () => {
  it('is deleted only when that is confirmed', async () => {
    await page.getByRole('button', { name: 'Delete everything' }).click()
    await page.getByRole('button', { name: 'Keep it' }).click()
    expect(await titles()).toHaveLength(4)
    await page.getByRole('button', { name: 'Delete everything' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete everything' }).click()
    await page.getByText('Nothing has been said yet.').waitFor()
    expect(await titles()).toEqual([])
    expect((await parley.view()).earlier).toEqual([])
  })
})
