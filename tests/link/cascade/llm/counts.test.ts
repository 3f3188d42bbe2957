/** What a service says that it counted may be anything; what is made of it is a bill. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AnthropicMessages } from '../../../../src/main/link/cascade/llm/anthropic'
import { OpenaiChat } from '../../../../src/main/link/cascade/llm/openaiChat'
import type { LanguageModel } from '../../../../src/main/link/cascade/ports'
import { costOf } from '../../../../src/main/meter'
import { createDialer, createWebFetch } from '../../../../src/main/net'
import type { UsageLine } from '../../../../src/shared/view'
import { ANTHROPIC_KEY, startAnthropic } from '../../../fixtures/services/anthropic'
import type { ModelPlay, ModelService } from '../../../fixtures/services/modelPlay'
import { OPENAI_KEY, startOpenai } from '../../../fixtures/services/openai'
import { FlowingClock } from '../../../support/flowingClock'

let clock: FlowingClock
let service: ModelService | undefined
beforeEach(() => {
  clock = new FlowingClock().flow()
})
afterEach(async () => {
  await service?.close()
  clock.stop()
})

const PRICES = { 'm\ninput text tokens': 1e-5, 'm\ncached input text tokens': 1e-6, 'm\noutput text tokens': 1e-4 }
const web = () =>
  createWebFetch({ clock, dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }) })

const SERVICES: [string, (plays: ModelPlay[]) => Promise<LanguageModel>][] = [
  [
    'a server of the OpenAI kind',
    async (plays) => {
      service = await startOpenai({ plays })
      const headers = { Authorization: `Bearer ${OPENAI_KEY}` }
      const at = { name: 'Server', base: service.base, headers, fetch: web() }
      return new OpenaiChat({ service: at, clock, model: 'm', random: () => 0 })
    },
  ],
  [
    'Anthropic',
    async (plays) => {
      service = await startAnthropic({ plays })
      const base = service.base.replace(/\/v1$/, '')
      const at = { name: 'Anthropic', base, key: ANTHROPIC_KEY, wire: 'bearer' as const, fetch: web() }
      return new AnthropicMessages({ service: at, clock, model: 'm', random: () => 0 })
    },
  ],
]

async function used(model: LanguageModel): Promise<readonly UsageLine[]> {
  const ask = { text: 'hello', history: [], instructions: '', tools: [], exchanges: [] }
  for await (const event of model.answer(ask, new AbortController().signal))
    if (event.type === 'done') return event.usage
  return []
}

describe.each(SERVICES)('%s', (_, serve) => {
  it('that counts more than any number holds makes a bill that is one', async () => {
    const usage = { input: 1e308, cached: 0, output: 1e308 }
    const lines = await used(await serve([{ do: 'answer', pieces: ['Hello.'], usage }]))
    const { amount } = costOf([...lines, ...lines], PRICES)
    expect([Number.isFinite(amount), amount > 0]).toEqual([true, true])
  })

  it.each<[string, unknown]>([
    ['less than nothing', -7],
    ['in words', 'seven'],
    ['nothing at all', null],
  ])('that counts %s is estimated: no answer is free, and none pays back', async (_how, told) => {
    const usage = { input: told, cached: 0, output: told } as { input: number; cached: number; output: number }
    const lines = await used(await serve([{ do: 'answer', pieces: ['Hello.'], usage }]))
    expect(lines.map(({ unit, estimated }) => [unit, estimated])).toEqual([
      ['input text tokens', true],
      ['output text tokens', true],
    ])
    expect(costOf(lines, PRICES).amount).toBeGreaterThan(0)
  })
})
