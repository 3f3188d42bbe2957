/** What a service may do that is broken, or wants to do harm: what it makes us keep is bounded, and nothing is thrown. */
import { afterEach, describe, expect, it } from 'vitest'
import { createOpenaiLink, type LinkEvent, type RealtimeLink } from '../../../src/main/link'
import { Answers } from '../../../src/main/link/openai/answers'
import { decode } from '../../../src/main/link/openai/decode'
import { UserTurns } from '../../../src/main/link/openai/userTurns'
import { wireFormatOf } from '../../../src/main/link/openai/wireFormat'
import { createDialer } from '../../../src/main/net'
import { FlowingClock, until } from '../../support/flowingClock'
import { plainOptions } from '../../support/plainOptions'
import { type Peer, startPeer } from '../../support/realtimePeer'

const open: { peer: Peer; link: RealtimeLink; clock: FlowingClock }[] = []

afterEach(async () => {
  for (const { peer, link, clock } of open.splice(0)) {
    clock.stop()
    await link.close()
    await peer.close()
  }
})

async function start() {
  const peer = await startPeer()
  const clock = new FlowingClock(Date.now()).flow()
  let answers = 0
  const link = createOpenaiLink({
    ...{ clock, key: async () => 'sk-secret-1234567890', newId: () => `answer ${++answers}`, log: () => {} },
    dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }),
    options: () => plainOptions(peer.url),
  })
  open.push({ peer, link, clock })
  const events: LinkEvent[] = []
  link.events.on((event) => events.push(event.type === 'audio' ? { ...event, samples: new Int16Array(0) } : event))
  const config = {
    ...{ conversation: 'c', mode: 'hold' as const, instructions: '', voice: 'a-voice', speed: 1 },
    ...{ locale: 'en', timeZone: 'UTC' },
  }
  await link.open(config, [], new AbortController().signal)
  const of = (type: LinkEvent['type']) => events.filter((event) => event.type === type)
  return { clock, link, events, of, session: await peer.session() }
}

describe('an answer without end', () => {
  const SECONDS = 60
  const minute = Buffer.alloc(24_000 * 2 * SECONDS).toString('base64')

  it('ends the connection, which is mended, before it fills the memory', async () => {
    const { of, session } = await start()
    session.begin('r1', { turn: '1' })
    const at = { response_id: 'r1', item_id: 'i1', output_index: 0, content_index: 0 }
    for (let at1 = 0; at1 < 70 && !session.closed; at1++) {
      session.send({ type: 'response.output_audio.delta', ...at, delta: minute })
      await new Promise((resolve) => setImmediate(resolve))
    }
    await until(() => of('lost').length > 0, 'the end')
    expect(of('lost')).toMatchObject([{ error: { code: 'link.lost' }, fatal: false }])
    expect(of('audio').length).toBeLessThanOrEqual(60)
  })

  it.each([
    ['words', 300, (n: number) => ({ type: 'response.output_text.delta', item_id: 'i', delta: `${n}`.repeat(5_000) })],
    ['items', 3_000, (n: number) => ({ type: 'response.output_audio.delta', item_id: `i${n}`, delta: 'AAA=' })],
    [
      'calls',
      300,
      (n: number) => ({
        type: 'response.output_item.done',
        item: { type: 'function_call', id: `i${n}`, call_id: `c${n}`, name: 'f', arguments: '{}' },
      }),
    ],
  ])('(%s) is no answer', async (_, most, frame) => {
    const { of, session } = await start()
    session.begin('r1', { turn: '1' })
    for (let at = 0; at < most; at++) session.send({ response_id: 'r1', ...frame(at) })
    await until(() => of('lost').length > 0, 'the end')
    expect(of('lost')).toMatchObject([{ error: { code: 'link.lost' } }])
  })
})

describe('what is kept of a service', () => {
  function answering() {
    const started: string[] = []
    let ids = 0
    const answers = new Answers({
      ...{ newId: () => `a${++ids}`, format: wireFormatOf('pcm'), send: () => {}, lastCommitted: () => 1 },
      ...{ usage: () => [], failure: () => undefined, beyondMeasure: () => {} },
      emit: (event) => void (event.type === 'audio' && started.push(event.responseId)),
    })
    const audio = (responseId: string) =>
      answers.audio({ type: 'audio', responseId, itemId: 'i', contentIndex: 0, base64: 'AAA=' })
    return { answers, started, audio }
  }

  it('is no more than the newest answers, also where it never says that one is done', () => {
    const { answers, started, audio } = answering()
    for (let at = 0; at < 1_000; at++) answers.created({ type: 'responseCreated', responseId: `r${at}`, metadata: {} })
    audio('r0')
    audio('r999')
    expect(started).toEqual(['a1000'])
  })

  it('is no more than the newest of the user’s items, and no more words of one than anybody says', () => {
    const turns = new UserTurns()
    turns.sent({ turnId: 1, samples: new Int16Array(2400), rateHz: 24_000, capturedAtMs: 100 })
    for (let at = 0; at < 3_000; at++) turns.speechStarted(`i${at}`, 0)
    expect([turns.heard('i0', 'x'), turns.heard('i2999', 'x')?.text]).toEqual([undefined, 'x'])
    for (let at = 0; at < 300; at++) turns.heard('i2999', 'y'.repeat(1_000))
    expect(turns.heard('i2999', 'z')?.text.length ?? 0).toBeLessThanOrEqual(100_000)
  })

  it('is no name longer than names are', () => {
    const long = 'x'.repeat(1_000_000)
    const event = decode({ type: 'response.output_audio.delta', response_id: long, item_id: long, delta: '' })
    expect(event).toMatchObject({ responseId: '', itemId: '' })
    expect(decode({ type: 'response.created', response: { id: long } })).toMatchObject({ responseId: '' })
  })
})

it('a service that reads nothing and says that it is there is left before the memory is full', async () => {
  const { clock, link, of, session } = await start()
  session.socket.pause()
  const saysSo = setInterval(() => session.socket.pong(), 5)
  const samples = new Int16Array(24_000 * 20)
  for (let at = 1; at <= 60 && of('lost').length === 0; at++) {
    link.append({ turnId: 1, samples, rateHz: 24_000, capturedAtMs: at * 20_000 })
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  for (let at = 0; at < 6 && of('lost').length === 0; at++) {
    clock.advance(5_000)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  clearInterval(saysSo)
  expect(of('lost')).toMatchObject([{ error: { code: 'link.lost' }, fatal: false }])
})

it('an answer that is cut while its functions run is paid for', async () => {
  const { link, of, session } = await start()
  session.begin('r1', { turn: '1' })
  const item = { id: 'i', type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' }
  session.send({ type: 'response.output_item.done', response_id: 'r1', output_index: 0, item })
  session.done('r1', { usage: { output_token_details: { text_tokens: 9 } } })
  await until(() => of('toolsAwaited').length > 0, 'the call')
  link.cancel({ responseId: 'answer 1', heardMs: 0 })
  link.cancel({ responseId: 'answer 1', heardMs: 0 })
  expect(of('responseDone')).toMatchObject([{ usage: [{ unit: 'output text tokens', quantity: 9 }] }])
})
