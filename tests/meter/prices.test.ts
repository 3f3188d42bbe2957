import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { responseUsage, transcriptionUsage } from '../../src/main/link/openai/usage'
import { costOf, pricesFor, readPrices, withOwnPrices } from '../../src/main/meter'

const SHIPPED = JSON.parse(readFileSync(join(import.meta.dirname, '../../resources/prices.json'), 'utf8'))
const { list, notices } = readPrices(SHIPPED, 'prices.json')
const TRANSCRIPTION = 'gpt-live-transcribe'

/** The usage of `response.done` as the published schema's example gives it. */
const RESPONSE_EXAMPLE = {
  total_tokens: 253,
  input_tokens: 132,
  output_tokens: 121,
  input_token_details: {
    text_tokens: 119,
    audio_tokens: 13,
    image_tokens: 0,
    cached_tokens: 64,
    cached_tokens_details: { text_tokens: 64, audio_tokens: 0, image_tokens: 0 },
  },
  output_token_details: { text_tokens: 30, audio_tokens: 91 },
}

describe('the price list that ships', () => {
  it('has a date and no row that makes no sense', () => {
    expect(notices).toEqual([])
    expect(list.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    for (const row of Object.values<{ source: string }>(SHIPPED.models)) expect(row.source).not.toBe('')
  })

  it.each([
    // (119 - 64) x 4 + 64 x 0.40 + 13 x 32 + 30 x 24 + 91 x 64, in millionths of a dollar.
    ['gpt-realtime-2.1', 0.0072056],
    // 55 x 0.60 + 64 x 0.06 + 13 x 10 + 30 x 2.40 + 91 x 20.
    ['gpt-realtime-2.1-mini', 0.00205884],
    // As the first, with written words at 16.
    ['gpt-realtime-1.5', 0.0069656],
  ])('bills the schema’s own example on %s to a millionth of a dollar', (model, usd) => {
    const cost = costOf(responseUsage(RESPONSE_EXAMPLE), pricesFor(list, model, TRANSCRIPTION))
    expect(Math.abs(cost.amount - usd)).toBeLessThan(1e-6)
    expect(cost).not.toHaveProperty('incomplete')
  })

  it('bills writing the words down by the minute', () => {
    const usage = transcriptionUsage({ type: 'duration', seconds: 90 })
    expect(costOf(usage, pricesFor(list, 'gpt-realtime-2.1', TRANSCRIPTION)).amount).toBeCloseTo(0.0255, 9)
  })
})

describe('a bill', () => {
  const prices = pricesFor(list, 'gpt-realtime-2.1', TRANSCRIPTION)

  it('counts what was not split as its dearest kind, never as nothing', () => {
    expect(responseUsage({ input_tokens: 100, output_tokens: 50 })).toEqual([
      { unit: 'input audio tokens', quantity: 100 },
      { unit: 'output audio tokens', quantity: 50 },
    ])
  })

  it('survives every field that is missing or null', () => {
    expect(responseUsage(undefined)).toEqual([])
    expect(responseUsage({ input_token_details: null, output_token_details: null, input_tokens: null })).toEqual([])
    expect(
      transcriptionUsage({ type: 'tokens', input_token_details: null, input_tokens: 7, output_tokens: 3 }),
    ).toEqual([
      { unit: 'transcription input audio tokens', quantity: 7 },
      { unit: 'transcription output text tokens', quantity: 3 },
    ])
  })

  it('of a model without prices says that it is not known', () => {
    expect(pricesFor(list, 'my-deployment', TRANSCRIPTION)).toBeUndefined()
    expect(costOf([{ unit: 'output audio tokens', quantity: 10 }], undefined)).toMatchObject({
      amount: 0,
      incomplete: true,
    })
  })

  it('with one unit nobody has a price for is incomplete, and counts the others', () => {
    const usage = [
      { unit: 'output audio tokens', quantity: 1_000_000 },
      { unit: 'smell', quantity: 1 },
    ]
    expect(costOf(usage, prices)).toMatchObject({ amount: 64, incomplete: true })
  })

  const counts = fc.record({
    text_tokens: fc.nat(100_000),
    audio_tokens: fc.nat(100_000),
    image_tokens: fc.nat(100_000),
  })

  it('is never negative, whatever a service says was cached', () => {
    fc.assert(
      fc.property(counts, counts, counts, (input, cached_tokens_details, output_token_details) => {
        const lines = responseUsage({ input_token_details: { ...input, cached_tokens_details }, output_token_details })
        return lines.every(({ quantity }) => quantity > 0) && costOf(lines, prices).amount >= 0
      }),
    )
  })

  it('of two answers is the sum of theirs, in any order, to a billionth', () => {
    fc.assert(
      fc.property(counts, counts, (one, two) => {
        const [a, b] = [one, two].map((details) => responseUsage({ input_token_details: details }))
        const together = costOf([...b!, ...a!], prices).amount
        return Math.abs(together - costOf(a!, prices).amount - costOf(b!, prices).amount) < 1e-8
      }),
    )
  })
})

describe('a user’s own prices', () => {
  it('add models and replace those of the same name', () => {
    const own = readPrices(
      { models: { 'gpt-realtime-2.1': { per: 10, usd: { x: 5 } }, mine: { usd: { y: 1 } } } },
      'p',
    ).list
    const both = withOwnPrices(list, own)
    expect(pricesFor(both, 'gpt-realtime-2.1', 'none')).toEqual({ x: 0.5 })
    expect(pricesFor(both, 'mine', 'none')).toEqual({ y: 1 })
    expect(pricesFor(both, 'gpt-realtime-1.5', 'none')).toHaveProperty('output audio tokens')
  })

  it('that make no sense are named, and the others count', () => {
    const rows = {
      good: { usd: { a: 1 } },
      bad: { usd: { a: -1 } },
      worse: { usd: { a: '1' } },
      per: { per: 0, usd: {} },
      none: 7,
    }
    const read = readPrices({ models: rows }, 'prices.json')
    expect([...read.list.models.keys()]).toEqual(['good'])
    expect(read.notices.map(({ code }) => code)).toEqual(['prices.row', 'prices.row', 'prices.row', 'prices.row'])
  })

  it('may be anything at all', () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        readPrices(raw, 'prices.json')
      }),
    )
    expect(readPrices('nonsense', 'prices.json').notices).toMatchObject([{ code: 'prices.unreadable' }])
  })
})
