/** What servers that call themselves OpenAI-compatible do differently, one by one. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OpenaiChat, type OpenaiChatOptions } from '../../../../src/main/link/cascade/llm/openaiChat'
import type { AnswerEvent, AnswerRequest } from '../../../../src/main/link/cascade/ports'
import { createDialer, createWebFetch } from '../../../../src/main/net'
import type { ModelPlay, ModelService } from '../../../fixtures/services/modelPlay'
import { OPENAI_KEY, startOpenai } from '../../../fixtures/services/openai'
import type { OpenaiDialect } from '../../../fixtures/services/openai/dialect'
import { FlowingClock } from '../../../support/flowingClock'

const ASK: AnswerRequest = { text: 'hello', history: [], instructions: '', tools: [], exchanges: [] }
const TOOLS = ['a', 'b'].map((name) => ({ name, description: name, parameters: { type: 'object' } }))
const CALLS = [
  { id: 'one', name: 'a', argumentsJson: '{"x":1}' },
  { id: 'two', name: 'b', argumentsJson: '{"y":2}' },
]
const HELLO: ModelPlay = { do: 'answer', pieces: ['Hello.'], usage: { input: 4, cached: 0, output: 2 } }
const opened: ModelService[] = []
let clock: FlowingClock

beforeEach(() => {
  clock = new FlowingClock().flow()
})

afterEach(async () => {
  for (const service of opened.splice(0)) await service.close()
  clock.stop()
})

async function at(dialect: Partial<OpenaiDialect>, plays: ModelPlay[], more: Partial<OpenaiChatOptions> = {}) {
  const server = await startOpenai({ plays, dialect })
  opened.push(server)
  const fetch = createWebFetch({ clock, dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }) })
  const service = { name: 'Server', base: server.base, headers: { Authorization: `Bearer ${OPENAI_KEY}` }, fetch }
  const model = new OpenaiChat({ service, clock, model: 'm', random: () => 0, silenceMs: 2_000, ...more })
  const ask = async (request: AnswerRequest = ASK) => {
    const events: AnswerEvent[] = []
    for await (const event of model.answer(request, new AbortController().signal)) events.push(event)
    return events
  }
  return { server, ask, bodies: () => server.asked.map(({ body }) => JSON.parse(String(body))) }
}

const callsOf = (events: AnswerEvent[]) => events.filter((event) => event.type === 'toolCall')

describe('a server', () => {
  it('that refuses max_completion_tokens is asked with max_tokens, and from then on at once', async () => {
    const { ask, bodies } = await at({ unsupported: ['max_completion_tokens'] }, [HELLO], { maxOutputTokens: 50 })
    expect((await ask()).at(-1)).toMatchObject({ type: 'done', finish: 'stop' })
    await ask()
    expect(bodies().map(({ max_completion_tokens, max_tokens }) => [max_completion_tokens, max_tokens])).toEqual([
      [50, undefined],
      [undefined, 50],
      [undefined, 50],
    ])
  })

  it('that refuses to count is asked without, and its usage is estimated', async () => {
    const { ask, bodies } = await at({ unsupported: ['stream_options'] }, [HELLO])
    const done = (await ask()).at(-1)
    expect(done).toMatchObject({ usage: [{ unit: 'input text tokens', estimated: true }, { estimated: true }] })
    expect(bodies()).toHaveLength(2)
  })

  it('that refuses to be made to call is offered the functions all the same', async () => {
    const { ask, bodies } = await at({ unsupported: ['tool_choice'] }, [HELLO])
    await ask({ ...ASK, tools: TOOLS, toolChoice: 'required' })
    expect(bodies().map(({ tools, tool_choice }) => [tools.length, tool_choice])).toEqual([
      [2, 'required'],
      [2, undefined],
    ])
  })

  it('that refuses several things loses them one after the other', async () => {
    const unsupported = ['stream_options', 'max_completion_tokens']
    const { ask, bodies } = await at({ unsupported }, [HELLO], { maxOutputTokens: 9 })
    expect((await ask()).at(-1)).toMatchObject({ type: 'done' })
    expect(bodies()).toHaveLength(3)
  })

  it('that refuses what cannot be left out has failed', async () => {
    const { ask, server } = await at({ unsupported: ['messages'] }, [HELLO])
    await expect(ask()).rejects.toMatchObject({ kind: 'badRequest', retryable: false })
    expect(server.asked).toHaveLength(1)
  })

  it('that sends null where there is no text is understood', async () => {
    const { ask } = await at({ nullContent: true }, [HELLO])
    expect((await ask()).filter(({ type }) => type === 'part')).toHaveLength(1)
  })

  it.each(['counted', 'zero', 'none'] as const)(
    'whose calls have indexes that are %s makes them all',
    async (callIndexes) => {
      const { ask } = await at({ callIndexes }, [{ do: 'answer', pieces: [], calls: CALLS }])
      const called = callsOf(await ask({ ...ASK, tools: TOOLS }))
      expect(called.map(({ name, argumentsJson }) => [name, argumentsJson])).toEqual([
        ['a', '{"x":1}'],
        ['b', '{"y":2}'],
      ])
    },
  )

  it('that cannot stream is asked for the whole answer, calls among it', async () => {
    const play: ModelPlay = {
      do: 'answer',
      pieces: ['One moment.'],
      calls: CALLS,
      usage: { input: 9, cached: 3, output: 5 },
    }
    const { ask, bodies } = await at({}, [play], { streams: false })
    const events = await ask({ ...ASK, tools: TOOLS })
    expect(events.map(({ type }) => type)).toEqual(['part', 'toolCall', 'toolCall', 'done'])
    expect(events.at(-1)).toMatchObject({ finish: 'tools', usage: [{ quantity: 6 }, { quantity: 3 }, { quantity: 5 }] })
    expect(bodies()[0]).toMatchObject({ stream: false })
    expect(bodies()[0]).not.toHaveProperty('stream_options')
  })

  it('that says it is done without saying how has broken off', async () => {
    const { ask } = await at({}, [{ do: 'breakOff', pieces: ['Half'] }], { streams: false })
    await expect(ask()).rejects.toMatchObject({ kind: 'incomplete' })
  })
})
