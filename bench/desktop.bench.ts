/**
 * How quick the windows of the built app are: from a change of the conversation to its paint, how often a page is told
 * anything, what it does while nothing happens, and how long after a click on "Settings" a click in them is answered. On
 * the stand-in for Electron, in this machine's Chromium.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Parley } from '../tests/e2e/parley'
import { quantile } from './measure/figures'

const CHANGES = 120
const OPENINGS = 10
/** What a page that rests does not do. */
const ACTIVE = ['FireAnimationFrame', 'TimerFire', 'UpdateLayoutTree', 'Layout', 'Paint', 'FunctionCall']

let parley: Parley

beforeAll(async () => {
  parley = await Parley.launch()
  await parley.window('overlay')
})

afterAll(() => parley?.close())

it('from the message with a view to the paint of it', async () => {
  const overlay = await parley.window('overlay')
  const { paintMs, frameMs, perSecond } = await overlay.evaluate(async (changes) => {
    const paintMs: number[] = []
    /** Of that, what the frame itself took: the rest is the wait for a frame to begin, up to 16.7 ms at 60 a second. */
    const frameMs: number[] = []
    const at: number[] = []
    const leave = window.assistant.view(() => {
      const from = performance.now()
      at.push(from)
      // The frame that shows it is done when the task after its callbacks runs.
      requestAnimationFrame(() => {
        const begun = performance.now()
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => {
          paintMs.push(performance.now() - from)
          frameMs.push(performance.now() - begun)
        }
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
    return { paintMs: paintMs.slice(1), frameMs: frameMs.slice(1), perSecond: Math.max(...most) }
  }, CHANGES)
  const [half, most] = [quantile(paintMs, 0.5), quantile(paintMs, 0.95)]
  console.log(
    `view to paint: p50 ${half.toFixed(1)} ms, p95 ${most.toFixed(1)} ms of ${paintMs.length}; views/s at most ${perSecond}`,
  )
  console.log(
    `of which the frame: p50 ${quantile(frameMs, 0.5).toFixed(1)} ms, p95 ${quantile(frameMs, 0.95).toFixed(1)} ms`,
  )
  expect(paintMs.length).toBeGreaterThanOrEqual(CHANGES - 1)
  expect(perSecond).toBeLessThanOrEqual(60)
})

it('nothing in ten seconds in which nothing happens, with the app behind the page', async () => {
  const overlay = await parley.window('overlay')
  // What starting and the last change have begun may end first.
  await pause(25_000)
  const idle = await activity(overlay, 10_000)
  console.log(`idle, the whole app: ${idle.length} timers, frames, styles, layouts, paints and calls in 10 s`)
  expect(idle).toEqual([])
  const touched = await activity(overlay, 200, () => overlay.evaluate(() => void document.body.append('touched')))
  expect(touched).toContain('Layout')
})

/** What the page's process did meanwhile. */
async function activity(page: Page, ms: number, meanwhile = async () => {}): Promise<string[]> {
  const protocol = await parley.app.context().newCDPSession(page)
  const names: string[] = []
  protocol.on('Tracing.dataCollected', ({ value }) => names.push(...value.map((event) => String(event['name']))))
  const complete = new Promise<void>((resolve) => protocol.once('Tracing.tracingComplete', () => resolve()))
  const traceConfig = { includedCategories: ['devtools.timeline'] }
  await protocol.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig })
  await meanwhile()
  await pause(ms)
  await protocol.send('Tracing.end')
  await complete
  await protocol.detach()
  return names.filter((name) => ACTIVE.includes(name))
}

it('from the click to settings that answer a click', async () => {
  const overlay = await parley.window('overlay')
  await parley.app.context().addInitScript(noteOpening)
  const place = await placeOfLook()
  const ways: Record<keyof Opened, number[]> = { page: [], code: [], seen: [], answered: [] }
  for (let opening = 0; opening < OPENINGS; opening++) {
    const clickedAt = performance.timeOrigin + performance.now()
    await overlay.evaluate(() => window.assistant.openWindow({ window: 'settings' }))
    const page = await settingsPage()
    const opened = await clickUntilAnswered(page, place)
    for (const [way, at] of Object.entries(opened)) ways[way as keyof Opened].push(at - clickedAt)
    await page.close()
    // Nobody opens them while the last ones still close.
    await pause(500)
  }
  const half = (way: keyof Opened) => quantile(ways[way], 0.5).toFixed(0)
  console.log(`since the click, p50: page ${half('page')} ms, code ${half('code')} ms, seen whole ${half('seen')} ms`)
  console.log(
    `settings answer a click: p50 ${half('answered')} ms, p95 ${quantile(ways.answered, 0.95).toFixed(0)} ms of ${OPENINGS}`,
  )
  expect(ways.answered).toHaveLength(OPENINGS)
})

/** Instants of one opening, epoch ms: the page exists, all its code is here, it is painted, its answer to a click is. */
interface Opened {
  page: number
  code: number
  seen: number
  answered: number
}

/**
 * Runs in the page before its own code. A look through Playwright's locators would first put 300 kB of script into the
 * page, which takes longer than what is measured.
 */
function noteOpening(): void {
  if (!location.search.includes('window=settings')) return
  const noted = { seen: 0, answered: 0 }
  Object.assign(window, { noted })
  const whenPainted = (name: 'seen' | 'answered') => {
    noted[name] = -1
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        noted[name] = performance.timeOrigin + performance.now()
      }
      port2.postMessage(0)
    })
  }
  new MutationObserver(() => {
    const look = document.querySelectorAll('[role=tab]')[3]
    if (look && noted.seen === 0) whenPainted('seen')
    if (look?.ariaSelected === 'true' && noted.answered === 0) whenPainted('answered')
  }).observe(document, { subtree: true, childList: true, attributeFilter: ['aria-selected'] })
}

/** Without waiting for what it shows. */
async function settingsPage(): Promise<Page> {
  const isIt = (page: Page) => page.url().includes('window=settings')
  for (;;) {
    const page = parley.app.windows().find(isIt)
    if (page) return page
    await pause(5)
  }
}

/** Where the name of the page "Look" stands. */
async function placeOfLook(): Promise<{ x: number; y: number }> {
  const page = await parley.open('settings')
  const box = await page.getByRole('tab', { name: 'Look' }).boundingBox()
  await page.close()
  if (!box) throw new Error('settings have no page "Look"')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** An impatient person: clicks from the moment there is a window, until it has shown the other page. */
async function clickUntilAnswered(page: Page, place: { x: number; y: number }): Promise<Opened> {
  const protocol = await parley.app.context().newCDPSession(page)
  const mouse = (type: 'mousePressed' | 'mouseReleased') =>
    protocol.send('Input.dispatchMouseEvent', { type, ...place, button: 'left', clickCount: 1 }).catch(() => {})
  const clicking = setInterval(() => {
    void mouse('mousePressed')
    void mouse('mouseReleased')
  }, 50)
  for (;;) {
    const opened = await page.evaluate(() => ({
      ...(window as unknown as { noted: Pick<Opened, 'seen' | 'answered'> }).noted,
      page: performance.timeOrigin,
      code:
        performance.timeOrigin +
        Math.max(...performance.getEntriesByType('resource').map((each) => each.startTime + each.duration)),
    }))
    if (opened.answered > 0) {
      clearInterval(clicking)
      return opened
    }
    await pause(100)
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
