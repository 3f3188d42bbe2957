/** One client, sound both ways as it is spoken: 20 ms out every 20 ms, 20 ms in every 20 ms. Says what the processor spent. */
import { fromBench } from '../../tests/peers/packages'
import { MANUAL, openLivekit, openOurs } from './clients'
import { startService } from './service'

const [name = '', seconds = ''] = process.argv.slice(2)
const RUN_MS = Number(seconds) * 1000
const WARM_UP_MS = 2_000
const PIECE_MS = 20
const RATE_HZ = 24_000
const PIECE = new Int16Array((RATE_HZ * PIECE_MS) / 1000).fill(1000)

export interface Spent {
  name: string
  cpuMs: number
  /** Heard meanwhile: whoever hears less than it was sent is no cheaper for it. */
  heardMs: number
}

/** Takes a piece of the user's sound. The answer runs from the beginning. */
type Push = (at: number) => void

let samplesHeard = 0

const CLIENTS: Record<string, (port: number) => Promise<Push>> = {
  'raw ws': async (port) => {
    const { WebSocket } = await import('ws')
    const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/realtime?model=m`, { perMessageDeflate: false })
    socket.on('message', (data) => {
      const event = JSON.parse(String(data))
      if (event.type !== 'response.output_audio.delta') return
      const bytes = Buffer.from(event.delta, 'base64')
      samplesHeard += new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1).length
    })
    await new Promise((resolve) => socket.once('open', resolve))
    const send = (event: object) => socket.send(JSON.stringify(event))
    send(MANUAL)
    send({ type: 'response.create' })
    return () =>
      send({ type: 'input_audio_buffer.append', audio: Buffer.from(PIECE.buffer, 0, 960).toString('base64') })
  },
  'Parley, by key': (port) => ours(port, 'hold'),
  'Parley, hands-free': (port) => ours(port, 'hands-free'),
  'agents-realtime session': async (port) => {
    const { RealtimeAgent, RealtimeSession, OpenAIRealtimeWebSocket } = await fromBench('@openai/agents-realtime')
    const transport = new OpenAIRealtimeWebSocket({ url: `ws://127.0.0.1:${port}/v1/realtime?model=m` })
    const session = new RealtimeSession(new RealtimeAgent({ name: 'Bench', instructions: '' }), {
      ...{ transport, model: 'gpt-realtime', tracingDisabled: true },
      config: { audio: { input: { turnDetection: null } } },
    })
    session.on('error', () => {})
    session.on('audio', ({ data }: { data: ArrayBuffer }) => {
      samplesHeard += new Int16Array(data).length
    })
    await session.connect({ apiKey: 'sk-bench' })
    transport.sendEvent({ type: 'response.create' })
    return () => session.sendAudio(PIECE.buffer.slice(0))
  },
  'livekit realtime model': async (port) => {
    const { session, frameOf } = await openLivekit(port)
    const generation = await session.generateReply()
    const listen = async () => {
      for await (const message of generation.messageStream) {
        for await (const frame of message.audioStream) samplesHeard += frame.data.length
      }
    }
    void listen()
    return () => session.pushAudio(frameOf(PIECE))
  },
}

async function ours(port: number, mode: 'hold' | 'hands-free'): Promise<Push> {
  const link = await openOurs(port, mode)
  link.events.on((event) => {
    if (event.type === 'audio') samplesHeard += event.samples.length
  })
  link.respond({ turnId: 1 })
  return (at) => link.append({ turnId: 2, samples: PIECE, rateHz: RATE_HZ, capturedAtMs: at })
}

async function main(): Promise<void> {
  const deltas = (WARM_UP_MS + RUN_MS + 2_000) / PIECE_MS
  const service = await startService({ deltas, deltaMs: PIECE_MS, paced: true })
  const push = await CLIENTS[name]!(service.port)
  const from = performance.now()
  let pushed = 0
  let counted: { cpu: NodeJS.CpuUsage; heard: number } | undefined
  const tick = () => {
    const now = performance.now() - from
    for (; pushed * PIECE_MS <= now; pushed++) push(pushed * PIECE_MS)
    if (!counted && now >= WARM_UP_MS) counted = { cpu: process.cpuUsage(), heard: samplesHeard }
    if (counted && now >= WARM_UP_MS + RUN_MS) return tell(counted.cpu, samplesHeard - counted.heard)
    setTimeout(tick, Math.max(1, from + pushed * PIECE_MS - performance.now()))
  }
  tick()
}

function tell(before: NodeJS.CpuUsage, heard: number): void {
  const { user, system } = process.cpuUsage(before)
  const spent: Spent = { name, cpuMs: (user + system) / 1000, heardMs: (heard * 1000) / RATE_HZ }
  process.send?.(spent, undefined, undefined, () => process.exit(0))
}

void main()
