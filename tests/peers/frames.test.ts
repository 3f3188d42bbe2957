/** Every kind of frame the gateway can send, against schemas made from the `openai` package's types. */
import { describe, expect, it } from 'vitest'
import { append, BY_HAND, type Client, silence, TURN, userText, voice, withClient } from '../gateway/client'
import { protocol } from './protocol'

const ITEM = { id: 'item_1', object: 'realtime.item', type: 'message', role: 'user', status: 'completed' }
const respond = (response: object = {}) => ({ type: 'response.create', response })

async function everything(client: Client): Promise<void> {
  const answered = () => client.next('rate_limits.updated')
  client.send({
    ...{ type: 'session.update' },
    session: {
      ...{ type: 'realtime', model: 'm', instructions: 'Be brief.', tracing: null, prompt: null, include: null },
      tools: [{ type: 'function', name: 'get_weather', description: 'd', parameters: { type: 'object' } }],
      ...{
        tool_choice: { type: 'function', name: 'get_weather' },
        max_output_tokens: 100,
        reasoning: { effort: 'low' },
      },
      truncation: { type: 'retention_ratio', retention_ratio: 0.8, token_limits: { post_instructions: 1000 } },
      audio: {
        input: {
          ...{ noise_reduction: { type: 'near_field' }, transcription: { model: 'gpt-transcribe', language: 'en' } },
          turn_detection: { type: 'server_vad', silence_duration_ms: 333 },
        },
        output: { voice: 'marin', speed: 1.1 },
      },
    },
  })
  // Else every answer is a call.
  client.send({ type: 'session.update', session: { type: 'realtime', tool_choice: 'auto' } })
  for (const sound of [silence(201), voice(333), silence(707)]) client.send(append(sound))
  const { item_id } = await client.next('conversation.item.input_audio_transcription.completed')
  await answered()
  client.send({ type: 'conversation.item.retrieve', item_id })
  client.send({ type: 'session.update', session: { type: 'realtime', ...BY_HAND } })
  client.send(userText('get weather'))
  client.send(respond({ metadata: { topic: 'weather' } }))
  const call = await client.next('response.function_call_arguments.done')
  const output = { type: 'function_call_output', call_id: call.call_id, output: 'sunny' }
  await answered()
  client.send({ type: 'conversation.item.create', item: output, previous_item_id: 'root' })
  client.send(respond())
  await answered()
  client.send(userText('hello'))
  client.send(respond({ output_modalities: ['text'] }))
  await answered()
  client.send(respond({ conversation: 'none', input: [{ type: 'item_reference', id: item_id }] }))
  await answered()
  const { output: items } = client.of('response.done')[0].response
  client.send({ type: 'conversation.item.truncate', item_id: items[0].id, content_index: 0, audio_end_ms: 123 })
  client.send({ type: 'conversation.item.delete', item_id })
  client.send(append(voice(200)))
  client.send({ type: 'input_audio_buffer.clear' })
  client.send(append(voice(200)))
  client.send({ type: 'input_audio_buffer.commit' })
  client.send('no JSON')
  await client.settled()
}

const SENT = [
  'conversation.item.added',
  'conversation.item.deleted',
  'conversation.item.done',
  'conversation.item.input_audio_transcription.completed',
  'conversation.item.input_audio_transcription.delta',
  'conversation.item.retrieved',
  'conversation.item.truncated',
  'error',
  'input_audio_buffer.cleared',
  'input_audio_buffer.committed',
  'input_audio_buffer.speech_started',
  'input_audio_buffer.speech_stopped',
  'rate_limits.updated',
  'response.content_part.added',
  'response.content_part.done',
  'response.created',
  'response.done',
  'response.function_call_arguments.delta',
  'response.function_call_arguments.done',
  'response.output_audio.delta',
  'response.output_audio.done',
  'response.output_audio_transcript.delta',
  'response.output_audio_transcript.done',
  'response.output_item.added',
  'response.output_item.done',
  'response.output_text.delta',
  'response.output_text.done',
  'session.created',
  'session.updated',
]

describe('a frame of the gateway', () => {
  it('is one of 29 kinds, each as the types of the openai package say', () =>
    withClient(async (client) => {
      await everything(client)
      const { complaints } = await protocol()
      expect([...new Set(client.frames.flatMap(complaints))]).toEqual([])
      expect([...new Set(client.frames.map(({ type }) => type))].sort()).toEqual(SENT)
    }))

  it('is so when an answer fails, too', () =>
    withClient(
      async (client) => {
        client.send(userText('hello'))
        client.send(respond())
        await client.next('rate_limits.updated')
        const { complaints } = await protocol()
        expect(client.frames.flatMap(complaints)).toEqual([])
      },
      { script: [{ ...TURN, fault: 'failMidway' }] },
    ))
})

/** Odd, and allowed: what is echoed of it has to be as the types say, too. */
const ODD: object[] = [
  {
    instructions: null,
    tools: null,
    tool_choice: null,
    output_modalities: null,
    max_output_tokens: null,
    truncation: null,
  },
  { instructions: '', tools: [], max_output_tokens: 1, parallel_tool_calls: false, reasoning: {} },
  { audio: null },
  { audio: { input: null, output: null } },
  { tracing: 'auto', prompt: null, include: ['item.input_audio_transcription.logprobs'] },
  { tracing: {}, include: null },
  { tracing: { workflow_name: 'w', group_id: null, metadata: { a: { b: [1, null] } } } },
  { prompt: { id: 'p' } },
  { prompt: { id: 'p', version: null, variables: { name: 'x' } } },
  { reasoning: { effort: null }, tool_choice: 'required' },
  { tools: [{ type: 'function', name: 'f', description: null, parameters: null }], tool_choice: 'none' },
  { truncation: { type: 'retention_ratio', retention_ratio: 0, token_limits: null } },
  { audio: { input: { transcription: {} } } },
  { audio: { input: { transcription: { language: 'en' } } } },
  { audio: { input: { transcription: { model: null, languages: ['de', 'en'], keywords: [], delay: 'minimal' } } } },
  { audio: { input: { noise_reduction: { type: 'far_field', strength: 0 } } } },
  { audio: { input: { turn_detection: { type: 'semantic_vad', eagerness: null, create_response: null } } } },
  { audio: { input: { turn_detection: { type: 'server_vad', idle_timeout_ms: 30_000, threshold: null } } } },
  { audio: { input: { format: { type: 'audio/pcm' } }, output: { format: { type: 'audio/pcma' }, speed: 0.25 } } },
  { audio: { output: { voice: { id: 'voice_1' }, format: null, speed: null } } },
  { model: null, audio: { output: { voice: null } } },
]

it('a session is echoed as the types say whatever odd things it was given', () =>
  withClient(async (client) => {
    const { complaints } = await protocol()
    for (const session of ODD) {
      client.send({ type: 'session.update', session: { type: 'realtime', ...session } })
      expect([session, complaints(await client.next('session.updated'))]).toEqual([session, []])
    }
    expect(client.of('error')).toEqual([])
  }))

describe('the check', () => {
  it.each([
    ['a type there is not', { type: 'response.audio.delta', event_id: 'e' }],
    ['a field too many', { type: 'input_audio_buffer.cleared', event_id: 'e', item_id: 'i' }],
    ['a field too few', { type: 'response.output_audio.done', event_id: 'e', response_id: 'r' }],
    ['a field of another type', { type: 'conversation.item.deleted', event_id: 'e', item_id: 1 }],
    [
      'a value there is not',
      { type: 'conversation.item.retrieved', event_id: 'e', item: { ...ITEM, content: [{ type: 'audio' }] } },
    ],
    ['a fraction', { type: 'input_audio_buffer.speech_started', event_id: 'e', item_id: 'i', audio_start_ms: 1.5 }],
  ])('finds %s', async (_, frame) => {
    const { complaints } = await protocol()
    expect(complaints(frame)).not.toEqual([])
  })

  it('takes null for what may be absent', async () => {
    const { complaints } = await protocol()
    const item = { ...ITEM, content: [{ type: 'input_audio', transcript: null }] }
    expect(complaints({ type: 'conversation.item.retrieved', event_id: 'e', item })).toEqual([])
  })
})

it('refuses every other event of a client by its name, and does those of WebSocket', () =>
  withClient(async (client) => {
    const { clientTypes } = await protocol()
    expect(clientTypes).toHaveLength(11)
    const { message } = await client.refused({ type: 'output_audio_buffer.clear' })
    const served = clientTypes.filter((type) => type !== 'output_audio_buffer.clear')
    for (const type of served) expect(message).toContain(`'${type}'`)
    expect(message.match(/'[a-z_.]+'/g)).toHaveLength(1 + served.length)
  }))
