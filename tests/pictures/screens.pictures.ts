/** Draws every window in every scene a person can meet: light and dark, at 1x and 2x, into docs/screenshots. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lastArgument } from '../renderer/harness/fakeBridge'
import { openScene } from '../renderer/harness/openScene'
import { complaintsOf, Pages } from '../renderer/harness/pages'
import { WINDOWS } from '../renderer/harness/scenes'
import { decode, encode } from './png'

const FOLDER = process.env['PARLEY_SCREENSHOTS'] ?? join(import.meta.dirname, '../../docs/screenshots')

/** Scenes that are there for their tests and show nothing that another picture does not. */
const LEFT_OUT = [
  ...[
    'firstRun-found',
    'firstRun-heard',
    'firstRun-keyDown',
    'history-list',
    'history-menu',
    'history-undo',
    'type-looking',
    'type-tooLong',
  ],
  ...[
    'settings-abilities',
    'settings-chain',
    'settings-device',
    'settings-failing',
    'settings-gone',
    'settings-installing',
    'settings-notServed',
  ],
  ...['settings-ownWords', 'settings-reset', 'settings-served'],
]

let pages: Pages

beforeAll(async () => {
  pages = await Pages.start()
  mkdirSync(FOLDER, { recursive: true })
})

afterAll(() => pages?.close())

const scenes = Object.entries(WINDOWS).flatMap(([window, { scenes }]) =>
  Object.entries(scenes)
    .filter(([name]) => !LEFT_OUT.includes(`${window}-${name}`))
    .map(([name, scene]) => ({ window, name, scene })),
)

/** As main does it: the window of the overlay is as large as its card asks. */
async function fitToCard(page: Page): Promise<void> {
  const asked = await page.evaluate(lastArgument, 'resizeOverlay')
  if (asked) await page.setViewportSize(asked as { width: number; height: number })
}

describe.each([1, 2])('at %ix', (scale) => {
  it.each(scenes)('$window $name', async ({ window, name, scene }) => {
    const page = await openScene(pages, window, scene, { scale, reducedMotion: true })
    await fitToCard(page)
    await page.mouse.move(0, 0)
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      const picture = decode(await page.screenshot({ omitBackground: true, caret: 'hide', animations: 'disabled' }))
      const suffix = scale === 2 ? '@2x' : ''
      writeFileSync(join(FOLDER, `${window}-${name}-${theme}${suffix}.png`), encode(picture))
    }
    expect(complaintsOf(page)).toEqual([])
    await page.context().close()
  })
})
