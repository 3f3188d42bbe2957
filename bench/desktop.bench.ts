/**
 * How quick the windows of the built app are: from a change of the conversation to its paint, how often a page is told
 * anything, and how long a click on "Settings" takes. On the stand-in for Electron, in this machine's Chromium.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Parley } from '../tests/e2e/parley'
import { quantile } from './measure/figures'

const CHANGES = 120
const OPENINGS = 10

let parley: Parley

beforeAll(async () => {
  parley = await Parley.launch()
  await parley.window('overlay')
})

afterAll(() => parley?.close())

it('from the message with a view to the paint of it', async () => {
  const overlay = await parley.window('overlay')
  const { paintMs, perSecond } = await overlay.evaluate(async (changes) => {
    const paintMs: number[] = []
    const at: number[] = []
    const leave = window.assistant.view(() => {
      const from = performance.now()
      at.push(from)
      // The frame that shows it is done when the task after its callbacks runs.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => paintMs.push(performance.now() - from)
        port2.postMessage(0)
      })
    })
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
    for (let change = 0; change < changes; change++) {
      await window.assistant.setMuted(change % 2 === 0)
      await pause(30 + (change % 7) * 5)
    }
    leave()
    await pause(100)
    const most = at.map((from) => at.filter((each) => each >= from && each < from + 1_000).length)
    return { paintMs: paintMs.slice(1), perSecond: Math.max(...most) }
  }, CHANGES)
  const [half, most] = [quantile(paintMs, 0.5), quantile(paintMs, 0.95)]
  console.log(
    `view to paint: p50 ${half.toFixed(1)} ms, p95 ${most.toFixed(1)} ms of ${paintMs.length}; views/s at most ${perSecond}`,
  )
  expect(paintMs.length).toBeGreaterThanOrEqual(CHANGES - 1)
})

it('from the click to settings that can be used', async () => {
  const overlay = await parley.window('overlay')
  const took: number[] = []
  // Where the time goes, each since the click: the page exists, its code is here, its first paint.
  const ways = { page: [] as number[], code: [] as number[], paint: [] as number[] }
  for (let opening = 0; opening < OPENINGS; opening++) {
    const from = performance.now()
    const clickedAt = performance.timeOrigin + from
    await overlay.evaluate(() => window.assistant.openWindow({ window: 'settings' }))
    const page = await parley.window('settings')
    await page.getByRole('tab', { name: 'Sound' }).waitFor()
    took.push(performance.now() - from)
    const at = await page.evaluate(() => ({
      page: performance.timeOrigin,
      code: Math.max(...performance.getEntriesByType('resource').map((each) => each.startTime + each.duration)),
      paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    }))
    ways.page.push(at.page - clickedAt)
    ways.code.push(at.page + at.code - clickedAt)
    ways.paint.push(at.page + at.paint - clickedAt)
    await page.close()
  }
  const half = (all: number[]) => quantile(all, 0.5).toFixed(0)
  console.log(
    `since the click, p50: page ${half(ways.page)} ms, code ${half(ways.code)} ms, first paint ${half(ways.paint)} ms`,
  )
  console.log(
    `settings: p50 ${quantile(took, 0.5).toFixed(0)} ms, p95 ${quantile(took, 0.95).toFixed(0)} ms of ${OPENINGS}`,
  )
  expect(took).toHaveLength(OPENINGS)
})
