import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { REALTIME_MODELS } from '../../src/main/link'
import { responseUsage, transcriptionUsage } from '../../src/main/link/openai/usage'
import { costOf, pricesFor, readPrices, usualTurn, withOwnPrices } from '../../src/main/meter'

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

const tokens = fc.nat(50_000)

/** What a service that leaves nothing out would say: every sum is that of its parts. */
const whole = fc
  .record({
    text: tokens,
    audio: tokens,
    image: tokens,
    written: tokens,
    spoken: tokens,
    reused: fc.array(fc.nat(1_000), { minLength: 3, maxLength: 3 }),
  })
  .map(({ text, audio, image, written, spoken, reused: [a = 0, b = 0, c = 0] }) => {
    const cached = { text_tokens: share(text, a), audio_tokens: share(audio, b), image_tokens: share(image, c) }
    const cached_tokens = cached.text_tokens + cached.audio_tokens + cached.image_tokens
    const input = { text_tokens: text, audio_tokens: audio, image_tokens: image }
    return {
      total_tokens: text + audio + image + written + spoken,
      input_tokens: text + audio + image,
      output_tokens: written + spoken,
      input_token_details: { ...input, cached_tokens, cached_tokens_details: cached } as Record<string, unknown>,
      output_token_details: { text_tokens: written, audio_tokens: spoken } as Record<string, unknown>,
    } as Record<string, unknown>
  })

const share = (of: number, thousandths: number) => Math.floor((of * thousandths) / 1_000)

const LEFT_OUT = [
  ['input_tokens'],
  ['output_tokens'],
  ['input_token_details'],
  ['output_token_details'],
  ['input_token_details', 'audio_tokens'],
  ['input_token_details', 'text_tokens'],
  ['input_token_details', 'cached_tokens_details'],
  ['output_token_details', 'audio_tokens'],
  ['output_token_details', 'text_tokens'],
]

/** The same, with null where nothing is told. */
function without(usage: Record<string, unknown>, leftOut: string[][]): Record<string, unknown> {
  const told = structuredClone(usage)
  for (const [outer = '', inner] of leftOut) {
    const group = told[outer] as Record<string, unknown> | null
    if (inner === undefined) told[outer] = null
    else if (group) group[inner] = null
  }
  return told
}

describe('the price list that ships', () => {
  it('has a date and no row that makes no sense', () => {
    expect(notices).toEqual([])
    expect(list.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    for (const row of Object.values<{ source: string; asOf: string }>(SHIPPED.models)) {
      expect(row.source).not.toBe('')
      expect(row.asOf <= list.asOf && /^\d{4}-\d{2}-\d{2}$/.test(row.asOf)).toBe(true)
    }
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

  it('knows every model that can be chosen', () => {
    for (const { id } of REALTIME_MODELS) expect(pricesFor(list, id, TRANSCRIPTION), id).toBeDefined()
  })

  it('bills a dated snapshot as its model', () => {
    const [dated, plain] = ['gpt-realtime-mini-2025-12-15', 'gpt-realtime-mini'].map((model) =>
      pricesFor(list, model, TRANSCRIPTION),
    )
    expect(dated).toEqual(plain)
    expect(dated).toBeDefined()
  })

  it('takes a usual turn on the dear model for two cents', () => {
    // 500 x 4 + 100 x 32 + 200 x 64, in millionths of a dollar.
    expect(usualTurn(pricesFor(list, 'gpt-realtime-2.1', TRANSCRIPTION)!)).toBeCloseTo(0.018, 9)
  })

  it('bills writing the words down by tokens too, and says when it has no price for it', () => {
    const usage = transcriptionUsage({
      ...{ type: 'tokens', total_tokens: 26, input_tokens: 17, output_tokens: 9 },
      input_token_details: { text_tokens: 0, audio_tokens: 17 },
    })
    expect(costOf(usage, pricesFor(list, 'gpt-realtime-2.1', 'gpt-4o-transcribe'))).toMatchObject({ amount: 0.0001325 })
    expect(costOf(usage, pricesFor(list, 'gpt-realtime-2.1', 'gpt-transcribe'))).toMatchObject({
      ...{ amount: 0, incomplete: true },
    })
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

  it('takes what was reused from the kind it makes least difference for, when that is not told', () => {
    const input_token_details = { text_tokens: 100, audio_tokens: 50, image_tokens: 20, cached_tokens: 130 }
    expect(responseUsage({ input_tokens: 175, input_token_details })).toEqual([
      { unit: 'cached input text tokens', quantity: 100 },
      { unit: 'cached input image tokens', quantity: 20 },
      { unit: 'input audio tokens', quantity: 45 },
      { unit: 'cached input audio tokens', quantity: 10 },
    ])
  })

  it('counts a total that is all there is', () => {
    expect(responseUsage({ total_tokens: 9 })).toEqual([{ unit: 'output audio tokens', quantity: 9 }])
    expect(responseUsage({ total_tokens: 9, input_tokens: 4 })).toEqual([
      { unit: 'input audio tokens', quantity: 4 },
      { unit: 'output audio tokens', quantity: 5 },
    ])
  })

  it.each(REALTIME_MODELS.map(({ id }) => id))('is on %s never smaller for what the service left out', (model) => {
    const row = pricesFor(list, model, TRANSCRIPTION)
    fc.assert(
      fc.property(whole, fc.subarray(LEFT_OUT), (usage, leftOut) => {
        const told = without(usage, leftOut)
        expect(costOf(responseUsage(told), row).amount).toBeGreaterThanOrEqual(
          costOf(responseUsage(usage), row).amount - 2e-9,
        )
      }),
    )
  })

  it('never shrinks by what is used in addition', () => {
    const key = fc.constantFrom(
      'input text tokens',
      'cached input audio tokens',
      'output audio tokens',
      'transcribed seconds',
    )
    const lines = fc.array(fc.record({ unit: key, quantity: fc.nat(1_000_000) }))
    fc.assert(
      fc.property(lines, lines, (some, more) => {
        expect(costOf([...some, ...more], prices).amount).toBeGreaterThanOrEqual(costOf(some, prices).amount)
      }),
    )
  })

  it('is the same in whatever order it is added up', () => {
    const key = fc.constantFrom(
      'input text tokens',
      'cached input audio tokens',
      'output audio tokens',
      'transcribed seconds',
    )
    const lines = fc.array(fc.record({ unit: key, quantity: fc.nat(1_000_000) }))
    fc.assert(
      fc.property(lines, fc.func(fc.integer()), (some, rank) => {
        const shuffled = some.toSorted((a, b) => rank(a) - rank(b))
        expect(Math.abs(costOf(shuffled, prices).amount - costOf(some, prices).amount)).toBeLessThan(1e-8)
      }),
    )
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

  it.each([
    ['that no number holds', { per: 1e-310, usd: { x: 1 } }],
    ['of which a turn costs more than any number', { usd: { x: 1e300 } }],
  ])('%s are named, since no bound could hold with them', (_, row) => {
    const read = readPrices({ models: { mine: row } }, 'prices.json')
    expect(read.notices.map(({ code }) => code)).toEqual(['prices.row'])
    expect(read.list.models.size).toBe(0)
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
