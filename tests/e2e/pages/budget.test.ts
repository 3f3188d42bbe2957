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

const quiet = (window: string) => {
  const { width, height, quiet } = WINDOWS[window]!
  return { window, width, height, snapshots: quiet.snapshots, answers: quiet.answers ?? {} }
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

interface Watched {
  whileNothingHappened: string[]
  animations: number
  whenTouched: string[]
}

async function watch(window: string): Promise<Watched> {
  const own = await Pages.start()
  try {
    const page = await own.open({ ...quiet(window), kept: true })
    // What opening has begun may end first.
    await page.waitForTimeout(1_000)
    return {
      whileNothingHappened: await activity(page, WATCHED_MS),
      animations: await page.evaluate(() => document.getAnimations().length),
      whenTouched: await activity(page, 100, () =>
        page.evaluate(async () => {
          document.body.append('touched')
          // It is laid out with the next frame, whenever that comes.
          for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve))
        }),
      ),
    }
  } finally {
    await own.close()
  }
}

describe.each(Object.keys(WINDOWS))('the window %s', (window) => {
  it('loads less than 300 kB, compressed', async () => {
    const loaded: string[] = []
    await pages.open({ ...quiet(window), onRequest: (url) => loaded.push(new URL(url).pathname) })
    const files = [...new Set(loaded)].filter((path) => path.startsWith('/assets/'))
    const bytes = files.map((file) => gzipSync(readFileSync(join(BUILT, file))).length)
    expect(files.length).toBeGreaterThan(1)
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(CEILING_BYTES)
  })
})

describe('while nothing happens', () => {
  const watched = new Map<string, Watched>()

  // All at the same time, each in a browser of its own: a browser tells of one page at a time.
  beforeAll(async () => {
    await Promise.all(Object.keys(WINDOWS).map(async (window) => watched.set(window, await watch(window))))
  })

  it.each(Object.keys(WINDOWS))('the window %s asks for no frame and no timer and changes nothing', (window) => {
    const { whileNothingHappened, animations, whenTouched } = watched.get(window)!
    expect(whileNothingHappened).toEqual([])
    expect(animations).toBe(0)
    expect(whenTouched).toContain('Layout')
  })
})
