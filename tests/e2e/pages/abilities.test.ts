/** What whoever answers can do, in the settings: each figure with its source, and no figure without one. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { OFFERS } from '../../../src/shared/catalogue'
import { answer, openScene, push } from '../../renderer/harness/openScene'
import { Pages } from '../../renderer/harness/pages'
import { WINDOWS } from '../../renderer/harness/scenes'

let pages: Pages

beforeAll(async () => {
  pages = await Pages.start()
})

afterAll(() => pages?.close())

it("beside what is claimed of them stands what they took on one's own turns, or that it is not measured yet", async () => {
  const page = await openScene(pages, 'settings', WINDOWS['settings']!.scenes['abilities']!)
  const part = async (name: string) => {
    const details = page.locator('details.abilities').filter({ hasText: name })
    await details.locator('summary').click()
    return (await details.innerText()).replace(/\s+/g, ' ')
  }
  expect(await part('Hears')).toMatch(
    /Delay on your turns 212 ms usually, up to 480 ms in 19 of 20 turns 37 of your last 500 turns/,
  )
  expect(await part('Thinks')).toMatch(/Not measured yet After 5 turns with it; there were 3/)
  expect(await part('Speaks')).toMatch(/Not measured yet After 5 turns with it; there were 0/)
  // A turn has ended: asked again.
  await answer(page, 'measured', [{ part: 'think', service: 'anthropic', turns: 5, p50Ms: 640, p95Ms: 900 }])
  await push(page, 'historyRevision', 1)
  await push(page, 'historyRevision', 2)
  await page.getByText('640 ms usually').waitFor()
})

it('so does who stands in, and a model that does all of a turn', async () => {
  const scene = WINDOWS['settings']!.scenes['abilities']!
  const page = await openScene(pages, 'settings', scene)
  expect(await page.locator('details.abilities summary').allInnerTexts()).toEqual([
    ...['Hears: Speech-to-Text v2', 'Otherwise: soundswallower', 'Thinks: Messages', 'Otherwise: the skills'],
    ...['Speaks: Text to speech, several contexts a socket', 'Otherwise: flite'],
  ])
  const { settings } = scene.snapshots as { settings: object }
  await answer(page, 'measured', [{ part: 'converse', service: 'openai', turns: 9, p50Ms: 810, p95Ms: 1_200 }])
  await push(page, 'settings', { ...settings, provider: 'openai' })
  await push(page, 'historyRevision', 1)
  await push(page, 'historyRevision', 2)
  await page.locator('details.abilities').filter({ hasText: 'Does all of it: Realtime' }).locator('summary').click()
  await page.getByText('810 ms usually').waitFor()
  expect(await page.locator('details.abilities').count()).toBe(1)
})

it('the services that are chosen tell what they can do, where that was read and when', async () => {
  const scene = WINDOWS['settings']!.scenes['abilities']!
  const page = await openScene(pages, 'settings', scene)
  const { speechToText } = scene.snapshots['settings'] as { speechToText: { service: string } }
  const offer = OFFERS.find(({ direction, service }) => direction === 'hear' && service === speechToText.service)!
  const part = page.locator('details.abilities').filter({ hasText: offer.product }).first()
  expect(await part.locator('dl').isVisible()).toBe(false)
  await part.locator('summary').focus()
  await page.keyboard.press('Enter')
  const text = await part.innerText()
  for (const name of ['streaming', 'codecs', 'limits', 'priceUnit', 'latency'] as const) {
    const known = offer[name]
    if (known === 'unknown') continue
    expect(text).toContain(`${known.source}, ${known.asOf}`)
  }
  expect(text).toContain('Unknown')
})
