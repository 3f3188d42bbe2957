/** The vendor's own client, unmodified, finds the fake to be the service it knows. */
import OpenAI from 'openai'
import { afterEach, describe, expect, it } from 'vitest'
import type { ModelPlay, ModelService } from '../fixtures/services/modelPlay'
import { OPENAI_KEY, startOpenai } from '../fixtures/services/openai'

const opened: ModelService[] = []
afterEach(async () => {
  for (const service of opened.splice(0)) await service.close()
})

async function client(plays: ModelPlay[], apiKey = OPENAI_KEY) {
  const service = await startOpenai({ plays, dialect: { pieceBytes: 7 } })
  opened.push(service)
  return { service, openai: new OpenAI({ apiKey, baseURL: service.base, maxRetries: 0 }) }
}

const ASK = { model: 'gpt-5.5', messages: [{ role: 'user' as const, content: 'hello' }] }
const TOOLS = ['a', 'b'].map((name) => ({ type: 'function' as const, function: { name, parameters: {} } }))
const PLAY: ModelPlay = {
  do: 'answer',
  pieces: ['Grüße ', 'aus Köln.'],
  calls: [
    { id: 'one', name: 'a', argumentsJson: '{"x":1}' },
    { id: 'two', name: 'b', argumentsJson: '{}' },
  ],
  usage: { input: 10, cached: 4, output: 3 },
}

describe('the fake of OpenAI', () => {
  it('streams a completion that the client puts together, calls and usage among it', async () => {
    const { openai, service } = await client([PLAY])
    const stream = openai.chat.completions.stream({ ...ASK, tools: TOOLS, stream_options: { include_usage: true } })
    const { choices, usage } = await stream.finalChatCompletion()
    expect(choices[0]?.message.content).toBe('Grüße aus Köln.')
    expect(choices[0]?.message.tool_calls).toMatchObject([
      { id: 'one', function: { name: 'a', arguments: '{"x":1}' } },
      { id: 'two', function: { name: 'b', arguments: '{}' } },
    ])
    expect(usage).toMatchObject({
      prompt_tokens: 10,
      completion_tokens: 3,
      prompt_tokens_details: { cached_tokens: 4 },
    })
    expect(service.complaints).toEqual([])
  })

  it('answers as a whole where nothing is streamed', async () => {
    const { openai } = await client([PLAY])
    const { choices } = await openai.chat.completions.create({ ...ASK, tools: TOOLS })
    expect([choices[0]?.finish_reason, choices[0]?.message.content]).toEqual(['tool_calls', 'Grüße aus Köln.'])
  })

  it('refuses with errors that the client has classes for', async () => {
    const wrongKey = await client([], 'sk-wrong')
    await expect(wrongKey.openai.chat.completions.create(ASK)).rejects.toBeInstanceOf(OpenAI.AuthenticationError)
    const busy = await client([{ do: 'refuse', as: 'quota' }])
    await expect(busy.openai.chat.completions.create(ASK)).rejects.toMatchObject({
      status: 429,
      code: 'insufficient_quota',
    })
  })

  it('refuses fields that the protocol does not have, and results that answer no call', async () => {
    const { openai, service } = await client([])
    await expect(openai.chat.completions.create({ ...ASK, temprature: 1 } as never)).rejects.toMatchObject({
      param: 'temprature',
    })
    const messages = [...ASK.messages, { role: 'tool' as const, tool_call_id: 'nobody', content: 'x' }]
    await expect(openai.chat.completions.create({ ...ASK, messages })).rejects.toMatchObject({ status: 400 })
    expect(service.complaints).toHaveLength(2)
  })
})
