/** A scene of a window in the browser, and what the page has asked main for since. */
import type { Page } from 'playwright-core'
import type { FakeBridge } from './fakeBridge'
import type { OpenOptions, Pages } from './pages'
import { type Scene, WINDOWS } from './scenes'

export async function openScene(
  pages: Pages,
  window: string,
  scene: Scene,
  options: Partial<OpenOptions> = {},
): Promise<Page> {
  const { width, height } = WINDOWS[window]!
  const { snapshots, answers = {}, query = '' } = scene
  const page = await pages.open({ window, width, height, snapshots, answers, query, ...options })
  await scene.act?.(page)
  return page
}

type Asked = FakeBridge['calls'][number]

/** Calls in their order; without those that only shape the overlay's window, and what a page asks by itself when it opens. */
export async function asked(page: Page): Promise<Asked[]> {
  const calls = await page.evaluate(() => window.__fake.calls)
  const ofShape = ['resizeOverlay', 'overlayDrawn', 'overlayPointer', 'measured', 'waysBack']
  return calls.filter(({ name }) => !ofShape.includes(name))
}

export const push = (page: Page, feed: string, item: unknown): Promise<void> =>
  page.evaluate(([name, value]) => window.__fake.push(name as string, value), [feed, item] as const)

export const answer = (page: Page, call: string, value: unknown): Promise<void> =>
  page.evaluate(([name, given]) => window.__fake.answer(name as string, given), [call, value] as const)
