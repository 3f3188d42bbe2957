/** What the services of a chain can do, in the settings: each figure with its source, and no figure without one. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { OFFERS } from '../../../src/shared/catalogue'
import { openScene } from '../../renderer/harness/openScene'
import { Pages } from '../../renderer/harness/pages'
import { WINDOWS } from '../../renderer/harness/scenes'

let pages: Pages

beforeAll(async () => {
  pages = await Pages.start()
})

afterAll(() => pages?.close())

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
