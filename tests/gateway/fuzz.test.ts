/** Whatever a client sends, the server answers and goes on: random frames, random fields, frames in any order. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../src/main/gateway/protocol/refusal'
import { clientFrame } from '../../src/main/gateway/protocol/requests'
import {
  append,
  type Client,
  connect,
  type Frame,
  silence,
  TURN,
  userText,
  voice,
  withClient,
  withGateway,
} from './client'

const TYPES = [
  ...['session.update', 'input_audio_buffer.append', 'input_audio_buffer.commit', 'input_audio_buffer.clear'],
  ...['conversation.item.create', 'conversation.item.retrieve', 'conversation.item.truncate'],
  ...['conversation.item.delete', 'response.create', 'response.cancel', 'output_audio_buffer.clear'],
]
const FIELDS = [
  ...['session', 'audio', 'item', 'item_id', 'previous_item_id', 'content_index', 'audio_end_ms', 'response'],
  ...['response_id', 'event_id', 'type', 'input', 'output', 'turn_detection', 'tools', 'content', 'role', 'text'],
  ...['__proto__', 'constructor', 'toString', 'metadata', 'conversation', 'instructions'],
]

const leaf = fc.oneof(
  fc.constantFrom('realtime', 'message', 'user', 'input_text', 'server_vad', 'none', 'root', 'item_1', 'audio/pcmu'),
  ...[fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.base64String()],
)
const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...FIELDS), tie('value'), { maxKeys: 4 }),
  ),
}))
const frame = fc
  .tuple(fc.constantFrom(...TYPES), fc.dictionary(fc.constantFrom(...FIELDS), anything, { maxKeys: 4 }))
  .map(([type, fields]) => JSON.stringify({ ...fields, type }))
const text = fc.oneof(fc.string(), fc.json(), frame)

it('a frame is an event or a refusal that names its field, and nothing else is ever thrown', () => {
  fc.assert(
    fc.property(text, (raw) => {
      try {
        expect(TYPES).toContain(clientFrame(raw).read().type)
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(Refusal)
        expect((thrown as Refusal).body.message.length).toBeLessThan(1000)
      }
    }),
    { numRuns: 2000 },
  )
})

describe('a session', () => {
  it('outlives any frames at all, and answers a question after them', () =>
    withGateway(async ({ url, token }) => {
      await fc.assert(
        fc.asyncProperty(fc.array(text, { minLength: 20, maxLength: 60 }), async (frames) => {
          const client = await connect(url, token)
          for (const raw of frames) client.send(raw)
          await lives(client)
          await client.close()
        }),
        { numRuns: 25 },
      )
    }))

  const valid = fc.constantFrom<object>(
    ...[append(voice(120)), append(silence(120)), append(silence(700)), userText('hello'), userText('use a tool')],
    ...[
      { type: 'input_audio_buffer.commit' },
      { type: 'input_audio_buffer.clear' },
      { type: 'response.create' },
      { type: 'response.create', response: { conversation: 'none' } },
      { type: 'response.create', response: { output_modalities: ['text'] } },
      { type: 'response.cancel' },
      userText('hello', { id: 'mine' }),
      { type: 'conversation.item.delete', item_id: 'mine' },
      { type: 'session.update', session: { type: 'realtime', audio: { input: { turn_detection: null } } } },
      {
        type: 'session.update',
        session: { type: 'realtime', audio: { input: { turn_detection: { type: 'server_vad' } } } },
      },
      { type: 'session.update', session: { type: 'realtime', tools: [{ type: 'function', name: 'look' }] } },
    ],
  )

  it('keeps the order of the protocol whatever order the client has', () =>
    withClient(
      async (client) => {
        await fc.assert(
          fc.asyncProperty(fc.array(fc.tuple(valid, fc.nat(3)), { minLength: 10, maxLength: 40 }), async (events) => {
            const from = client.frames.length
            for (const [event, pause] of events) {
              client.send(event)
              if (pause === 0) await client.settled()
            }
            await lives(client)
            inOrder(client, from)
          }),
          { numRuns: 25 },
        )
      },
      { script: [{ ...TURN, thinkMs: 1, pieceEveryMs: 1 }] },
    ))
})

/** Everything is over, and a question is answered. */
async function lives(client: Client): Promise<void> {
  client.send({
    ...{ type: 'session.update', session: { type: 'realtime', tools: [], audio: { input: { turn_detection: null } } } },
  })
  client.send(userText('are you there'))
  // An answer may still be going on, or the answer to a turn that waited for it.
  for (let at = 0; ; at++) {
    const metadata = { last: `${client.frames.length} ${at}` }
    client.send({ type: 'response.cancel' })
    client.send({ type: 'response.create', response: { metadata } })
    await client.settled()
    const isMade = ({ response }: Frame) => response.metadata?.last === metadata.last
    if (!client.of('response.created').some(isMade)) continue
    await client.next('response.done', isMade)
    break
  }
  expect(client.socket.readyState).toBe(client.socket.OPEN)
}

/** Every response is created, says its deltas, and is done, once each; its words are what was sent. */
function inOrder(client: Client, from: number): void {
  const frames = client.frames.slice(from)
  const done = frames.filter(({ type }) => type === 'response.done')
  for (const { response } of done) {
    const own = frames.filter((each) => each.response_id === response.id || each.response?.id === response.id)
    if (own[0].type !== 'response.created') continue
    expect(own.map(({ type }) => type).filter((type) => type === 'response.done')).toHaveLength(1)
    expect(own.at(-1).type).toBe('response.done')
    const opened = own.filter(({ type }) => type === 'response.output_item.added')
    const closed = own.filter(({ type }) => type === 'response.output_item.done')
    expect(closed.map(({ item }) => item.id)).toEqual(opened.map(({ item }) => item.id))
    const said = own.filter(({ type }) => /transcript\.delta|text\.delta/.test(type)).map(({ delta }) => delta)
    const final = own.filter(({ type }) => /transcript\.done|output_text\.done/.test(type))
    expect(final.map((each) => each.transcript ?? each.text).join('')).toBe(said.join(''))
  }
}
