import { describe, expect, it } from 'vitest'
import { Budget } from '../../../src/main/assistant/money/budget'
import { pricesIn } from '../../../src/main/assistant/money/prices'
import { FREE, type Prices, readPrices } from '../../../src/main/meter'
import { createMemoryStore, defaultSettings } from '../../../src/main/settings'
import { createPrivateStore } from '../../../src/main/transcript'
import type { TurnCost } from '../../../src/shared/view'
import { HandClock } from '../../support/handClock'

const PRICES: Prices = { 'output audio tokens': 0.001 }
const cost = (amount: number, incomplete = false): TurnCost => ({
  ...{ amount, currency: 'USD', usage: [] },
  ...(incomplete && { incomplete }),
})

function budget(prices: Prices | undefined, dayUsd: number, storedUsd = 0) {
  const told: string[] = []
  const asked: number[] = []
  const settings = createMemoryStore({ timeZone: 'UTC', spending: { dayUsd, monthUsd: 0 } })
  const now = { prices }
  const spent = async (since: number) => {
    asked.push(since)
    return storedUsd
  }
  const one = new Budget(
    { clock: new HandClock(), history: { ...createPrivateStore(), spent }, settings, prices: () => now.prices },
    ({ code }) => told.push(code),
  )
  return { one, told, asked, now }
}

describe('a budget', () => {
  it('counts what earlier runs spent, and leaves room for one usual turn', async () => {
    // A usual turn is 200 tokens of speech: 0.2 dollars here.
    const { one } = budget(PRICES, 1, 0.75)
    expect(one.refusal()).toBeUndefined()
    await one.load()
    expect(one.refusal()).toBeUndefined()
    one.billed(1, 0.1, cost(0.1))
    expect(one.refusal()).toMatchObject({ code: 'cost.capReached' })
    expect(one.current).toEqual({ todayUsd: 0.85, monthUsd: 0.85 })
  })

  it('does not trouble the history where nothing can cost, and asks it when something can', async () => {
    const { one, asked, now } = budget(FREE, 1, 2)
    await one.load()
    expect([asked.length, one.refusal()]).toEqual([0, undefined])
    now.prices = PRICES
    await one.load()
    expect(one.refusal()).toMatchObject({ code: 'cost.capReached' })
  })

  it('leaves room for a usual turn of a chain before any is paid, and none where nobody asks for money', async () => {
    const { list } = readPrices(
      {
        models: {
          scribe_v2_realtime: { usd: { 'audio seconds': 0.01 } },
          thinker: { usd: { 'input text tokens': 0.001, 'output text tokens': 0.0025 } },
          eleven_flash_v2_5: { usd: { 'spoken characters': 0.002 } },
        },
      },
      'prices.json',
    )
    const { speechToText, languageModel, textToSpeech } = defaultSettings()
    const settings = createMemoryStore({
      ...{ timeZone: 'UTC', spending: { dayUsd: 1.01, monthUsd: 0 }, provider: 'cascade' },
      speechToText: { ...speechToText, service: 'elevenlabs' },
      languageModel: { ...languageModel, service: 'openai', models: { openai: 'thinker' } },
      textToSpeech: { ...textToSpeech, service: 'elevenlabs' },
    })
    const ports = { clock: new HandClock(), history: createPrivateStore(), settings, prices: pricesIn(list) }
    const one = new Budget(ports, () => {})
    // Ten seconds heard, 500 tokens read and 40 written, 150 letters spoken: 0.1, 0.6 and 0.3 dollars here.
    expect([one.usualTurnUsd(), one.refusal()]).toEqual([expect.closeTo(1, 9), undefined])
    // What it used it counts itself, also where nobody waits for its end.
    expect(one.unbilledTurnUsd()).toBe(0)
    one.billed(1, 0.02, cost(0.02))
    expect(one.refusal()).toMatchObject({ code: 'cost.capReached' })
    await settings.set({ speechToText, languageModel })
    expect([one.usualTurnUsd(), one.refusal()]).toEqual([expect.closeTo(0.3, 9), undefined])
  })

  it('that cannot count what is used says so once', () => {
    const { one, told } = budget(undefined, 1)
    one.billed(1, 0, cost(0, true))
    one.billed(2, 0.3, cost(0.3, true))
    expect(told).toEqual(['cost.unknown'])
    expect(one.current.todayUsd).toBe(0.3)
  })

  it('that bounds nothing does not say what it cannot count', () => {
    const { one, told } = budget(undefined, 0)
    one.billed(1, 0, cost(0, true))
    expect(told).toEqual([])
  })

  it('tells its listeners what is spent, now and with every bill, and nobody after they have left', () => {
    const { one } = budget(PRICES, 0)
    const heard: number[] = []
    const leave = one.on(({ todayUsd }) => heard.push(todayUsd))
    one.billed(1, 0.25, cost(0.25))
    one.billed(2, 0, cost(0))
    leave()
    one.billed(3, 0.25, cost(0.25))
    expect(heard).toEqual([0, 0.25])
  })
})
