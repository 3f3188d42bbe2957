/**
 * Every window in every scene, in the browser: nothing wrong for axe in either theme, no text cut off in a language with
 * longer words at 150 and 200 %, no complaint of the security policy. With PARLEY_PICTURES=<folder> each is drawn there.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clippedTexts } from '../../renderer/harness/clipped'
import { lastArgument } from '../../renderer/harness/fakeBridge'
import { openScene } from '../../renderer/harness/openScene'
import { complaintsOf, Pages } from '../../renderer/harness/pages'
import { WINDOWS } from '../../renderer/harness/scenes'

const AXE = '/axe.js'
const AXE_SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PICTURES = process.env['PARLEY_PICTURES']

let pages: Pages

beforeAll(async () => {
  pages = await Pages.start({ [AXE]: AXE_SOURCE })
  if (PICTURES) mkdirSync(PICTURES, { recursive: true })
})

afterAll(() => pages?.close())

/**
 * What axe finds. The library's focus guards are left out: they are hidden from screen readers and reachable on purpose,
 * and hand the focus on before anybody is on them.
 */
async function findings(page: Page, rules?: string[]): Promise<string[]> {
  const { violations } = await page.evaluate(
    (only) =>
      (window as unknown as { axe: typeof axe }).axe.run(
        { exclude: ['[data-base-ui-focus-guard]'] },
        { resultTypes: ['violations'], selectors: false, ...(only && { runOnly: only }) },
      ),
    rules,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  )
}

async function draw(page: Page, name: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`), omitBackground: true })
}

/** As main does it: a zoomed window shows less of its page, and the overlay's window is as large as its card asks. */
async function asMainDoes(page: Page, window: string, zoom: number): Promise<void> {
  const { width, height } = WINDOWS[window]!
  await page.setViewportSize({ width: Math.round(width / zoom), height: Math.round(height / zoom) })
  const asked = await page.evaluate(lastArgument, 'resizeOverlay')
  if (asked) await page.setViewportSize(asked as { width: number; height: number })
}

const scenes = Object.entries(WINDOWS).flatMap(([window, { scenes }]) =>
  Object.entries(scenes).map(([name, scene]) => [window, name, scene] as const),
)

describe('each window', () => {
  it.each(scenes)('%s, %s: axe finds nothing in light and dark', async (window, name, scene) => {
    const page = await openScene(pages, window, scene, { kept: true, scale: PICTURES ? 2 : 1 })
    await asMainDoes(page, window, 1)
    await page.addScriptTag({ url: AXE })
    await draw(page, `${window}-${name}-light`)
    expect(await findings(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    await draw(page, `${window}-${name}-dark`)
    expect(await findings(page, ['color-contrast'])).toEqual([])
    expect(complaintsOf(page)).toEqual([])
  })

  it.each(scenes)('%s, %s: no text is cut off in longer words, nor from right to left', async (window, name, scene) => {
    for (const locale of ['pseudo', 'pseudo-rtl'] as const) {
      const page = await openScene(pages, window, scene, { kept: true, locale })
      for (const zoom of [1.5, 2]) {
        await asMainDoes(page, window, zoom)
        await draw(page, `${window}-${name}-${locale}-${zoom * 100}`)
        // An open list finds its place anew a frame after the window has changed.
        await expect.poll(() => page.evaluate(clippedTexts), { message: `${locale} at ${zoom * 100} %` }).toEqual([])
      }
    }
  })
})
