/** The vendor's own client, unmodified, finds the fake to be the service it knows. */
import Anthropic from '@anthropic-ai/sdk'
import { afterEach, describe, expect, it } from 'vitest'
import { ANTHROPIC_KEY, startAnthropic } from '../fixtures/services/anthropic'
import type { ModelPlay, ModelService } from '../fixtures/services/modelPlay'

const opened: ModelService[] = []
afterEach(async () => {
  for (const service of opened.splice(0)) await service.close()
})

async function client(plays: ModelPlay[], apiKey = ANTHROPIC_KEY) {
  const service = await startAnthropic({ plays, pieceBytes: 7 })
  opened.push(service)
  return { service, anthropic: new Anthropic({ apiKey, baseURL: service.base, maxRetries: 0 }) }
}

const ASK = { model: 'claude-sonnet', max_tokens: 50, messages: [{ role: 'user' as const, content: 'hello' }] }

describe('the fake of Anthropic', () => {
  it('streams a message that the client puts together, calls among it', async () => {
    const calls = [{ id: 'toolu_1', name: 'a', argumentsJson: '{"x":1}' }]
    const { anthropic, service } = await client([
      { do: 'answer', pieces: ['Grüße ', 'aus Köln.'], calls, usage: { input: 10, cached: 4, output: 3 } },
    ])
    const tools = [{ name: 'a', input_schema: { type: 'object' as const } }]
    const message = await anthropic.messages.stream({ ...ASK, tools }).finalMessage()
    expect(message.content).toMatchObject([
      { type: 'text', text: 'Grüße aus Köln.' },
      { type: 'tool_use', id: 'toolu_1', name: 'a', input: { x: 1 } },
    ])
    expect(message.stop_reason).toBe('tool_use')
    expect(message.usage).toMatchObject({ input_tokens: 6, cache_read_input_tokens: 4, output_tokens: 3 })
    expect(service.complaints).toEqual([])
  })

  it('refuses with errors that the client has classes for', async () => {
    const wrongKey = await client([], 'sk-ant-wrong')
    await expect(wrongKey.anthropic.messages.create(ASK)).rejects.toBeInstanceOf(Anthropic.AuthenticationError)
    const busy = await client([{ do: 'refuse', as: 'rateLimit' }])
    await expect(busy.anthropic.messages.create(ASK)).rejects.toBeInstanceOf(Anthropic.RateLimitError)
    const down = await client([{ do: 'refuse', as: 'overloaded' }])
    await expect(down.anthropic.messages.create(ASK)).rejects.toMatchObject({ status: 529, type: 'overloaded_error' })
  })

  it('refuses fields that the protocol does not have, and turns that do not alternate', async () => {
    const { anthropic, service } = await client([])
    await expect(anthropic.messages.create({ ...ASK, temprature: 1 } as never)).rejects.toMatchObject({ status: 400 })
    const twice = { ...ASK, messages: [...ASK.messages, ...ASK.messages] }
    await expect(anthropic.messages.create(twice)).rejects.toMatchObject({ status: 400 })
    expect(service.complaints).toHaveLength(2)
  })
})
