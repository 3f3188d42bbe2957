/** What a service may do that is broken, or wants to do harm: what it makes us keep is bounded, and nothing is thrown. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createOpenaiLink, type LinkEvent, type RealtimeLink } from '../../../src/main/link'
import { Answers } from '../../../src/main/link/openai/answers'
import { decode } from '../../../src/main/link/openai/decode'
import { UserTurns } from '../../../src/main/link/openai/userTurns'
import { wireFormatOf } from '../../../src/main/link/openai/wireFormat'
import { createDialer } from '../../../src/main/net'
import { AppException } from '../../../src/shared/errors'
import { FlowingClock, until } from '../../support/flowingClock'
import { plainOptions } from '../../support/plainOptions'
import { type Peer, startPeer } from '../../support/realtimePeer'

const open: { peer?: Peer; link?: RealtimeLink; clock?: FlowingClock }[] = []

afterEach(async () => {
  for (const { peer, link, clock } of open.splice(0).reverse()) {
    clock?.stop()
    await link?.close()
    await peer?.close()
  }
})

async function openLink(url: string, events: LinkEvent[] = []) {
  const clock = new FlowingClock(Date.now()).flow()
  let answers = 0
  const link = createOpenaiLink({
    ...{ clock, key: async () => 'sk-secret-1234567890', newId: () => `answer ${++answers}`, log: () => {} },
    dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }),
    options: () => plainOptions(url),
  })
  open.push({ link, clock })
  link.events.on((event) => events.push(event.type === 'audio' ? { ...event, samples: new Int16Array(0) } : event))
  const config = {
    ...{ conversation: 'c', mode: 'hold' as const, instructions: '', voice: 'a-voice', speed: 1 },
    ...{ locale: 'en', timeZone: 'UTC' },
  }
  await link.open(config, [], new AbortController().signal)
  return { clock, link }
}

const failure = () => ({ kind: 'turn' as const, error: new AppException('link.lost', { provider: 'compatible' }) })

async function start() {
  const peer = await startPeer()
  open.push({ peer })
  const events: LinkEvent[] = []
  const { clock, link } = await openLink(peer.url, events)
  const of = (type: LinkEvent['type']) => events.filter((event) => event.type === type)
  return { clock, link, events, of, session: await peer.session() }
}

describe('an answer without end', () => {
  it('is let go of before it fills the memory, and is whole until then', () => {
    let [samples, passed] = [0, 0]
    const answers = new Answers({
      ...{
        clock: new FlowingClock(),
        newId: () => 'a',
        format: wireFormatOf('pcm'),
        send: () => {},
        lastCommitted: () => 1,
      },
      ...{
        usage: () => [],
        failure,
        gone: () => {},
      },
      beyondMeasure: () => {
        passed += 1
      },
      emit: (event) => {
        if (event.type === 'audio') samples += event.samples.length
      },
    })
    answers.created({ type: 'responseCreated', responseId: 'r', metadata: {} })
    const minute = Buffer.alloc(24_000 * 2 * 60).toString('base64')
    const audio = { type: 'audio' as const, responseId: 'r', itemId: 'i', contentIndex: 0, base64: minute }
    for (let at = 0; at < 45; at++) answers.audio(audio)
    expect([samples / 24_000, passed]).toEqual([45 * 60, 0])
    for (let at = 0; at < 3; at++) answers.audio(audio)
    expect([samples / 24_000, passed]).toEqual([45 * 60, 3])
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
      ...{
        clock: new FlowingClock(),
        newId: () => `a${++ids}`,
        format: wireFormatOf('pcm'),
        send: () => {},
        lastCommitted: () => 1,
      },
      ...{
        usage: () => [],
        failure,
        gone: () => {},
        beyondMeasure: () => {},
      },
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

it('a service that answers no ping is gone, whatever the system believes', async () => {
  const { clock, of, session } = await start()
  session.socket.pause()
  for (let at = 0; at < 4 && of('lost').length === 0; at++) {
    clock.advance(5_000)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(of('lost')).toMatchObject([{ error: { code: 'link.lost' }, fatal: false }])
})

it('a service that points elsewhere is not followed, and the key goes nowhere', async () => {
  const elsewhere = await startPeer()
  const knocked: unknown[] = []
  const server = createServer().on('upgrade', (request, socket) => {
    knocked.push(request.headers.authorization)
    const location = elsewhere.url.replace('http', 'ws')
    socket.end(
      `HTTP/1.1 307 Elsewhere\r\nLocation: ${location}/realtime\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  const thrown = await openLink(url).then(
    () => undefined,
    ({ error }) => error,
  )
  expect([thrown?.code, knocked.length, elsewhere.sessions.length]).toEqual(['endpoint.noRealtime', 1, 0])
  await elsewhere.close()
  server.close()
})

it('an answer that is cut while its functions run is paid for, once', async () => {
  const { link, of, session } = await start()
  session.begin('r1', { turn: '1' })
  const item = { id: 'i', type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' }
  session.send({ type: 'response.output_item.done', response_id: 'r1', output_index: 0, item })
  session.done('r1', { usage: { output_token_details: { text_tokens: 9 } } })
  await until(() => of('toolsAwaited').length > 0, 'the call')
  link.cancel({ responseId: 'answer 1', heardMs: 0 })
  link.cancel({ responseId: 'answer 1', heardMs: 0 })
  // Told as soon as it was known, so that nothing is lost with what was to come.
  const bill = [{ unit: 'output text tokens', quantity: 9 }]
  expect([...of('toolsAwaited'), ...of('responseDone')]).toMatchObject([{ usage: bill }, { usage: [] }])
})
