/** Parley's link and speaker, `ws` by itself and two other clients, each with a host of its own: from a delta's leaving to its sound in the host. */
import { type ChildProcess, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { createSoundBackend } from '../../src/main/audio'
import { createRealClock } from '../../src/main/clock'
import { createSpeaker } from '../../src/main/playback'
import { fromBench } from '../../tests/peers/packages'
import { MANUAL, openLivekit, openOurs } from './clients'
import { startService } from './service'
import { shuffled } from './shuffled'

const TURNS = Number(process.argv[2])
const THINK_MS = Number(process.argv[3])
const WARM_UP = 50
/** The two that are compared at p99 need many turns; whoever stands beside them plays one of so many. */
const OTHERS_EVERY = 8
const RATE_HZ = 24_000
const SILENCE = new Int16Array(2_880)
/** The bundle lies one folder further down. */
const EAR = ['hostEar.mjs', '../hostEar.mjs'].map((name) => join(import.meta.dirname, name)).find(existsSync)!

export interface HostTimes {
  name: string
  ms: number[]
}

interface Player {
  name: string
  /** Asks, and resolves when the answer is whole. */
  turn(): Promise<void>
  /** What is left of it is dropped. */
  quiet(): Promise<unknown>
  close(): unknown
}

/** Says when sound came to the host that was started with its environment. */
async function startTeller() {
  let heard = (_: bigint) => {}
  const server = createServer((socket) => {
    socket.setEncoding('utf8').on('data', (text) => heard(BigInt(String(text).split('\n')[0]!)))
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    env: { ...process.env, EAR_PORT: String(port), PULSE_SERVER: '/nowhere' },
    next: () =>
      new Promise<bigint>((resolve) => {
        heard = resolve
      }),
  }
}

async function parley(port: number, env: NodeJS.ProcessEnv): Promise<Player> {
  const clock = createRealClock()
  const backend = createSoundBackend({ clock, entry: EAR, platform: 'linux', env, notify: () => {} })
  const speaker = createSpeaker({ backend, clock, device: undefined, volume: 100 })
  speaker.prepare()
  const link = await openOurs(port)
  let turn = 0
  let over = () => {}
  const format = { rateHz: RATE_HZ, runsAhead: link.capabilities.runsAhead }
  // As the assistant does: rehearsed when it is asked for and when it begins.
  link.events.on((event) => {
    if (event.type === 'audio') speaker.play(event.responseId, event.samples, format)
    if (event.type === 'responseStarted') speaker.rehearse(format)
    if (event.type === 'responseDone') over()
  })
  return {
    name: 'Parley',
    turn: () =>
      new Promise((resolve) => {
        over = resolve
        const turnId = ++turn
        link.append({ turnId, samples: SILENCE, rateHz: RATE_HZ, capturedAtMs: 0 })
        link.commit(turnId)
        link.respond({ turnId })
        speaker.rehearse(format)
      }),
    quiet: () => speaker.flush(),
    async close() {
      await link.close()
      await speaker.close()
      await backend.close()
    },
  }
}

/** A host as it is reached without Parley: what comes is written. */
function plainHost(env: NodeJS.ProcessEnv) {
  const host: ChildProcess = fork(EAR, [], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    env,
  })
  host.on('message', () => {})
  host.send({ type: 'openOutput', stream: 1, rateHz: RATE_HZ })
  return {
    write: (samples: Int16Array) => void host.send({ type: 'write', stream: 1, samples }),
    flush: () => void host.send({ type: 'flush', stream: 1 }),
    close: () => host.disconnect(),
  }
}

async function raw(port: number, env: NodeJS.ProcessEnv): Promise<Player> {
  const { WebSocket } = await import('ws')
  const host = plainHost(env)
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/realtime?model=m`, { perMessageDeflate: false })
  let over = () => {}
  socket.on('message', (data) => {
    const event = JSON.parse(String(data))
    if (event.type === 'response.output_audio.delta') {
      const bytes = Buffer.from(event.delta, 'base64')
      host.write(new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1).slice())
    }
    if (event.type === 'response.done') over()
  })
  await new Promise((resolve) => socket.once('open', resolve))
  const send = (event: object) => socket.send(JSON.stringify(event))
  send(MANUAL)
  return {
    name: 'raw ws',
    turn: () =>
      new Promise((resolve) => {
        over = resolve
        send({ type: 'input_audio_buffer.append', audio: Buffer.from(SILENCE.buffer).toString('base64') })
        send({ type: 'input_audio_buffer.commit' })
        send({ type: 'response.create' })
      }),
    async quiet() {
      host.flush()
    },
    close() {
      socket.terminate()
      host.close()
    },
  }
}

/** A session of `@openai/agents-realtime`, which plays nothing itself. */
async function agents(port: number, env: NodeJS.ProcessEnv): Promise<Player> {
  const { RealtimeAgent, RealtimeSession, OpenAIRealtimeWebSocket } = await fromBench('@openai/agents-realtime')
  const host = plainHost(env)
  const transport = new OpenAIRealtimeWebSocket({ url: `ws://127.0.0.1:${port}/v1/realtime?model=m` })
  const session = new RealtimeSession(new RealtimeAgent({ name: 'Bench', instructions: '' }), {
    ...{ transport, model: 'gpt-realtime', tracingDisabled: true },
    config: { audio: { input: { turnDetection: null } } },
  })
  let over = () => {}
  session.on('error', () => {})
  session.on('audio', ({ data }: { data: ArrayBuffer }) => host.write(new Int16Array(data)))
  transport.on('*', ({ type }: { type: string }) => {
    if (type === 'response.done') over()
  })
  await session.connect({ apiKey: 'sk-bench' })
  return {
    name: 'agents-realtime session',
    turn: () =>
      new Promise((resolve) => {
        over = resolve
        session.sendAudio(SILENCE.buffer.slice(0))
        transport.sendEvent({ type: 'input_audio_buffer.commit' })
        transport.sendEvent({ type: 'response.create' })
      }),
    quiet: async () => host.flush(),
    close() {
      session.close()
      host.close()
    },
  }
}

/** The realtime model of `@livekit/agents-plugin-openai`, which gives frames to whoever reads them. */
async function livekit(port: number, env: NodeJS.ProcessEnv): Promise<Player> {
  const host = plainHost(env)
  const { session, frameOf } = await openLivekit(port)
  return {
    name: 'livekit realtime model',
    async turn() {
      session.pushAudio(frameOf(SILENCE))
      void session.commitAudio()
      const generation = await session.generateReply()
      for await (const message of generation.messageStream) {
        for await (const frame of message.audioStream) host.write(frame.data.slice())
      }
    },
    quiet: async () => host.flush(),
    close() {
      void session.close()
      host.close()
    },
  }
}

async function main(): Promise<void> {
  // One delta as long as the jitter buffer is deep at most: it may sound at once, as raw `ws` has it.
  const service = await startService({ deltas: 1, deltaMs: 200, thinkMs: THINK_MS })
  let sent = (_: bigint) => {}
  service.on((event) => {
    if (event.type === 'sent') sent(BigInt(event.atNs))
  })
  const tellers = [await startTeller(), await startTeller(), await startTeller(), await startTeller()]
  const players: Player[] = []
  for (const [at, start] of [parley, raw, agents, livekit].entries()) {
    players.push(await start(service.port, tellers[at]!.env))
  }
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  const times: HostTimes[] = players.map(({ name }) => ({ name, ms: [] }))
  for (let turn = -WARM_UP; turn < TURNS; turn++) {
    for (const at of shuffled(players.length)) {
      if (at > 1 && turn % OTHERS_EVERY !== 0) continue
      const [heard, left] = [tellers[at]!.next(), new Promise<bigint>((resolve) => (sent = resolve))]
      await players[at]!.turn()
      const ms = Number((await heard) - (await left)) / 1e6
      if (turn >= 0) times[at]!.ms.push(ms)
      await players[at]!.quiet()
      // Both hosts have heard of it.
      await new Promise((resolve) => setTimeout(resolve, 15))
    }
  }
  for (const player of players) await player.close()
  service.close()
  process.send?.(times, undefined, undefined, () => process.exit(0))
}

void main()
