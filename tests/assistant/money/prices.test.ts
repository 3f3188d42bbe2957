/** Which prices count for whom. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { pricesIn } from '../../../src/main/assistant/money/prices'
import { costOf, FREE, readPrices } from '../../../src/main/meter'
import { defaultSettings } from '../../../src/main/settings'

const { list } = readPrices(JSON.parse(readFileSync('resources/prices.json', 'utf8')), 'prices.json')
const prices = pricesIn(list)

it('bills a chain line by line, and what runs here not at all', () => {
  const chain = prices({ ...defaultSettings(), provider: 'cascade' })
  const usage = [{ model: 'eleven_flash_v2_5', unit: 'spoken characters', quantity: 1_000 }]
  expect(costOf(usage, chain)).toMatchObject({ amount: 0.05 })
  expect(prices({ ...defaultSettings(), provider: 'offline' })).toBe(FREE)
  expect(prices({ ...defaultSettings(), provider: 'openai' })).toHaveProperty('output audio tokens')
})
