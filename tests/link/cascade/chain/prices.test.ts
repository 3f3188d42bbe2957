/** What the services of a chain cost where no model is named: a price with its source, or said to be unknown. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { USUAL_EARS } from '../../../../src/main/link/cascade/chain/ears'
import { USUAL_VOICES } from '../../../../src/main/link/cascade/chain/voices'
import { chainPrices, costOf, readPrices } from '../../../../src/main/meter'

const SHIPPED = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../resources/prices.json'), 'utf8'))
const { list } = readPrices(SHIPPED, 'prices.json')
/** Nobody published what they cost, or not in the unit they are counted in. */
const UNPUBLISHED = ['azure-speech-to-text', 'azure-neural-voice', 'chirp3-hd', 'gpt-4o-mini-tts', 'tts-1']
const usual = [...Object.values(USUAL_EARS), ...Object.values(USUAL_VOICES)]

describe('the usual models of a chain', () => {
  it.each(usual.filter((model) => !UNPUBLISHED.includes(model)))(
    '%s has a row with its source and its date',
    (model) => {
      expect(SHIPPED.models[model]).toMatchObject({
        source: expect.stringMatching(/./),
        asOf: expect.stringMatching(/^20/),
      })
      expect(list.models.get(model)).toBeDefined()
    },
  )

  it.each(UNPUBLISHED)('%s has none, and its bill says that it is not whole', (model) => {
    expect(usual).toContain(model)
    expect(list.models.get(model)).toBeUndefined()
    const bill = costOf([{ unit: 'spoken characters', quantity: 10, model }], chainPrices(list))
    expect(bill).toMatchObject({ amount: 0, incomplete: true })
  })

  it.each([
    [USUAL_EARS.elevenlabs, 'audio seconds', 3_600, 0.39],
    [USUAL_EARS.google, 'billed audio seconds', 60, 0.016],
    [USUAL_EARS.google, '15-second blocks', 1, 0.006],
    [USUAL_VOICES.elevenlabs, 'spoken characters', 1_000, 0.05],
  ])('%s, %s: %i cost $%f', (model, unit, quantity, usd) => {
    const bill = costOf([{ unit, quantity, model }], chainPrices(list))
    expect(bill.amount).toBeCloseTo(usd, 9)
    expect(bill.incomplete).toBeUndefined()
  })
})
