/** The test peer itself: what a fault does is what a client sees. */
import { describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { type Fault, type PeerOptions, startPeer } from '../fixtures/realtimePeer'
import { append, BY_HAND, type Client, connect, userText, voice } from './client'

const TONE = 'response.output_audio.delta'

/** One answer is asked for; resolves when it is there or the connection is gone. */
async function answered(options: PeerOptions, until = 'rate_limits.updated') {
  const peer = await startPeer(options)
  const client = await connect(peer.url, peer.token)
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    client.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  )
  client.socket.on('error', () => {})
  client.send(userText('hello'))
  client.send({ type: 'response.create' })
  const end = await Promise.race([closed, client.next(until).then(() => undefined)])
  const pending = peer.pending
  await client.close()
  await peer.close()
  return { client, end, pending, sent: peer.sent.map(({ type }) => type) }
}

const fault = (what: Fault) => answered({ faults: [what] })
const typesOf = (client: Client) => client.frames.map(({ type }) => type)

describe('a fault', () => {
  it('is none unless it is asked for: six deltas of 100 ms', async () => {
    const { client, sent } = await answered({})
    expect(typesOf(client)).toEqual(sent)
    expect(client.of(TONE)).toHaveLength(6)
  })

  it.each([
    [{ at: TONE, nth: 3, do: 'drop' } as const, 1006],
    [{ at: TONE, nth: 3, do: 'halfFrame' } as const, 1006],
    [{ at: TONE, nth: 3, do: 'noise' } as const, 1006],
    [{ at: TONE, nth: 3, do: 'close', code: 1001, reason: 'bye' } as const, 1001],
  ])('can end the connection: %o', async (what, code) => {
    const { client, end, pending } = await fault(what)
    expect([end?.code, client.of(TONE).length, pending]).toEqual([code, 2, 0])
  })

  it('can stall everything, the answer to a ping too', async () => {
    const peer = await startPeer({ faults: [{ at: TONE, nth: 2, do: 'stall' }] })
    const client = await connect(peer.url, peer.token)
    let pongs = 0
    client.socket.on('pong', () => {
      pongs += 1
    })
    client.send(userText('hello'))
    client.send({ type: 'response.create' })
    await client.next(TONE)
    client.socket.ping()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect([client.of(TONE).length, pongs, client.socket.readyState]).toEqual([1, 0, WebSocket.OPEN])
    client.socket.terminate()
    await peer.close()
  })

  it('can repeat, exchange, hold back and leave out frames', async () => {
    const order = async (what: Fault) => typesOf((await fault(what)).client).slice(-8)
    const plain = typesOf((await answered({})).client).slice(-8)
    const [done, transcript] = ['response.output_audio.done', 'response.output_audio_transcript.done']
    const at = plain.indexOf(done)
    expect((await order({ at: done, do: 'duplicate' })).filter((type) => type === done)).toHaveLength(2)
    expect((await order({ at: done, do: 'swap' })).slice(at, at + 2)).toEqual([transcript, done])
    expect(await order({ at: done, do: 'skip' })).not.toContain(done)
    const late = await answered({ faults: [{ at: TONE, nth: 6, do: 'late', until: 'response.done' }] })
    const types = typesOf(late.client)
    expect(types.indexOf('response.done')).toBe(types.lastIndexOf(TONE) - 1)
  })

  it('can put in what is no event, and what is nobody’s', async () => {
    const peer = await startPeer({
      faults: [
        { at: TONE, do: 'garbage', text: 'not json' },
        { at: TONE, nth: 2, do: 'insert', frame: { type: 'nobody.knows' } },
      ],
    })
    const socket = new WebSocket(`${peer.url}/realtime`, { headers: { 'api-key': peer.token } })
    const texts: string[] = []
    const done = new Promise<void>((resolve) =>
      socket.on('message', (data) => {
        texts.push(data.toString())
        if (data.toString().includes('"response.done"')) resolve()
      }),
    )
    await new Promise((resolve) => socket.once('open', resolve))
    for (const event of [userText('hello'), { type: 'response.create' }]) socket.send(JSON.stringify(event))
    await done
    expect(texts).toContain('not json')
    expect(texts).toContain('{"type":"nobody.knows"}')
    socket.close()
    await peer.close()
  })

  it('can let everything through in small pieces, whole in the end', async () => {
    const { client, sent } = await fault({ at: TONE, nth: 4, do: 'drip', bytes: 4000, everyMs: 1 })
    expect(typesOf(client)).toEqual(sent)
  })

  it('can be meant for one connection', async () => {
    const peer = await startPeer({ faults: [{ at: 'session.created', connection: 1, do: 'drop' }] })
    const first = await connect(peer.url, peer.token)
    await first.next('session.created')
    const second = await connect(peer.url, peer.token)
    await new Promise((resolve) => second.socket.once('close', resolve))
    expect([peer.pending, peer.connections]).toEqual([0, 2])
    await first.close()
    await peer.close()
  })
})

describe('a knock', () => {
  it('is refused as often as it is said, then let in', async () => {
    const refuse = [{ status: 401, body: '{"error":{"code":"invalid_api_key"}}' }, { status: 503 }]
    const peer = await startPeer({ refuse })
    const knock = () => connect(peer.url, peer.token)
    await expect(knock()).rejects.toThrow('401')
    await expect(knock()).rejects.toThrow('503')
    const client = await knock()
    await client.next('session.created')
    await client.close()
    await peer.close()
  })
})

it('keeps what clients sent, and their sound', async () => {
  const peer = await startPeer()
  const client = await connect(peer.url, peer.token)
  client.send({ type: 'session.update', session: { type: 'realtime', ...BY_HAND } })
  client.send(append(voice(100)))
  client.send(append(voice(50)))
  await client.settled()
  expect(peer.received.map(({ type }) => type).slice(0, 3)).toEqual([
    'session.update',
    'input_audio_buffer.append',
    'input_audio_buffer.append',
  ])
  expect(peer.sound(0).length).toBe(150 * 48)
  await client.close()
  await peer.close()
})
