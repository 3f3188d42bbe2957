/** What a window costs: the bytes it loads, and nothing at all while nothing happens. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BUILT, Pages } from '../../renderer/harness/pages'
import { WINDOWS } from '../../renderer/harness/scenes'

const CEILING_BYTES = 300_000

/** Long enough for every clock that ticks by the second to be seen. */
const WATCHED_MS = 10_000

let pages: Pages

beforeAll(async () => {
  pages = await Pages.start()
})

afterAll(() => pages?.close())

async function openQuiet(window: string, loaded: string[] = []): Promise<Page> {
  const { width, height, quiet } = WINDOWS[window]!
  return pages.open({
    window,
    width,
    height,
    snapshots: quiet.snapshots,
    answers: quiet.answers ?? {},
    onRequest: (url) => loaded.push(new URL(url).pathname),
  })
}

/** What the page's process did meanwhile: timers and frames that fired, styles, layouts and paints. */
async function activity(page: Page, ms: number, meanwhile = async () => {}): Promise<string[]> {
  const browser = page.context().browser()!
  await browser.startTracing(page, { categories: ['devtools.timeline'] })
  await meanwhile()
  await page.waitForTimeout(ms)
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: { name: string }[] }
  return traceEvents.map(({ name }) => name).filter((name) => ACTIVE.includes(name))
}

const ACTIVE = ['FireAnimationFrame', 'TimerFire', 'UpdateLayoutTree', 'Layout', 'Paint', 'FunctionCall']

describe.each(Object.keys(WINDOWS))('the window %s', (window) => {
  it('loads less than 300 kB, compressed', async () => {
    const loaded: string[] = []
    await openQuiet(window, loaded)
    const files = [...new Set(loaded)].filter((path) => path.startsWith('/assets/'))
    const bytes = files.map((file) => gzipSync(readFileSync(join(BUILT, file))).length)
    expect(files.length).toBeGreaterThan(1)
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(CEILING_BYTES)
  })

  it('asks for no frame and no timer and changes nothing while nothing happens', async () => {
    const page = await openQuiet(window)
    // What opening has begun may end first.
    await page.waitForTimeout(1_000)
    expect(await activity(page, WATCHED_MS)).toEqual([])
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
    const touched = await activity(page, 100, () => page.evaluate(() => void document.body.append('touched')))
    expect(touched).toContain('Layout')
    await page.context().close()
  })
})
