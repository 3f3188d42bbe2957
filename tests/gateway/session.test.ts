/** The session as a client sees it: what is echoed, what is refused and how, and what real clients rely on. */
import { describe, expect, it } from 'vitest'
import { createRealClock } from '../../src/main/clock'
import { createScriptedLink, type LinkEvent } from '../../src/main/link'
import { appError } from '../../src/shared/errors'
import type { Emitter } from '../../src/shared/time'
import { FlowingClock } from '../support/flowingClock'
import { append, BY_HAND, type Client, userText, voice, withClient } from './client'

const update = (session: object) => ({ type: 'session.update', session })
const realtime = (session: object) => update({ type: 'realtime', ...session })
const say = (client: Client, text = 'hello') => {
  client.send(userText(text))
  client.send({ type: 'response.create' })
}

describe('session.created', () => {
  it('is the first frame and has everything that is in force, with null for what is not set', () =>
    withClient(async ({ frames }) => {
      const { session, ...rest } = frames[0]
      expect(rest).toEqual({ type: 'session.created', event_id: expect.stringMatching(/^event_\w+$/) })
      expect(session).toEqual({
        ...{ type: 'realtime', object: 'realtime.session', model: 'm', id: expect.stringMatching(/^sess_\w+$/) },
        ...{ expires_at: expect.any(Number), output_modalities: ['audio'], instructions: '' },
        ...{ tools: [], tool_choice: 'auto', parallel_tool_calls: true, max_output_tokens: 'inf', truncation: 'auto' },
        ...{ reasoning: null, tracing: null, prompt: null, include: null },
        audio: {
          input: {
            ...{ format: { type: 'audio/pcm', rate: 24000 }, noise_reduction: null, transcription: null },
            turn_detection: {
              ...{ type: 'server_vad', threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 500 },
              ...{ idle_timeout_ms: null, create_response: true, interrupt_response: true },
            },
          },
          output: { format: { type: 'audio/pcm', rate: 24000 }, voice: 'alloy', speed: 1 },
        },
      })
      expect(Number.isInteger(session.expires_at)).toBe(true)
      expect(session.expires_at - Date.now() / 1000).toBeGreaterThan(3590)
    }))
})

describe('session.update', () => {
  it('echoes the whole session, with the defaults of what was said in part', () =>
    withClient(async (client) => {
      client.send(
        realtime({ model: 'x', tracing: null, audio: { input: { turn_detection: { type: 'semantic_vad' } } } }),
      )
      const { session } = await client.next('session.updated')
      expect(session.audio.input.turn_detection).toEqual({
        ...{ type: 'semantic_vad', eagerness: 'auto', create_response: true, interrupt_response: true },
      })
      expect(session).toMatchObject({ model: 'm', tool_choice: 'auto', audio: { output: { voice: 'alloy' } } })
    }))

  it('changes nothing at all when one field is wrong', () =>
    withClient(async (client) => {
      await client.refused(realtime({ instructions: 'new', audio: { output: { speed: 9 } } }))
      client.send(realtime({}))
      expect((await client.next('session.updated')).session.instructions).toBe('')
    }))

  it.each([
    [{}, 'missing_required_parameter', 'session.type'],
    [{ type: 'transcription' }, 'invalid_value', 'session.type'],
    [{ type: 'realtime', modalities: ['audio'] }, 'unknown_parameter', 'session.modalities'],
    [{ modalities: ['audio'], voice: 'alloy' }, 'unknown_parameter', 'session.modalities'],
    [{ type: 'realtime', audio: { input: { vad: 1 } } }, 'unknown_parameter', 'session.audio.input.vad'],
    [{ type: 'realtime', output_modalities: ['audio', 'text'] }, 'invalid_value', 'session.output_modalities'],
    [{ type: 'realtime', tools: [{ type: 'mcp', server_label: 'x' }] }, 'invalid_value', 'session.tools[0].type'],
    [
      { type: 'realtime', audio: { input: { turn_detection: { type: 'server_vad', idle_timeout_ms: 4999 } } } },
      'invalid_value',
      'session.audio.input.turn_detection.idle_timeout_ms',
    ],
  ])('refuses %j', (session, code, param) =>
    withClient(async (client) => {
      expect(await client.refused(update(session))).toMatchObject({ type: 'invalid_request_error', code, param })
    }),
  )

  it('keeps the voice that has been heard', () =>
    withClient(async (client) => {
      client.send(realtime({ audio: { output: { voice: 'marin' } } }))
      say(client)
      await client.next('response.done')
      expect(await client.refused(realtime({ audio: { output: { voice: 'cedar' } } }))).toMatchObject({
        code: 'cannot_update_voice',
      })
      client.send(realtime({ instructions: 'same voice', audio: { output: { voice: 'marin' } } }))
      await client.next('session.updated', ({ session }) => session.instructions === 'same voice')
    }))
})

describe('an item', () => {
  it('is put where it is wanted, told with its neighbour, and can be had again until it is deleted', () =>
    withClient(async (client) => {
      client.send(userText('second', { id: 'item_b' }))
      client.send({ ...userText('first', { id: 'item_a' }), previous_item_id: 'root' })
      client.send({ ...userText('between', { id: 'item_ab' }), previous_item_id: 'item_a' })
      await client.settled()
      const added = client.of('conversation.item.added')
      expect(added.map(({ item, previous_item_id }) => [item.id, previous_item_id])).toEqual([
        ['item_b', null],
        ['item_a', null],
        ['item_ab', 'item_a'],
      ])
      expect(client.of('conversation.item.done')).toMatchObject(added.map(({ item }) => ({ item })))
      client.send({ type: 'conversation.item.retrieve', item_id: 'item_ab' })
      const { item } = await client.next('conversation.item.retrieved')
      expect(item.content).toEqual([{ type: 'input_text', text: 'between' }])
      client.send({ type: 'conversation.item.delete', item_id: 'item_ab' })
      expect(await client.next('conversation.item.deleted')).toMatchObject({ item_id: 'item_ab' })
      expect(await client.refused({ type: 'conversation.item.delete', item_id: 'item_ab' })).toMatchObject({
        code: 'item_delete_invalid_item_id',
      })
    }))

  it.each([
    [userText('x', { id: 'item_a' }), 'invalid_value', 'item.id'],
    [{ ...userText('x'), previous_item_id: 'nobody' }, 'invalid_value', 'previous_item_id'],
    [{ type: 'conversation.item.retrieve', item_id: 'nobody' }, 'item_retrieve_invalid_item_id', 'item_id'],
    [{ type: 'conversation.item.retrieve' }, 'missing_required_parameter', 'item_id'],
    [
      { type: 'conversation.item.truncate', item_id: 'nobody', content_index: 0, audio_end_ms: 0 },
      'item_truncate_invalid_item_id',
      'item_id',
    ],
    [
      { type: 'conversation.item.truncate', item_id: 'item_a', content_index: 0, audio_end_ms: 0 },
      'invalid_value',
      'item_id',
    ],
    [
      { type: 'conversation.item.truncate', item_id: 'item_a', content_index: 0, audio_end_ms: 1.5 },
      'invalid_value',
      'audio_end_ms',
    ],
    [
      { type: 'conversation.item.create', item: { type: 'message', role: 'user' } },
      'missing_required_parameter',
      'item.content',
    ],
    [{ type: 'conversation.item.create', item: { type: 'mcp_call' } }, 'invalid_value', 'item.type'],
    [
      {
        type: 'conversation.item.create',
        item: { type: 'message', role: 'assistant', content: [{ type: 'output_audio', audio: '' }] },
      },
      'invalid_value',
      'item.content[0].type',
    ],
    [
      {
        type: 'conversation.item.create',
        item: {
          type: 'message',
          role: 'user',
          content: [{ type: 'input_image', image_url: 'https://example.com/a.png' }],
        },
      },
      'invalid_value',
      'item.content',
    ],
  ])('is refused: %j', (event, code, param) =>
    withClient(async (client) => {
      client.send(userText('there', { id: 'item_a' }))
      expect(await client.refused(event)).toMatchObject({ code, param })
    }),
  )
})

describe('a frame that is none', () => {
  it.each([
    ['not JSON', 'invalid_event', null],
    ['[1]', 'invalid_event', null],
    ['null', 'invalid_event', null],
    ['{}', 'missing_required_parameter', 'type'],
    ['{"type":7}', 'invalid_value', 'type'],
    ['{"type":"transcription_session.update"}', 'invalid_value', 'type'],
    ['{"type":"response.cancel","response_id":7}', 'invalid_value', 'response_id'],
    ['{"type":"input_audio_buffer.append"}', 'missing_required_parameter', 'audio'],
    ['{"type":"input_audio_buffer.append","audio":"AAAA","more":1}', 'unknown_parameter', 'more'],
    ['{"type":"input_audio_buffer.append","audio":"no base64!"}', 'invalid_value', 'audio'],
    ['{"type":"input_audio_buffer.append","audio":"AAAA"}', 'invalid_value', 'audio'],
  ])('%s is answered with an error, and the session goes on', (text, code, param) =>
    withClient(async (client) => {
      client.send(text)
      expect((await client.next('error')).error).toMatchObject({ code, param, event_id: null })
      say(client)
      expect((await client.next('response.done')).response.status).toBe('completed')
    }),
  )

  it('may be binary too', () =>
    withClient(async (client) => {
      client.socket.send(Buffer.from('{"type":"response.create"}'))
      expect((await client.next('error')).error.code).toBe('invalid_event')
      await client.settled()
    }))
})

describe('errors', () => {
  it('carry the id of the event they answer, and their sentences are the live service’s', () =>
    withClient(
      async (client) => {
        expect(await client.refused({ type: 'response.cancel' })).toEqual({
          ...{ type: 'invalid_request_error', code: 'response_cancel_not_active', param: null, event_id: 'sent-1' },
          message: 'Cancellation failed: no active response found',
        })
        client.send(append(voice(50)))
        expect(await client.refused({ type: 'input_audio_buffer.commit' })).toMatchObject({
          code: 'input_audio_buffer_commit_empty',
          message:
            'Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has 50.00ms of audio.',
        })
        expect(await client.refused({ type: 'output_audio_buffer.clear' })).toMatchObject({
          ...{ code: 'invalid_value', param: 'type' },
          message: expect.stringContaining("'session.update', 'input_audio_buffer.append'"),
        })
      },
      { session: BY_HAND },
    ))

  it('name the bounds of a number that is larger than any', () =>
    withClient(async (client) => {
      client.send('{"type":"session.update","session":{"type":"realtime","audio":{"output":{"speed":1e400}}}}')
      expect((await client.next('error')).error.message).toBe(
        "Invalid value: Infinity. 'session.audio.output.speed' must be between 0.25 and 1.5.",
      )
    }))

  it('never repeat what is secret or long', () =>
    withClient(async (client) => {
      const { message } = await client.refused(update({ type: 'x'.repeat(500) }))
      expect(message.length).toBeLessThan(200)
    }))
})

it('ends by itself after its longest time, with a word before', () =>
  withClient(
    async (client) => {
      const closed = new Promise((resolve) => client.socket.once('close', (code) => resolve(code)))
      expect((await client.next('error')).error).toMatchObject({ code: 'session_expired' })
      expect(await closed).toBe(1001)
    },
    { limits: { sessionMs: 50 } },
  ))

describe('trouble of the service behind it', () => {
  it.each([
    ['key.wrong', 'invalid_api_key'],
    ['key.accountClosed', 'account_deactivated'],
    ['quota.empty', 'insufficient_quota'],
    ['model.unknown', 'model_not_found'],
    ['model.noDeployment', 'model_not_found'],
    ['provider.notInCountry', 'unsupported_country_region_territory'],
    ['link.busy', 'rate_limit_exceeded'],
    ['link.expired', 'session_expired'],
  ] as const)('(%s) is told under the protocol’s own name', (code, expected) => {
    const link = createScriptedLink({ clock: createRealClock() })
    const error = appError(code, { provider: 'openai', model: 'm' })
    const emit = (event: LinkEvent) => (link.events as Emitter<LinkEvent>).emit(event)
    link.respond = ({ turnId }) => {
      emit({ type: 'responseStarted', responseId: 'r', turnId })
      emit({ type: 'responseFailed', responseId: 'r', turnId, error })
    }
    return withClient(
      async (client) => {
        say(client)
        expect((await client.next('response.done')).response.status_details.error.code).toBe(expected)
        const closed = new Promise((resolve) => client.socket.once('close', (...how) => resolve(how.map(String))))
        emit({ type: 'lost', error, fatal: true })
        expect((await client.next('error')).error).toMatchObject({ type: 'server_error', code: expected })
        expect(await closed).toEqual([code === 'link.expired' ? '1001' : '1011', expected])
      },
      { openLink: () => link },
    )
  })
})

it('ends with its link where that ends sooner, and says so', async () => {
  const clock = new FlowingClock(Date.now()).flow()
  const link = createScriptedLink({ clock })
  await withClient(
    async (client) => {
      const at = clock.epoch() + 60_000
      for (const each of [0, at, at + 60_000]) (link.events as Emitter<LinkEvent>).emit({ type: 'expires', at: each })
      client.send(update({ type: 'realtime' }))
      expect((await client.next('session.updated')).session.expires_at).toBe(Math.floor(at / 1000))
      const closed = new Promise((resolve) => client.socket.once('close', (code) => resolve(code)))
      await clock.leap(61_000, () => client.of('error').length > 0)
      expect((await client.next('error')).error).toMatchObject({
        ...{ code: 'session_expired', message: 'Your session hit the maximum duration of 1 minutes.' },
      })
      expect(await closed).toBe(1001)
    },
    { clock, openLink: () => link },
  )
})

it('says that its link cannot be used, and closes: nobody restores it', () => {
  const told: string[] = []
  return withClient(
    async (client) => {
      const closed = new Promise((resolve) => client.socket.once('close', (code) => resolve(code)))
      client.send(userText('hello'))
      client.send({ type: 'response.create' })
      expect((await client.next('error')).error).toMatchObject({
        ...{ type: 'server_error', code: 'link.lost' },
        message: 'The connection to scripted was lost. This session is over; open a new one.',
      })
      expect((await client.next('response.done')).response.status).toBe('failed')
      expect(await closed).toBe(1011)
      expect(told).toEqual(['This session is over; open a new one.'])
    },
    {
      script: [{ user: '', reply: '', thinkMs: 5, soundMs: 0, fault: 'lose' }],
      unusable: ({ fix }) => void told.push(fix),
    },
  )
})
