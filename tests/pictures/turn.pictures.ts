/**
 * Draws the moving picture of the README: a question, an answer that is cut off, and the next question. The words and
 * the figures are those of `npm start -- --headless --demo`; every frame is the built page as it stands at that moment.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ConversationView, Stages, Turn } from '../../src/shared/view'
import { openScene, push } from '../renderer/harness/openScene'
import { complaintsOf, Pages } from '../renderer/harness/pages'
import { CAPABILITIES, KEYS, turn, view } from '../renderer/harness/scenes'
import { decode, encodeMoving, type Moment } from './png'

const FOLDER = process.env['PARLEY_SCREENSHOTS'] ?? join(import.meta.dirname, '../../docs/screenshots')

/** As often as the level comes. */
const FRAME_MS = 50
const SILENCE_DBFS = -100

const FIRST: Stages = { turn: 296, hear: 4, think: 0.4, voice: 0.2, out: 9, total: 309.6 }

/** Loudness of speech, one figure a frame, again and again: syllables and the gaps between them. */
const SPEECH_DBFS = [-34, -22, -17, -19, -28, -40, -25, -18, -16, -24, -38, -50, -30, -20, -18, -22, -33, -45]

let pages: Pages

beforeAll(async () => {
  pages = await Pages.start()
  mkdirSync(FOLDER, { recursive: true })
})

afterAll(() => pages?.close())

class Film {
  readonly moments: Moment[] = []
  readonly #page: Page
  #view: ConversationView = view()
  #frame = 0

  constructor(page: Page) {
    this.#page = page
  }

  /** Shows a view for so long; `side` sounds meanwhile. */
  async show(patch: Partial<ConversationView>, ms: number, side?: 'in' | 'out'): Promise<void> {
    this.#view = { ...this.#view, ...patch }
    await push(this.#page, 'view', this.#view)
    const frames = side ? Math.round(ms / FRAME_MS) : 1
    for (let frame = 0; frame < frames; frame += 1) {
      this.#frame += 1
      const dbfs = side ? SPEECH_DBFS[this.#frame % SPEECH_DBFS.length]! : SILENCE_DBFS
      await push(this.#page, 'level', {
        in: side === 'in' ? dbfs : SILENCE_DBFS,
        out: side === 'out' ? dbfs : SILENCE_DBFS,
      })
      await this.#take(side ? FRAME_MS : ms)
    }
  }

  async #take(ms: number): Promise<void> {
    await this.#page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20))))
    const bytes = await this.#page.screenshot({ omitBackground: true, caret: 'hide' })
    this.moments.push({ picture: decode(bytes), ms })
  }
}

/** What was said so far, word by word. */
const grown = (text: string): string[] => text.split(' ').map((_, at, words) => words.slice(0, at + 1).join(' '))

async function converse(film: Film): Promise<void> {
  const ask = async (id: string, words: string, earlier: Turn[]) => {
    for (const user of grown(words)) {
      await film.show({ state: 'listening', turn: turn({ id, user, userFinal: false }), earlier }, 250, 'in')
    }
    await film.show({ turn: turn({ id, user: words }) }, 200, 'in')
    await film.show({ state: 'thinking', turn: turn({ id, user: words }) }, 250)
  }
  const answer = async (id: string, user: string, text: string, spoken: number) => {
    const words = text.split(' ')
    for (let count = 0; count < spoken; count += 1) {
      const [heard, unheard] = [words.slice(0, count).join(' '), words.slice(count).join(' ')]
      await film.show({ state: 'speaking', turn: turn({ id, user, heard, unheard, stages: FIRST }) }, 250, 'out')
    }
  }
  await film.show({}, 900)
  const [question, told] = [
    'what can you do',
    'I do time, dates, timers, alarms, sums, units, notes, lists and memory.',
  ]
  await ask('one', question, [])
  await answer('one', question, told, 6)
  const words = told.split(' ')
  const cut = turn({
    ...{ id: 'one', user: question, outcome: 'cut', stages: FIRST },
    ...{ heard: words.slice(0, 5).join(' '), unheard: words.slice(5).join(' ') },
  })
  await film.show(
    { state: 'listening', turn: turn({ id: 'two', user: '', userFinal: false }), earlier: [cut] },
    1_500,
    'in',
  )
  const [second, done] = ['set a timer for two minutes', 'Timer set for two minutes.']
  await ask('two', second, [cut])
  await answer('two', second, done, 5)
  await film.show(
    { state: 'ready', turn: turn({ id: 'two', user: second, heard: done, outcome: 'answered', stages: FIRST }) },
    2_600,
  )
}

it.each(['light', 'dark'] as const)('a turn, cut off by the next one, %s', async (theme) => {
  const quiet = {
    snapshots: { view: view(), level: { in: SILENCE_DBFS, out: SILENCE_DBFS }, keys: KEYS, capabilities: CAPABILITIES },
  }
  const page = await openScene(pages, 'overlay', quiet, { theme, scale: 2 })
  await page.setViewportSize({ width: 420, height: 190 })
  await page.mouse.move(415, 186)
  const film = new Film(page)
  await converse(film)
  const bytes = encodeMoving(film.moments)
  writeFileSync(join(FOLDER, `turn-${theme}.png`), bytes)
  expect(film.moments.length).toBeGreaterThan(100)
  expect(complaintsOf(page)).toEqual([])
  await page.context().close()
})
