/**
 * Clients of the Realtime protocol, each behind the same two moves: one spoken turn, and the end. Each lets one turn of the
 * loop pass between the sound and its commit: speech takes as long as it lasts, and what was said before its end has left by
 * then.
 */
import { connect } from 'node:net'
import { createRealClock } from '../../src/main/clock'
import { createOpenaiLink, type RealtimeLink } from '../../src/main/link'
import { createDialer } from '../../src/main/net'
import { fromBench } from '../../tests/peers/packages'
import { plainOptions } from '../../tests/support/plainOptions'

export interface Client {
  name: string
  /** Ms from commit to the first decoded samples of the answer; resolves when the answer is whole. */
  turn(): Promise<number>
  close(): void
}

// biome-ignore lint/suspicious/noExplicitAny: packages that are not installed where types are checked
type Any = any

const RATE_HZ = 24000
/** 120 ms in pieces of 20. */
const PIECE = new Int16Array(480).fill(1000)
const PIECES = 6
const AUDIO = Buffer.from(PIECE.buffer).toString('base64')
/** The sound has left. */
const said = () => new Promise((resolve) => setImmediate(resolve))
export const MANUAL = {
  type: 'session.update',
  session: { type: 'realtime', audio: { input: { turn_detection: null } } },
}

/** Parley's link, open. */
export async function openOurs(port: number, mode: 'hold' | 'hands-free' = 'hold'): Promise<RealtimeLink> {
  let ids = 0
  const clock = createRealClock()
  const link = createOpenaiLink({
    clock,
    dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }),
    key: async () => 'sk-bench',
    newId: () => `answer ${++ids}`,
    options: () => plainOptions(`http://127.0.0.1:${port}/v1`),
    log: () => {},
  })
  const config = {
    ...{ conversation: 'c', mode, instructions: '', voice: 'marin', speed: 1, locale: 'en', timeZone: 'UTC' },
  }
  await link.open(config, [], new AbortController().signal)
  return link
}

export async function ours(port: number): Promise<Client> {
  const link = await openOurs(port)
  let turns = 0
  let first = (_: number) => {}
  let done = () => {}
  link.events.on((event) => {
    if (event.type === 'audio') first(performance.now())
    if (event.type === 'responseDone') done()
  })
  return {
    name: 'Parley',
    async turn() {
      const turnId = ++turns
      for (let i = 1; i <= PIECES; i++) link.append({ turnId, samples: PIECE, rateHz: RATE_HZ, capturedAtMs: i * 20 })
      await said()
      const heard = new Promise<number>((resolve) => {
        first = resolve
      })
      const whole = new Promise<void>((resolve) => {
        done = resolve
      })
      const from = performance.now()
      link.commit(turnId)
      link.respond({ turnId })
      const at = await heard
      await whole
      return at - from
    },
    close: () => void link.close(),
  }
}

/** The least that can be done: `ws`, parse, decode. */
export async function raw(port: number): Promise<Client> {
  const { WebSocket } = await import('ws')
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/realtime?model=m`, { perMessageDeflate: false })
  let first = (_: number) => {}
  let done = () => {}
  let ready = () => {}
  const updated = new Promise<void>((resolve) => {
    ready = resolve
  })
  socket.on('message', (data) => {
    const event = JSON.parse(String(data))
    if (event.type === 'session.updated') ready()
    if (event.type === 'response.output_audio.delta') {
      const bytes = Buffer.from(event.delta, 'base64')
      if (new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1).length > 0) first(performance.now())
    }
    if (event.type === 'response.done') done()
  })
  await new Promise((resolve) => socket.once('open', resolve))
  const send = (event: object) => socket.send(JSON.stringify(event))
  send(MANUAL)
  await updated
  return {
    name: 'raw ws',
    async turn() {
      for (let i = 0; i < PIECES; i++) send({ type: 'input_audio_buffer.append', audio: AUDIO })
      await said()
      const heard = new Promise<number>((resolve) => {
        first = resolve
      })
      const whole = new Promise<void>((resolve) => {
        done = resolve
      })
      const from = performance.now()
      send({ type: 'input_audio_buffer.commit' })
      send({ type: 'response.create' })
      const at = await heard
      await whole
      return at - from
    },
    close: () => socket.terminate(),
  }
}

/** A whole session of `@openai/agents-realtime`. */
export async function agents(port: number): Promise<Client> {
  const { RealtimeAgent, RealtimeSession, OpenAIRealtimeWebSocket } = await fromBench('@openai/agents-realtime')
  const transport = new OpenAIRealtimeWebSocket({ url: `ws://127.0.0.1:${port}/v1/realtime?model=m` })
  const session = new RealtimeSession(new RealtimeAgent({ name: 'Bench', instructions: '' }), {
    ...{ transport, model: 'gpt-realtime', tracingDisabled: true },
    config: { audio: { input: { turnDetection: null } } },
  })
  let first = (_: number) => {}
  let done = () => {}
  session.on('error', () => {})
  session.on('audio', ({ data }: { data: ArrayBuffer }) => {
    if (new Int16Array(data).length > 0) first(performance.now())
  })
  transport.on('*', (event: Any) => {
    if (event.type === 'response.done') done()
  })
  await session.connect({ apiKey: 'sk-bench' })
  return {
    name: 'agents-realtime session',
    async turn() {
      for (let i = 0; i < PIECES; i++) session.sendAudio(PIECE.buffer.slice(0))
      await said()
      const heard = new Promise<number>((resolve) => {
        first = resolve
      })
      const whole = new Promise<void>((resolve) => {
        done = resolve
      })
      const from = performance.now()
      transport.sendEvent({ type: 'input_audio_buffer.commit' })
      transport.sendEvent({ type: 'response.create' })
      const at = await heard
      await whole
      return at - from
    },
    close: () => session.close(),
  }
}

/** The `openai` package by itself. */
export async function sdk(port: number): Promise<Client> {
  const { OpenAIRealtimeWS } = await import('openai/realtime/ws')
  const options = { createConnection: () => connect(port, '127.0.0.1') }
  const client = { apiKey: 'sk-bench', baseURL: `https://127.0.0.1:${port}/v1` }
  const session = new OpenAIRealtimeWS({ model: 'm', options }, client)
  let first = (_: number) => {}
  let done = () => {}
  let ready = () => {}
  const updated = new Promise<void>((resolve) => {
    ready = resolve
  })
  session.on('error', () => {})
  session.on('event', (event: Any) => {
    if (event.type === 'session.updated') ready()
    if (event.type === 'response.output_audio.delta' && Buffer.from(event.delta, 'base64').length > 0) {
      first(performance.now())
    }
    if (event.type === 'response.done') done()
  })
  await new Promise((resolve) => session.socket.once('open', resolve))
  session.send(MANUAL as Any)
  await updated
  return {
    name: 'openai package',
    async turn() {
      for (let i = 0; i < PIECES; i++) session.send({ type: 'input_audio_buffer.append', audio: AUDIO })
      await said()
      const heard = new Promise<number>((resolve) => {
        first = resolve
      })
      const whole = new Promise<void>((resolve) => {
        done = resolve
      })
      const from = performance.now()
      session.send({ type: 'input_audio_buffer.commit' })
      session.send({ type: 'response.create' })
      const at = await heard
      await whole
      return at - from
    },
    close: () => session.close(),
  }
}

/** The realtime model of `@livekit/agents-plugin-openai` by itself, without an agent session around it; its session is accepted. */
export async function openLivekit(port: number): Promise<{ session: Any; frameOf(samples: Int16Array): Any }> {
  const [kit, openai, rtc] = [
    await fromBench('@livekit/agents'),
    await fromBench('@livekit/agents-plugin-openai'),
    await fromBench('@livekit/rtc-node'),
  ]
  kit.initializeLogger({ pretty: false, level: 'silent' })
  const model = new openai.realtime.RealtimeModel({
    ...{ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: 'sk-bench', model: 'gpt-realtime', turnDetection: null },
  })
  const session = model.session()
  session.on('error', () => {})
  await new Promise<void>((resolve) => {
    session.on('openai_server_event_received', ({ type }: Any) => {
      if (type === 'session.updated') resolve()
    })
  })
  return { session, frameOf: (samples) => new rtc.AudioFrame(samples, RATE_HZ, 1, samples.length) }
}

export async function livekit(port: number): Promise<Client> {
  const { session, frameOf } = await openLivekit(port)
  let done = () => {}
  session.on('openai_server_event_received', (event: Any) => {
    if (event.type === 'response.done') done()
  })
  return {
    name: 'livekit realtime model',
    async turn() {
      // Twice the sound: it sends whole pieces of 100 ms only, and commits no less than more than one.
      for (let i = 0; i < 2 * PIECES; i++) session.pushAudio(frameOf(PIECE))
      await said()
      const whole = new Promise<void>((resolve) => {
        done = resolve
      })
      const from = performance.now()
      void session.commitAudio()
      const generation = await session.generateReply()
      let at: number | undefined
      for await (const message of generation.messageStream) {
        for await (const frame of message.audioStream) if (frame.data.length > 0) at ??= performance.now()
      }
      await whole
      return (at ?? Number.POSITIVE_INFINITY) - from
    },
    close: () => void session.close(),
  }
}
