/** What a turn of a chain cost: every line by the row of its own model, in the unit in which its vendor bills. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chainPrices, costOf, FREE, readPrices } from '../../src/main/meter'
import type { UsageLine } from '../../src/shared/view'

const SHIPPED = JSON.parse(readFileSync(join(import.meta.dirname, '../../resources/prices.json'), 'utf8'))
const { list, notices } = readPrices(SHIPPED, 'prices.json')
const CHAIN = chainPrices(list)
const line = (model: string, unit: string, quantity: number, estimated?: true): UsageLine => ({
  ...{ model, unit, quantity },
  ...(estimated && { estimated }),
})

describe('a turn of a chain', () => {
  it('costs what each of its services bills in its own unit', () => {
    const usage = [
      line('scribe_v2_realtime', 'audio seconds', 10),
      line('eleven_flash_v2_5', 'spoken characters', 200),
      line('long', 'billed audio seconds', 30),
    ]
    expect(costOf(usage, CHAIN)).toEqual({ amount: 0.001083333 + 0.01 + 0.008, currency: 'USD', usage })
  })

  it('is billed by the block where a vendor begins one with every request', () => {
    // Three questions of three seconds: three blocks, not nine seconds.
    expect(costOf([line('long', '15-second blocks', 3)], CHAIN).amount).toBe(0.018)
  })

  it('does not take one model’s price for another’s, nor one unit’s for another’s', () => {
    expect(costOf([line('nobody', 'audio seconds', 10)], CHAIN)).toMatchObject({ amount: 0, incomplete: true })
    expect(costOf([line('scribe_v2_realtime', 'spoken characters', 9)], CHAIN)).toMatchObject({ incomplete: true })
    expect(costOf([{ unit: 'audio seconds', quantity: 10 }], CHAIN)).toMatchObject({ amount: 0, incomplete: true })
  })

  it('costs by the row of its model where the snapshot has none', () => {
    const [dated, plain] = ['gpt-4o-transcribe-2025-03-20', 'gpt-4o-transcribe'].map((model) =>
      costOf([line(model, 'transcription output text tokens', 1_000)], CHAIN),
    )
    expect([dated?.amount, dated?.incomplete]).toEqual([plain?.amount, undefined])
  })

  it('that only this computer worked for costs nothing, and is complete', () => {
    expect(costOf([], CHAIN)).toEqual({ amount: 0, currency: 'USD', usage: [] })
    expect(costOf([line('whatever', 'audio seconds', 5)], FREE)).toMatchObject({ amount: 0 })
    expect(costOf([line('whatever', 'audio seconds', 5)], FREE)).not.toHaveProperty('incomplete')
  })

  it('says that it is estimated where a part that costs was counted here, and only there', () => {
    const said = line('scribe_v2_realtime', 'audio seconds', 10)
    const counted = line('eleven_flash_v2_5', 'spoken characters', 10, true)
    expect(costOf([said], CHAIN)).not.toHaveProperty('estimated')
    expect(costOf([said, counted], CHAIN)).toMatchObject({ estimated: true })
    expect(costOf([said, { ...counted, quantity: 0 }], CHAIN)).not.toHaveProperty('estimated')
    expect(costOf([{ ...counted, model: 'nobody' }], CHAIN)).not.toHaveProperty('estimated')
  })

  it('costs the sum of its parts, in whatever order and pieces they come', () => {
    const known = fc.constantFrom(
      ['scribe_v2_realtime', 'audio seconds'] as const,
      ['eleven_multilingual_v2', 'spoken characters'] as const,
      ['chirp_2', 'billed audio seconds'] as const,
    )
    const lines = fc.array(fc.tuple(known, fc.nat(10_000)), { maxLength: 12 })
    fc.assert(
      fc.property(lines, (parts) => {
        const usage = parts.map(([[model, unit], quantity]) => line(model, unit, quantity))
        const apart = usage.reduce((sum, one) => sum + costOf([one], CHAIN).amount, 0)
        expect(costOf(usage, CHAIN).amount).toBeCloseTo(apart, 6)
        expect(costOf(usage.toReversed(), CHAIN).amount).toBe(costOf(usage, CHAIN).amount)
      }),
    )
  })
})

describe('the price list', () => {
  it('is read whole, and every row says when and where its figures were read', () => {
    expect(notices).toEqual([])
    for (const [model, row] of Object.entries<{ asOf?: string; source?: string }>(SHIPPED.models)) {
      expect([model, row.asOf, (row.source ?? '').length > 10]).toEqual([
        model,
        expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        true,
      ])
    }
  })
})
