/** Answers as a client sees them: their order, what ends them, and what is left of one that was not heard to its end. */
import { describe, expect, it } from 'vitest'
import { createRealClock } from '../../../src/main/clock'
import { createScriptedLink, type LinkEvent } from '../../../src/main/link'
import type { Emitter } from '../../../src/shared/time'
import {
  append,
  BY_HAND,
  type Client,
  connect,
  type Frame,
  heard,
  RATE_HZ,
  silence,
  TURN,
  userText,
  voice,
  withClient,
  withGateway,
} from '../client'

const respond = (response?: object) => ({ type: 'response.create', ...(response && { response }) })
const ask = (client: Client, text = 'hello', response?: object): Promise<Frame> => {
  client.send(userText(text))
  client.send(respond(response))
  return client.next('response.done')
}
const truncate = (item_id: string, audio_end_ms: number) => ({
  ...{ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms },
})
const transcriptOf = async (client: Client, item_id: string): Promise<string> => {
  client.send({ type: 'conversation.item.retrieve', item_id })
  return (await client.next('conversation.item.retrieved')).item.content[0].transcript
}

const BEGUN = [
  'response.created',
  'response.output_item.added',
  'conversation.item.added',
  'response.content_part.added',
]
const CLOSED = ['response.content_part.done', 'conversation.item.done', 'response.output_item.done']
const ENDED = ['response.done', 'rate_limits.updated']
const SPOKEN = [
  ...BEGUN,
  'response.output_audio_transcript.delta',
  'response.output_audio.delta',
  'response.output_audio.done',
  'response.output_audio_transcript.done',
  ...CLOSED,
  ...ENDED,
]
/** Three seconds, made as slowly as they play; the next one is short. */
const SLOW = [
  { user: 'a', reply: 'One two three four five six.', thinkMs: 5, soundMs: 3000, pieceEveryMs: 60 },
  TURN,
] as const

it('the output of a function that is taken out before anybody asked is not given', () =>
  withClient(async (client) => {
    const tools = [{ type: 'function', name: 'look' }]
    client.send(userText('look'))
    client.send({ type: 'response.create', response: { tools } })
    const [call] = (await client.next('response.done')).response.output
    for (const output of ['wrong', 'right']) {
      const item = { type: 'function_call_output', id: output, call_id: call.call_id, output }
      client.send({ type: 'conversation.item.create', item })
    }
    client.send({ type: 'conversation.item.delete', item_id: 'right' })
    client.send({ type: 'response.create' })
    const { output } = (await client.next('response.done')).response
    expect(output[0].content[0].transcript).toBe('The tool answered: wrong')
  }))

describe('a text turn', () => {
  it('is answered in sound and words, in the order of the protocol', () =>
    withClient(async (client) => {
      const { response } = await ask(client)
      await client.next('rate_limits.updated')
      expect(client.types()).toEqual([
        'session.created',
        'conversation.item.added',
        'conversation.item.done',
        ...SPOKEN,
      ])
      expect(heard(client)).toBe((RATE_HZ * TURN.soundMs) / 1000)
      expect(response.output[0]).toMatchObject({
        ...{ type: 'message', role: 'assistant', status: 'completed' },
        content: [{ type: 'output_audio', transcript: TURN.reply }],
      })
    }))

  it('has every key of a response from the beginning, null where there is nothing to say', () =>
    withClient(async (client) => {
      await ask(client, 'hello', { metadata: { topic: 'x' } })
      const [created] = client.of('response.created')
      expect(created.response).toEqual({
        ...{ object: 'realtime.response', id: expect.stringMatching(/^resp_/), status: 'in_progress', output: [] },
        ...{ status_details: null, usage: null, metadata: { topic: 'x' }, output_modalities: ['audio'] },
        ...{ conversation_id: expect.stringMatching(/^conv_/), max_output_tokens: 'inf' },
        audio: { output: { format: { type: 'audio/pcm', rate: 24000 }, voice: 'alloy' } },
      })
      const [done] = client.of('response.done')
      expect(done.response).toMatchObject({ status_details: null, metadata: { topic: 'x' } })
      expect(done.response.usage.input_token_details.cached_tokens_details.audio_tokens).toBe(0)
    }))

  it('is sent in deltas of 100 ms, each in the place of its part', () =>
    withClient(async (client) => {
      const { response } = await ask(client)
      const deltas = client.of('response.output_audio.delta')
      expect(deltas.map(({ delta }) => Buffer.from(delta, 'base64').length)).toEqual(Array(5).fill(4800))
      for (const delta of deltas) {
        expect(delta).toMatchObject({
          ...{ response_id: response.id, item_id: response.output[0].id, output_index: 0, content_index: 0 },
        })
      }
    }))

  it('is answered in text alone when that is asked for', () =>
    withClient(async (client) => {
      const { response } = await ask(client, 'hello', { output_modalities: ['text'] })
      await client.next('rate_limits.updated')
      expect(client.types().slice(3)).toEqual([
        ...[...BEGUN, 'response.output_text.delta', 'response.output_text.done'],
        ...[...CLOSED, ...ENDED],
      ])
      expect(response.output[0].content).toEqual([{ type: 'output_text', text: TURN.reply }])
    }))

  it('is answered in G.711 when that is agreed', () =>
    withClient(
      async (client) => {
        await ask(client)
        const bytes = client.of('response.output_audio.delta').map(({ delta }) => Buffer.from(delta, 'base64').length)
        expect(bytes.reduce((sum, each) => sum + each, 0)).toBe(8 * TURN.soundMs)
        expect(Math.max(...bytes)).toBe(800)
      },
      { session: { audio: { output: { format: { type: 'audio/pcmu' } } } } },
    ))

  it('is one question however many messages it has, and is asked again when nothing new was said', () =>
    withClient(async (client) => {
      const { response: nothing } = await ask(client, 'first')
      client.send(respond())
      const again = await client.next('response.done')
      expect([nothing.status, again.response.status]).toEqual(['completed', 'completed'])
    }))
})

describe('one answer at a time', () => {
  it('refuses another, and takes it when the first is done', () =>
    withClient(
      async (client) => {
        client.send(userText('hello'))
        client.send(respond())
        const { response } = await client.next('response.created')
        expect(await client.refused(respond())).toMatchObject({
          code: 'conversation_already_has_active_response',
          message: expect.stringContaining(response.id),
        })
        await client.next('response.done')
        await ask(client)
      },
      { script: [{ ...TURN, pieceEveryMs: 20 }] },
    ))

  it('goes on beside one out of band, which leaves no trace in the conversation', () =>
    withClient(
      async (client) => {
        client.send(userText('hello'))
        client.send(respond())
        const main = (await client.next('response.created')).response.id
        const input = [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'aside' }] }]
        client.send(respond({ conversation: 'none', metadata: { topic: 'aside' }, input }))
        const aside = (await client.next('response.created')).response
        expect(aside).toMatchObject({ conversation_id: null, metadata: { topic: 'aside' } })
        const [one, other] = [await client.next('response.done'), await client.next('response.done')]
        expect([one.response.id, other.response.id].sort()).toEqual([main, aside.id].sort())
        const items = client.of('conversation.item.added').map(({ item }) => item.id)
        expect(items).not.toContain(
          [one, other].find(({ response }) => response.id === aside.id)?.response.output[0].id,
        )
      },
      { script: [{ ...TURN, pieceEveryMs: 20 }] },
    ))

  it('answers items that are only pointed to', () =>
    withClient(async (client) => {
      client.send(userText('use a tool', { id: 'item_x' }))
      client.send({
        type: 'session.update',
        session: { type: 'realtime', tools: [{ type: 'function', name: 'look' }] },
      })
      client.send(respond({ conversation: 'none', input: [{ type: 'item_reference', id: 'item_x' }] }))
      expect((await client.next('response.done')).response.output[0]).toMatchObject({ name: 'look' })
      const nobody = respond({ conversation: 'none', input: [{ type: 'item_reference', id: 'nobody' }] })
      expect((await client.refused(nobody)).code).toBe('item_not_found')
    }))
})

describe('a response beside the conversation that is refused', () => {
  it.each([
    ['points to an item there is not', { type: 'item_reference', id: 'gone' }, 'item_not_found'],
    [
      'has a picture in its input',
      { type: 'message', role: 'user', content: [{ type: 'input_image', image_url: 'data:image/png;base64,AAEC' }] },
      'invalid_value',
    ],
  ])('because it %s never began, and stands in nobody’s way', (_, item, code) =>
    withClient(async (client) => {
      for (let count = 0; count < 17; count++) {
        expect((await client.refused(respond({ conversation: 'none', input: [item] }))).code).toBe(code)
      }
      expect(client.of('response.created')).toEqual([])
      const input = [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hello' }] }]
      client.send(respond({ conversation: 'none', input }))
      expect((await client.next('response.done')).response.status).toBe('completed')
    }),
  )
})

describe('push to talk', () => {
  it('commits, and answers when it is asked to', () =>
    withClient(
      async (client) => {
        client.send(append(voice(300)))
        client.send({ type: 'input_audio_buffer.commit' })
        const { item_id, previous_item_id } = await client.next('input_audio_buffer.committed')
        await client.settled()
        expect([previous_item_id, client.of('response.created')]).toEqual([null, []])
        client.send(respond())
        expect((await client.next('response.done')).response.output[0].content[0].transcript).toBe(TURN.reply)
        expect(client.of('conversation.item.added')[0].item).toEqual({
          ...{ id: item_id, object: 'realtime.item', type: 'message', status: 'completed', role: 'user' },
          content: [{ type: 'input_audio', transcript: null }],
        })
      },
      { session: BY_HAND },
    ))

  it('ends the answer to silence at once, with nothing in it', () =>
    withClient(
      async (client) => {
        client.send(append(silence(300)))
        client.send({ type: 'input_audio_buffer.commit' })
        client.send(respond())
        expect((await client.next('response.done')).response).toMatchObject({ status: 'completed', output: [] })
      },
      { session: BY_HAND },
    ))

  it('hears several turns, each in its own item, however fast they come', () =>
    withClient(
      async (client) => {
        for (let turn = 0; turn < 5; turn++) {
          client.send(append(voice(200)))
          client.send({ type: 'input_audio_buffer.commit' })
        }
        client.send(respond())
        await client.next('response.done')
        const committed = client.of('input_audio_buffer.committed')
        expect(new Set(committed.map(({ item_id }) => item_id)).size).toBe(5)
        expect(committed.slice(1).map((each) => each.previous_item_id)).toEqual(
          committed.slice(0, -1).map((each) => each.item_id),
        )
      },
      { session: BY_HAND },
    ))

  it('takes sound inside an item as well', () =>
    withClient(
      async (client) => {
        const content = [{ type: 'input_audio', audio: voice(300) }]
        client.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } })
        client.send(respond())
        expect((await client.next('response.done')).response.status).toBe('completed')
        const { transcript } = await client.next('conversation.item.input_audio_transcription.completed')
        expect(transcript).toBe(TURN.user)
        expect(client.of('conversation.item.added')[0].item.content).toEqual([
          { type: 'input_audio', transcript: null },
        ])
      },
      { session: { audio: { input: { turn_detection: null, transcription: { model: 'm' } } } } },
    ))
})

describe('cancelling', () => {
  it('ends the answer with exactly what was sent, and the next one begins anew', () =>
    withClient(
      async (client) => {
        client.send(userText('hello'))
        client.send(respond())
        await client.next('response.output_audio.delta')
        client.send({ type: 'response.cancel' })
        const { response } = await client.next('response.done')
        expect(response).toMatchObject({
          ...{ status: 'cancelled', status_details: { type: 'cancelled', reason: 'client_cancelled' } },
          output: [{ status: 'incomplete', content: [{ transcript: SLOW[0].reply }] }],
        })
        const deltas = client.of('response.output_audio_transcript.delta').map(({ delta }) => delta)
        expect(client.of('response.output_audio_transcript.done')[0].transcript).toBe(deltas.join(''))
        const count = client.of('response.output_audio.delta').length
        expect((await ask(client)).response.status).toBe('completed')
        expect(client.of('response.output_audio.delta').length - count).toBe(5)
      },
      { script: SLOW },
    ))

  it('reaches the answer it names, before its first sound too', () =>
    withClient(
      async (client) => {
        client.send(userText('hello'))
        client.send(respond())
        const { response } = await client.next('response.created')
        expect((await client.refused({ type: 'response.cancel', response_id: 'resp_nobody' })).code).toBe(
          'response_cancel_not_active',
        )
        client.send({ type: 'response.cancel', response_id: response.id })
        expect((await client.next('response.done')).response).toMatchObject({ status: 'cancelled', output: [] })
        expect((await client.refused({ type: 'response.cancel' })).code).toBe('response_cancel_not_active')
      },
      { script: [{ ...TURN, thinkMs: 60_000 }] },
    ))

  it('comes of the user’s voice, and the turn that interrupts is answered', () =>
    withClient(
      async (client) => {
        client.send(userText('hello'))
        client.send(respond())
        await client.next('response.output_audio.delta')
        client.send(append(voice(200)))
        expect((await client.next('response.done')).response.status_details).toEqual({
          ...{ type: 'cancelled', reason: 'turn_detected' },
        })
        client.send(append(silence(600)))
        expect((await client.next('response.done')).response.status).toBe('completed')
        expect(client.of('error')).toEqual([])
      },
      { script: SLOW },
    ))

  it('does not, where the session says so; the next answer waits for its turn', () =>
    withClient(
      async (client) => {
        client.send(userText('hello'))
        client.send(respond())
        await client.next('response.output_audio.delta')
        for (const sound of [voice(200), silence(600)]) client.send(append(sound))
        await client.next('input_audio_buffer.committed')
        const [first, second] = [await client.next('response.done'), await client.next('response.done')]
        expect([first.response.status, second.response.status]).toEqual(['completed', 'completed'])
      },
      {
        script: [{ ...SLOW[0], soundMs: 600 }, TURN],
        session: { audio: { input: { turn_detection: { type: 'server_vad', interrupt_response: false } } } },
      },
    ))
})

describe('truncating', () => {
  const words = TURN.reply.split(' ')

  it.each([
    [0, 0],
    [100, 1],
    [299, 2],
    [500, 5],
  ])('at %i ms leaves %i of five words, to be had at once', (ms, count) =>
    withClient(async (client) => {
      const { id } = (await ask(client)).response.output[0]
      client.send(truncate(id, ms))
      expect(await client.next('conversation.item.truncated')).toMatchObject({
        ...{ item_id: id, content_index: 0, audio_end_ms: ms },
      })
      expect(await transcriptOf(client, id)).toBe(words.slice(0, count).join(' '))
    }),
  )

  it('only ever shortens, and says by how much it would not', () =>
    withClient(async (client) => {
      const { id } = (await ask(client)).response.output[0]
      expect(await client.refused(truncate(id, 501))).toMatchObject({
        ...{ code: 'invalid_value', param: 'audio_end_ms' },
        message: 'Audio content of 500ms is already shorter than 501ms',
      })
      client.send(truncate(id, 200))
      await client.next('conversation.item.truncated')
      expect((await client.refused(truncate(id, 300))).message).toBe(
        'Audio content of 200ms is already shorter than 300ms',
      )
      expect((await client.refused({ ...truncate(id, 0), content_index: 1 })).param).toBe('content_index')
    }))

  it('ends an answer that is still being made', () =>
    withClient(
      async (client) => {
        client.send(userText('hello'))
        client.send(respond())
        const { item_id } = await client.next('response.output_audio.delta')
        client.send(truncate(item_id, 50))
        expect((await client.next('response.done')).response.status).toBe('cancelled')
        await client.next('conversation.item.truncated')
        expect(await transcriptOf(client, item_id)).toBe('')
      },
      { script: SLOW },
    ))

  it('is refused for what was only written', () =>
    withClient(async (client) => {
      const { id } = (await ask(client, 'hello', { output_modalities: ['text'] })).response.output[0]
      expect(await client.refused(truncate(id, 0))).toMatchObject({ code: 'invalid_value', param: 'item_id' })
    }))

  it('is as good as deleting where nothing was heard', () =>
    withClient(
      async (client) => {
        client.send(userText('hello'))
        client.send(respond())
        const { item_id } = await client.next('response.output_audio.delta')
        client.send({ type: 'conversation.item.delete', item_id })
        expect((await client.next('response.done')).response.status).toBe('cancelled')
        await client.next('conversation.item.deleted')
        expect((await client.refused({ type: 'conversation.item.retrieve', item_id })).code).toBe(
          'item_retrieve_invalid_item_id',
        )
      },
      { script: SLOW },
    ))
})

describe('a function call', () => {
  const tools = [
    { type: 'function', name: 'get_weather', description: '', parameters: { type: 'object', required: ['city'] } },
  ]
  const output = (call_id: string, text: string) => ({
    ...{ type: 'conversation.item.create', item: { type: 'function_call_output', call_id, output: text } },
  })

  it('comes in all its forms, and its result is answered', () =>
    withClient(
      async (client) => {
        const { response } = await ask(client, 'get weather')
        await client.next('rate_limits.updated')
        const [call] = response.output
        expect(client.types().slice(4)).toEqual([
          ...['response.created', 'response.output_item.added', 'conversation.item.added'],
          ...['response.function_call_arguments.delta', 'response.function_call_arguments.done'],
          ...['conversation.item.done', 'response.output_item.done', ...ENDED],
        ])
        expect(call).toMatchObject({ type: 'function_call', status: 'completed', name: 'get_weather' })
        const [done] = client.of('response.function_call_arguments.done')
        expect(done).toMatchObject({ call_id: call.call_id, item_id: call.id, arguments: call.arguments })
        client.send(output(call.call_id, 'sunny'))
        client.send(respond())
        const { output: items } = (await client.next('response.done')).response
        expect(items[0].content[0].transcript).toBe('The tool answered: sunny')
        client.send(truncate(items[0].id, 250))
        await client.next('conversation.item.truncated')
        expect(await transcriptOf(client, items[0].id)).toBe('The tool')
      },
      { session: { tools } },
    ))

  it('is forgotten when the user goes on without its result', () =>
    withClient(
      async (client) => {
        await ask(client, 'get weather')
        const { response } = await ask(client, 'never mind')
        expect(response.output[0].content[0].transcript).toBe(TURN.reply)
      },
      { session: { tools } },
    ))

  it('is made where it has to be, though nobody asks for it', () =>
    withClient(
      async (client) => {
        const other = { type: 'function', name: 'other' }
        const named = { tools: [...tools, other], tool_choice: { type: 'function', name: 'other' } }
        for (const [own, name] of [
          [{ tool_choice: 'required' }, 'get_weather'],
          [named, 'other'],
        ] as const) {
          expect((await ask(client, 'hello', own)).response.output[0]).toMatchObject({ type: 'function_call', name })
        }
        expect((await ask(client, 'hello')).response.output[0].type).toBe('message')
      },
      { session: { tools } },
    ))

  it('is not made where it may not be, nor of another function than the one that was named', () =>
    withClient(
      async (client) => {
        const { response } = await ask(client, 'get weather', { tool_choice: 'none' })
        expect(response.output[0].type).toBe('message')
        const other = { type: 'function', name: 'other' }
        const both = { tools: [...tools, other], tool_choice: { type: 'function', name: 'other' } }
        expect((await ask(client, 'use the tool other', both)).response.output[0].name).toBe('other')
        // What one answer had of its own ends with it.
        expect((await ask(client, 'get weather')).response.output[0].name).toBe('get_weather')
      },
      { session: { tools } },
    ))
})

it('an answer of which the link left something out is incomplete, and says why', () => {
  const link = createScriptedLink({ clock: createRealClock(), script: [TURN] })
  const events = link.events as Emitter<LinkEvent>
  link.respond = ({ turnId }) => {
    events.emit({ type: 'responseStarted', responseId: 'r', turnId })
    events.emit({ type: 'replyDelta', responseId: 'r', text: 'It is a long' })
    events.emit({ type: 'responseDone', responseId: 'r', outcome: 'answered', leftOut: 'length', usage: [] })
  }
  return withClient(
    async (client) => {
      client.send(userText('tell me a story'))
      client.send({ type: 'response.create' })
      expect((await client.next('response.done')).response).toMatchObject({
        ...{ status: 'incomplete', status_details: { type: 'incomplete', reason: 'max_output_tokens' } },
      })
    },
    { openLink: () => link },
  )
})

describe('an answer that fails', () => {
  it.each([
    ['fail', []],
    ['failMidway', [{ status: 'incomplete' }]],
  ] as const)('(%s) says so, and the session goes on', (fault, output) =>
    withClient(
      async (client) => {
        const { response } = await ask(client)
        expect(response).toMatchObject({
          status: 'failed',
          status_details: { type: 'failed', error: { type: 'server_error', code: 'link.lost' } },
          output,
        })
        expect((await ask(client)).response.status).toBe('completed')
      },
      { script: [{ ...TURN, fault }, TURN] },
    ),
  )
})

it('keeps clients apart: each has a conversation and a link of its own', () =>
  withGateway(async ({ url, token }) => {
    const [one, other] = [await connect(url, token), await connect(url, token)]
    one.send(userText('hello', { id: 'item_mine' }))
    await one.settled()
    expect((await other.refused({ type: 'conversation.item.retrieve', item_id: 'item_mine' })).code).toBe(
      'item_retrieve_invalid_item_id',
    )
    const ids = [one, other].map(({ frames }) => frames[0].session.id)
    expect(new Set(ids).size).toBe(2)
    await Promise.all([one.close(), other.close()])
  }))
