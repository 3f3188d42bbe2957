/** The price list that came along, and the user's own file in the data folder on top of it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadPrices } from '../../../src/main/assistant/money/prices'
import { temporaryFolder } from '../../support/headless'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const SHIPPED = { asOf: '2026-11-01', models: { one: { usd: { 'output audio tokens': 64 }, per: 1e6 } } }

async function load(own?: string) {
  const told: string[] = []
  writeFileSync(folder.file('shipped.json'), JSON.stringify(SHIPPED))
  if (own !== undefined) writeFileSync(folder.file('prices.json'), own)
  const list = await loadPrices(folder.file('shipped.json'), folder.file('prices.json'), ({ code }) => told.push(code))
  return { told, one: list.models.get('one'), two: list.models.get('two') }
}

describe('prices', () => {
  it('are those that came along where the user has none', async () => {
    expect(await load()).toMatchObject({ told: [], one: { 'output audio tokens': 0.000064 }, two: undefined })
  })

  it('of the user’s own replace them for the same model and add others, to the millionth of a dollar', async () => {
    const models = {
      one: { usd: { 'output audio tokens': 20 }, per: 1e6 },
      two: { usd: { 'input text tokens': 3 }, per: 1e6 },
    }
    const { told, one, two } = await load(JSON.stringify({ models }))
    expect(told).toEqual([])
    expect(one?.['output audio tokens']).toBeCloseTo(0.00002, 12)
    expect(two?.['input text tokens']).toBeCloseTo(0.000003, 12)
  })

  it('count in a file that an editor on Windows wrote, too', async () => {
    const models = { two: { usd: { 'input text tokens': 3 } } }
    expect(await load(`\uFEFF${JSON.stringify({ models })}`)).toMatchObject({
      told: [],
      two: { 'input text tokens': 3 },
    })
  })

  it('that are there and cannot be read are named, and those that came along count', async () => {
    mkdirSync(folder.file('prices.json'))
    expect(await load()).toMatchObject({ told: ['prices.unreadable'], one: { 'output audio tokens': 0.000064 } })
  })

  it.each(['{', '[]', '{"models":3}'])('%s in their file are named, and those that came along count', async (own) => {
    const { told, one } = await load(own)
    expect(told).toEqual(['prices.unreadable'])
    expect(one?.['output audio tokens']).toBeCloseTo(0.000064, 12)
  })
})
