import { describe, expect, it } from 'vitest'
import { append, BY_HAND, heard, RATE_HZ, silence, TURN, userText, voice, withClient } from './client'

const SPOKEN = [
  'response.created',
  'response.output_item.added',
  'conversation.item.added',
  'response.content_part.added',
  'response.output_audio_transcript.delta',
  'response.output_audio.delta',
  'response.output_audio.done',
  'response.output_audio_transcript.done',
  'response.content_part.done',
  'conversation.item.done',
  'response.output_item.done',
  'response.done',
  'rate_limits.updated',
]

describe('a text turn', () => {
  it('is answered in sound and words, in the order of the protocol', () =>
    withClient(async (client) => {
      client.send(userText('hello'))
      client.send({ type: 'response.create' })
      const { response } = await client.next('response.done')
      await client.next('rate_limits.updated')
      expect(client.types()).toEqual([
        'session.created',
        'conversation.item.added',
        'conversation.item.done',
        ...SPOKEN,
      ])
      expect(response).toMatchObject({ status: 'completed', status_details: null, metadata: null })
      expect(response.output[0].content).toEqual([{ type: 'output_audio', transcript: TURN.reply }])
      expect(heard(client)).toBe((RATE_HZ * TURN.soundMs) / 1000)
    }))
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
        client.send({ type: 'response.create' })
        await client.next('response.done')
        expect(client.of('conversation.item.added')[0].item).toEqual({
          ...{ id: item_id, object: 'realtime.item', type: 'message', status: 'completed', role: 'user' },
          content: [{ type: 'input_audio', transcript: null }],
        })
      },
      { session: BY_HAND },
    ))
})

describe('server voice activity', () => {
  it('finds the turn, answers it by itself, and is interrupted by the next', () =>
    withClient(
      async (client) => {
        client.send(append(silence(200)))
        client.send(append(voice(300)))
        client.send(append(silence(600)))
        await client.next('response.done')
        await client.next('rate_limits.updated')
        expect(client.types().slice(1)).toEqual([
          'input_audio_buffer.speech_started',
          'input_audio_buffer.speech_stopped',
          'input_audio_buffer.committed',
          'conversation.item.added',
          'conversation.item.done',
          ...SPOKEN,
        ])
      },
      { script: [{ ...TURN, soundMs: 2000 }] },
    ))
})
