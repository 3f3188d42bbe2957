import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode } from '../../../src/main/link/openai/decode'

/** Every type of the published protocol; those that carry something are tested one by one below. */
const SERVER_EVENTS = [
  'conversation.created conversation.item.created conversation.item.added conversation.item.done',
  'conversation.item.retrieved conversation.item.deleted conversation.item.truncated',
  'conversation.item.input_audio_transcription.delta conversation.item.input_audio_transcription.completed',
  'conversation.item.input_audio_transcription.failed conversation.item.input_audio_transcription.segment',
  'error session.created session.updated rate_limits.updated',
  'input_audio_buffer.cleared input_audio_buffer.committed input_audio_buffer.speech_started',
  'input_audio_buffer.speech_stopped input_audio_buffer.timeout_triggered input_audio_buffer.dtmf_event_received',
  'output_audio_buffer.started output_audio_buffer.stopped output_audio_buffer.cleared',
  'response.created response.done response.output_item.added response.output_item.done',
  'response.content_part.added response.content_part.done response.output_audio.delta response.output_audio.done',
  'response.output_audio_transcript.delta response.output_audio_transcript.done',
  'response.output_text.delta response.output_text.done',
  'response.function_call_arguments.delta response.function_call_arguments.done',
  'mcp_list_tools.in_progress mcp_list_tools.completed mcp_list_tools.failed',
  'response.mcp_call_arguments.delta response.mcp_call_arguments.done',
  'response.mcp_call.in_progress response.mcp_call.completed response.mcp_call.failed',
].flatMap((line) => line.split(' '))

describe('a frame of the service', () => {
  it.each(SERVER_EVENTS)('%s is known', (type) => {
    expect(decode({ type }).type).not.toBe('unknown')
  })

  it.each([
    ['response.audio.delta', 'response.output_audio.delta'],
    ['response.audio.done', 'response.output_audio.done'],
    ['response.audio_transcript.delta', 'response.output_audio_transcript.delta'],
    ['response.text.delta', 'response.output_text.delta'],
  ])('%s means %s', (old, now) => {
    const fields = { response_id: 'r', item_id: 'i', content_index: 1, delta: 'abc' }
    expect(decode({ type: old, ...fields })).toEqual(decode({ type: now, ...fields }))
  })

  it.each([
    'response.audio_transcript.done',
    'response.text.done',
    'conversation.item.created',
    'transcription_session.updated',
  ])('%s is known from the beta protocol', (old) => {
    expect(decode({ type: old, item_id: 'i' }).type).not.toBe('unknown')
  })

  it('may lack every field or have null in it', () => {
    for (const type of SERVER_EVENTS) {
      const nulls = { session: null, response: null, item: null, error: null, delta: null, item_id: null, usage: null }
      expect(decode({ type, ...nulls })).toEqual(decode({ type }))
    }
  })

  it('of any shape at all is something', () => {
    fc.assert(
      fc.property(fc.anything(), (frame) => typeof decode(frame).type === 'string'),
      { numRuns: 2000 },
    )
    fc.assert(
      fc.property(fc.constantFrom(...SERVER_EVENTS), fc.object({ maxDepth: 3 }), (type, fields) => {
        return typeof decode({ ...fields, type }).type === 'string'
      }),
      { numRuns: 2000 },
    )
  })

  it('that nobody knows keeps its name', () => {
    expect(decode({ type: 'response.smell.delta' })).toEqual({ type: 'unknown', name: 'response.smell.delta' })
  })

  it('says why a response failed, whichever field holds it', () => {
    const failed = (error: object) =>
      decode({ type: 'response.done', response: { id: 'r', status: 'failed', status_details: { error } } })
    expect(failed({ type: 'tokens', code: 'rate_limit_exceeded' })).toMatchObject({ errorCode: 'rate_limit_exceeded' })
    expect(failed({ type: 'server_error', code: null })).toMatchObject({ errorCode: 'server_error' })
  })

  it('gives a finished function call whole', () => {
    const item = { id: 'i', type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' }
    expect(decode({ type: 'response.output_item.done', response_id: 'r', item })).toEqual({
      ...{ type: 'call', responseId: 'r', itemId: 'i', callId: 'c', name: 'f', argumentsJson: '{}' },
    })
  })

  it('gives what a response made once more with its end, by the names of both protocols', () => {
    const output = [
      { id: 'a', type: 'message', content: [{ type: 'output_audio', transcript: 'One.' }, { text: 'Two.' }] },
      { id: 'b', type: 'function_call', call_id: 'c', name: 'f', arguments: '{}', status: 'completed' },
      { id: 'd', type: 'function_call', call_id: 'e', name: 'f', arguments: '{', status: 'incomplete' },
      null,
    ]
    expect(decode({ type: 'response.done', response: { id: 'r', status: 'completed', output } })).toMatchObject({
      output: [
        { type: 'wholeText', responseId: 'r', itemId: 'a', contentIndex: 0, text: 'One.' },
        { type: 'wholeText', responseId: 'r', itemId: 'a', contentIndex: 1, text: 'Two.' },
        { type: 'call', responseId: 'r', itemId: 'b', callId: 'c' },
        { type: 'nothing' },
        { type: 'nothing' },
      ],
    })
    for (const type of ['response.audio_transcript.done', 'response.output_audio_transcript.done']) {
      expect(decode({ type, response_id: 'r', item_id: 'a', transcript: 'One.' })).toMatchObject({ text: 'One.' })
    }
    expect(decode({ type: 'response.text.done', text: 'Two.' })).toMatchObject({ type: 'wholeText', text: 'Two.' })
  })

  it('gives no function call that is not finished: half of its arguments may look whole', () => {
    const item = { id: 'i', type: 'function_call', call_id: 'c', name: 'f', arguments: '', status: 'incomplete' }
    expect(decode({ type: 'response.output_item.done', response_id: 'r', item })).toEqual({ type: 'nothing' })
  })
})
