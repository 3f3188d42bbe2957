/** How the windows follow the system and the user: forced colours, reduced motion, where a language begins, an order of focus that can be seen. */
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openScene, push } from '../../renderer/harness/openScene'
import { NOW, Pages } from '../../renderer/harness/pages'
import { turn, view, WINDOWS } from '../../renderer/harness/scenes'

let pages: Pages

beforeAll(async () => {
  pages = await Pages.start()
})

afterAll(() => pages?.close())

const scene = (window: string, name: string) => WINDOWS[window]!.scenes[name]!

describe('where motion is not wanted', () => {
  it('the ring keeps its size and only becomes denser', async () => {
    const page = await openScene(pages, 'overlay', scene('overlay', 'listening'), { reducedMotion: true })
    const ring = page.locator('.ring-reach')
    const look = () =>
      ring.evaluate((element) => [getComputedStyle(element).transform, getComputedStyle(element).opacity])
    await push(page, 'level', { in: -60, out: -100 })
    const [still, faint] = await look()
    await push(page, 'level', { in: 0, out: -100 })
    const [same, dense] = await look()
    expect([still, same]).toEqual(['none', 'none'])
    expect(Number(dense)).toBeGreaterThan(Number(faint))
  })

  it('no figure runs while Parley thinks', async () => {
    const page = await openScene(pages, 'overlay', scene('overlay', 'thinking'), { reducedMotion: true })
    await page.waitForTimeout(400)
    expect(await page.getByRole('heading').innerText()).toBe('Thinking')
  })
})

describe('in forced colours', () => {
  it('what is chosen and what is on can still be told from the rest', async () => {
    const page = await openScene(pages, 'settings', scene('settings', 'sound'), { forcedColors: true })
    const border = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element).borderTopWidth)
    expect(await border('.page-tab[data-active]')).toBe('2px')
    expect(await border('.page-tab:not([data-active])')).toBe('0px')
    const fill = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element).backgroundColor)
    expect(await fill('.switch[data-checked]')).not.toBe(await fill('.select'))
  })
})

describe('in forced colours the drawings', () => {
  it('of sound and of time are still seen', async () => {
    const page = await openScene(pages, 'overlay', scene('overlay', 'unfolded'), { forcedColors: true })
    const ground = await page.locator('.overlay').evaluate((element) => getComputedStyle(element).backgroundColor)
    const fills = await page
      .locator('.stage-bar span, .ring-reach')
      .evaluateAll((all) => all.map((element) => getComputedStyle(element).backgroundColor))
    expect(fills).toHaveLength(6)
    expect(fills).not.toContain(ground)
    expect(fills).not.toContain('rgba(0, 0, 0, 0)')
  })
})

describe('what is said in a language that is written from right to left', () => {
  const SAID = 'מה השעה בליסבון?'
  const said = turn({ user: SAID, heard: 'השעה שבע ורבע, והטיימר', unheard: ' שלך מוגדר.', outcome: 'cut' })

  /** Where the last mark stands beside the first letter. */
  const ends = (part: Locator) =>
    part.evaluate((element) => {
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      const seen: Text[] = []
      while (texts.nextNode()) {
        const node = texts.currentNode as Text
        if (node.data.trim() && !node.parentElement?.closest('.visually-hidden')) seen.push(node)
      }
      const left = (node: Text, at: number) => {
        const range = document.createRange()
        range.setStart(node, at)
        range.setEnd(node, at + 1)
        return range.getBoundingClientRect().left
      }
      const last = seen.at(-1)!
      return left(last, last.data.length - 1) < left(seen[0]!, 0) ? 'left' : 'right'
    })

  it('ends at the left in the overlay', async () => {
    const { snapshots } = scene('overlay', 'cut')
    const page = await openScene(pages, 'overlay', { snapshots: { ...snapshots, view: view({ turn: said }) } })
    for (const part of await page.locator('.caption').all()) expect(await ends(part)).toBe('left')
  })

  it('ends at the left in the history, also in names', async () => {
    const { snapshots, answers } = scene('history', 'list')
    const conversations = [{ id: 'one', startedAt: NOW, lastAt: NOW, title: SAID, turns: 1, cost: 0 }]
    const page = await openScene(pages, 'history', {
      snapshots,
      answers: { ...answers, conversations: { $pages: conversations }, turns: { $pages: [said] } },
    })
    await page.locator('.turn').waitFor()
    const parts = await page.locator('.who + span, .entry-title, h2:not(.day)').all()
    expect(parts).toHaveLength(4)
    for (const part of parts) expect(await ends(part)).toBe('left')
  })
})

describe.each(Object.keys(WINDOWS))('the focus in %s', (window) => {
  it('is seen wherever the tabulator leads, and leads to every control', async () => {
    const page = await openScene(pages, window, WINDOWS[window]!.quiet)
    const controls = await page.evaluate(() => {
      const all = [...document.querySelectorAll<HTMLElement>('button, input, textarea, [role=slider], [role=switch]')]
      const reachable = all.filter(
        (element) => element.checkVisibility() && element.tabIndex >= 0 && !element.matches(':disabled'),
      )
      reachable.forEach((element, index) => {
        element.dataset['control'] = `${index}`
      })
      return reachable.filter((element) => element.role !== 'tab').length
    })
    const reached = new Set<string>()
    for (let step = 0; step < controls * 2 + 5; step += 1) {
      await page.keyboard.press('Tab')
      const at = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement
        // A slider's and a switch's focus is drawn around what holds their hidden input.
        const drawn = [element, element.parentElement].some(
          (one) => one && getComputedStyle(one).outlineStyle !== 'none',
        )
        return { control: element.dataset['control'], drawn, isPage: element === document.body }
      })
      if (at.control) reached.add(at.control)
      if (!at.isPage && at.control) expect(at.drawn).toBe(true)
    }
    const missed = await page.evaluate(
      (known) =>
        [...document.querySelectorAll<HTMLElement>('[data-control]')]
          .filter((element) => element.role !== 'tab' && !known.includes(element.dataset['control']!))
          .map((element) => element.outerHTML),
      [...reached],
    )
    expect(missed).toEqual([])
  })
})
