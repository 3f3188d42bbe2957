/** One response on a socket that does not take everything at once. */
import { describe, expect, it } from 'vitest'
import { Response } from '../../../src/main/gateway/answers/response'
import { Conversation } from '../../../src/main/gateway/conversation/conversation'
import { usageOf } from '../../../src/main/gateway/protocol/usage'
import { Wire } from '../../../src/main/gateway/protocol/wire'
import { OutboundAudio } from '../../../src/main/gateway/protocol/wireAudio'
import type { Frame } from '../client'

const FORMAT = { type: 'audio/pcm', rate: 24000 } as const
const ONE_DELTA = 2400
const FULL = 1_000_000

/** `taken`: what the client has read is said by hand. */
function make({ modality = 'audio' as 'audio' | 'text' } = {}) {
  const frames: Frame[] = []
  const left: (() => void)[] = []
  const socket = { bufferedBytes: 0 }
  let ids = 0
  const newId = () => String(++ids)
  const wire = new Wire(
    {
      send: (text, sent) => {
        frames.push(JSON.parse(text))
        left.push(sent)
      },
      get bufferedBytes() {
        return socket.bufferedBytes
      },
      close: () => {},
    },
    newId,
  )
  const conversation = new Conversation('conv')
  const ended: string[] = []
  const response = new Response(
    {
      ...{ conversation, modality, metadata: null, maxOutputTokens: 'inf', voice: 'v', offsetMs: 0 },
      isBeginning: true,
      audio: new OutboundAudio(FORMAT, 24_000),
    },
    { wire, newId, spoke: () => {}, ended: ({ id }) => ended.push(id) },
  )
  const drain = () => {
    socket.bufferedBytes = 0
    for (const sent of left.splice(0)) sent()
  }
  const types = () => frames.map(({ type }) => type)
  const deltas = () => frames.filter(({ type }) => type === 'response.output_audio.delta')
  return { response, socket, frames, types, deltas, drain, conversation, ended }
}

describe('a client that reads slowly', () => {
  it('gets no more sound than it takes, and the rest when it has read', () => {
    const { response, socket, deltas, drain, types, ended } = make()
    response.text('Words.')
    response.audio(new Int16Array(3 * ONE_DELTA))
    expect(deltas()).toHaveLength(3)
    socket.bufferedBytes = FULL
    response.audio(new Int16Array(5 * ONE_DELTA))
    response.audioEnded()
    response.completed(usageOf([]))
    expect([deltas().length, ended.length]).toEqual([3, 0])
    drain()
    expect([deltas().length, types().at(-2), ended.length]).toEqual([8, 'response.done', 1])
  })

  it('never gets what had not left when the answer was cancelled; what is told is what was sent', () => {
    const { response, socket, frames, deltas, drain, conversation } = make()
    response.text('Sent. ')
    response.audio(new Int16Array(2 * ONE_DELTA))
    socket.bufferedBytes = FULL
    response.text('Never sent.')
    response.audio(new Int16Array(50 * ONE_DELTA))
    response.cancelled('turn_detected', usageOf([]))
    drain()
    expect(deltas()).toHaveLength(2)
    const done = frames.find(({ type }) => type === 'response.output_audio_transcript.done')
    expect(done.transcript).toBe('Sent. ')
    expect(frames.at(-2).response).toMatchObject({ status: 'cancelled', output: [{ status: 'incomplete' }] })
    expect(conversation.items.at(-1)).toMatchObject({ content: [{ type: 'output_audio', transcript: 'Sent. ' }] })
    expect([response.sentMs, response.madeMs]).toEqual([200, 5200])
  })
})

it.each([
  ['length', 'max_output_tokens'],
  ['filter', 'content_filter'],
] as const)('whose end is missing (%s) is told as that, as is its item', (leftOut, reason) => {
  const { response, frames } = make()
  response.text('Words')
  response.completed(usageOf([]), leftOut)
  const done = frames.find(({ type }) => type === 'response.done')
  expect(done).toMatchObject({
    response: {
      status: 'incomplete',
      status_details: { type: 'incomplete', reason },
      output: [{ status: 'incomplete' }],
    },
  })
})

describe('after its end', () => {
  it.each(['completed', 'failed', 'cancelled'] as const)('(%s) nothing follows', (how) => {
    const { response, frames, ended } = make()
    response.audio(new Int16Array(10))
    if (how === 'completed') response.completed(usageOf([]))
    if (how === 'failed') response.failed('code', 'why')
    if (how === 'cancelled') response.cancelled('client_cancelled', usageOf([]))
    const count = frames.length
    response.text('late')
    response.audio(new Int16Array(ONE_DELTA))
    response.call({ callId: 'c', name: 'n', argumentsJson: '{}' })
    response.completed(usageOf([]))
    response.cancelled('client_cancelled', usageOf([]))
    expect([frames.length, ended.length]).toEqual([count, 1])
  })
})

describe('an answer with words and calls', () => {
  it('gives each its own place, in order', () => {
    const { response, frames } = make()
    response.text('Let me see.')
    response.audio(new Int16Array(ONE_DELTA))
    for (const callId of ['a', 'b']) response.call({ callId, name: 'look', argumentsJson: '{}' })
    response.completed(usageOf([]))
    const added = frames.filter(({ type }) => type === 'response.output_item.added')
    expect(added.map(({ output_index, item }) => [output_index, item.type])).toEqual([
      [0, 'message'],
      [1, 'function_call'],
      [2, 'function_call'],
    ])
    const { output } = frames.at(-2).response
    expect(output.map(({ status }: Frame) => status)).toEqual(['completed', 'completed', 'completed'])
  })

  it('in text alone has no sound, whatever the link makes', () => {
    const { response, types, deltas } = make({ modality: 'text' })
    response.text('Words.')
    response.audio(new Int16Array(ONE_DELTA))
    response.audioEnded()
    response.completed(usageOf([]))
    expect([deltas(), types().includes('response.output_text.done')]).toEqual([[], true])
  })
})

it('says nothing more of an item that was deleted while it was being said', () => {
  const { response, conversation, types } = make()
  response.text('Words.')
  conversation.delete(conversation.lastId!)
  response.completed(usageOf([]))
  expect(types()).not.toContain('conversation.item.done')
  expect(types()).toContain('response.output_item.done')
})
