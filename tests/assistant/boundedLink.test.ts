import { describe, expect, it } from 'vitest'
import { BoundedLink } from '../../src/main/assistant/boundedLink'
import { Budget } from '../../src/main/assistant/budget'
import type { LinkEvent, RealtimeLink } from '../../src/main/link'
import { createMemoryStore } from '../../src/main/settings'
import { createPrivateStore } from '../../src/main/transcript'
import { Emitter } from '../../src/shared/time'
import { HandClock } from '../support/handClock'

const CONFIG = {
  ...{ conversation: 'c', mode: 'hold' as const, instructions: '', voice: '', speed: 1, locale: 'en', timeZone: 'UTC' },
}
const usage = (quantity: number) => [{ unit: 'output audio tokens', quantity }]

/** A usual turn costs 0.2 dollars here. */
function setUp(dayUsd: number) {
  const settings = createMemoryStore({ timeZone: 'UTC', spending: { dayUsd, monthUsd: 0 } })
  const prices = () => ({ 'output audio tokens': 0.001 })
  const budget = new Budget({ clock: new HandClock(), history: createPrivateStore(), settings, prices }, () => {})
  const asked: string[] = []
  const inner = {
    events: new Emitter<LinkEvent>(),
    capabilities: { inputRateHz: 24_000 },
    open: async () => void asked.push('open'),
    respond: ({ turnId }: { turnId: number }) => void asked.push(`respond ${turnId}`),
    commit: (turnId: number) => void asked.push(`commit ${turnId}`),
  }
  const link = new BoundedLink(inner as unknown as RealtimeLink, budget)
  const told: LinkEvent[] = []
  link.events.on((event) => told.push(event))
  const answered = (tokens: number) =>
    inner.events.emit({ type: 'responseDone', responseId: 'r', outcome: 'answered', usage: usage(tokens) })
  const open = () => link.open(CONFIG, [], new AbortController().signal)
  return { budget, link, asked, told, answered, open }
}

describe('a link of another program', () => {
  it('counts as spent what it used, each answer for itself', async () => {
    const { budget, answered, told } = setUp(0)
    answered(300)
    answered(200)
    expect(budget.current.todayUsd).toBeCloseTo(0.5, 9)
    expect(told.map(({ type }) => type)).toEqual(['responseDone', 'responseDone'])
  })

  it('is not asked once the next question could pass the bound, and its client is told why', async () => {
    const { link, asked, told, answered, open } = setUp(1)
    await open()
    link.respond({ turnId: 1 })
    answered(600)
    link.commit(2)
    link.respond({ turnId: 2 })
    expect(asked).toEqual(['open', 'respond 1', 'commit 2'])
    expect(told.at(-1)).toMatchObject({ type: 'responseFailed', turnId: 2, error: { code: 'cost.capReached' } })
  })

  it('is not even opened where nothing may be spent any more', async () => {
    const { asked, answered, open } = setUp(1)
    answered(900)
    await expect(open()).rejects.toMatchObject({ error: { code: 'cost.capReached' } })
    expect(asked).toEqual([])
  })
})
