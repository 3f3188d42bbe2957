/**
 * Clients that are cut off while they speak, each with the speaker of its own kind: `begin` has one answer said, `cut`
 * ends it as a user would. What the service is then told of it is the service's to report.
 */
import type { AudioBackend, AudioOutput } from '../../src/main/audio'
import { createRealClock } from '../../src/main/clock'
import { createSpeaker } from '../../src/main/playback'
import { fromBench } from '../../tests/peers/packages'
import { openOurs } from './clients'

export interface Cutter {
  name: string
  /** Resolves when the first sound of the answer is on its way to the speaker. */
  begin(): Promise<void>
  cut(): void
  close(): Promise<void>
}

// biome-ignore lint/suspicious/noExplicitAny: packages that are not installed where types are checked
type Any = any

const RATE_HZ = 24_000
const SILENCE = new Int16Array(2_880)
const SPEAKER = { device: { id: 'spk', name: 'Speaker' }, rateHz: RATE_HZ }

/** Parley's link and speaker, wired as the assistant wires them. */
export async function ours(port: number, backend: AudioBackend): Promise<Cutter> {
  const link = await openOurs(port)
  const speaker = createSpeaker({ backend, clock: createRealClock(), device: SPEAKER.device, volume: 100 })
  let turn = 0
  let response = ''
  let begun = () => {}
  link.events.on((event) => {
    if (event.type === 'audio') {
      response = event.responseId
      speaker.play(response, event.samples, { rateHz: RATE_HZ, runsAhead: link.capabilities.runsAhead })
      begun()
    }
    if (event.type === 'audioEnded') speaker.finish(event.responseId)
  })
  return {
    name: 'Parley',
    begin: () =>
      new Promise((resolve) => {
        begun = resolve
        const turnId = ++turn
        link.append({ turnId, samples: SILENCE, rateHz: RATE_HZ, capturedAtMs: 0 })
        link.commit(turnId)
        link.respond({ turnId })
      }),
    cut() {
      void speaker.flush().then((cuts) => {
        const [cut] = cuts
        link.cancel({ responseId: response, heardMs: cut ? (cut.heardSamples * 1000) / cut.rateHz : 0 })
      })
    },
    async close() {
      await link.close()
      await speaker.close()
    },
  }
}

/** A speaker as most programs have one: what comes is written, a cut drops what was not played. */
async function plainSpeaker(backend: AudioBackend): Promise<AudioOutput> {
  return backend.openOutput(SPEAKER, { played: () => {}, lost: () => {} })
}

/** A session of `@openai/agents-realtime`, which plays nothing itself: its own words tell when to stop. */
export async function agents(port: number, backend: AudioBackend): Promise<Cutter> {
  const { RealtimeAgent, RealtimeSession, OpenAIRealtimeWebSocket } = await fromBench('@openai/agents-realtime')
  const output = await plainSpeaker(backend)
  const transport = new OpenAIRealtimeWebSocket({ url: `ws://127.0.0.1:${port}/v1/realtime?model=m` })
  const session = new RealtimeSession(new RealtimeAgent({ name: 'Bench', instructions: '' }), {
    ...{ transport, model: 'gpt-realtime', tracingDisabled: true },
    config: { audio: { input: { turnDetection: null } } },
  })
  let begun = () => {}
  session.on('error', () => {})
  session.on('audio', ({ data }: { data: ArrayBuffer }) => {
    output.write(new Int16Array(data))
    begun()
  })
  session.on('audio_interrupted', () => void output.flush())
  await session.connect({ apiKey: 'sk-bench' })
  return {
    name: 'agents-realtime session',
    begin: () =>
      new Promise((resolve) => {
        begun = resolve
        session.sendAudio(SILENCE.buffer.slice(0))
        transport.sendEvent({ type: 'input_audio_buffer.commit' })
        transport.sendEvent({ type: 'response.create' })
      }),
    cut: () => session.interrupt(),
    async close() {
      session.close()
      await output.close()
    },
  }
}

/** An agent session of `@livekit/agents` with its OpenAI plugin, on the speaker it uses outside of a room. */
export async function livekit(port: number, backend: AudioBackend): Promise<Cutter> {
  const [kit, openai] = [await fromBench('@livekit/agents'), await fromBench('@livekit/agents-plugin-openai')]
  kit.initializeLogger({ pretty: false, level: 'silent' })
  const output = await plainSpeaker(backend)
  let begun = () => {}
  const { TcpAudioOutput } = await fromBenchFile('@livekit/agents', 'voice/console_io.js')
  const speaker: Any = new TcpAudioOutput({
    async sendMessage({ message }: Any) {
      if (message.case === 'audioPlaybackClear') return void output.flush()
      if (message.case !== 'audioOutput') return
      const { data } = message.value
      output.write(halved(new Int16Array(data.slice().buffer)))
      begun()
    },
  })
  const model = new openai.realtime.RealtimeModel({
    ...{ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: 'sk-bench', model: 'gpt-realtime', turnDetection: null },
  })
  const session = new kit.voice.AgentSession({ llm: model, turnDetection: 'manual' })
  session.output.audio = speaker
  session.output.transcription = null
  session.on('error', () => {})
  await session.start({ agent: new kit.voice.Agent({ instructions: '' }) })
  return {
    name: 'livekit agent session',
    begin: () =>
      new Promise((resolve) => {
        begun = resolve
        session.generateReply()
      }),
    cut: () => void session.interrupt(),
    async close() {
      await session.close()
      await output.close()
    },
  }
}

/** It hands over 48 kHz; the speaker of all three is at 24. */
const halved = (samples: Int16Array): Int16Array =>
  Int16Array.from({ length: samples.length >> 1 }, (_, at) => samples[2 * at] ?? 0)

/** A file of a package that its index does not name. */
async function fromBenchFile(name: string, file: string): Promise<Any> {
  const { join } = await import('node:path')
  const { pathToFileURL } = await import('node:url')
  return import(pathToFileURL(join(benchFolder(), 'node_modules', name, 'dist', file)).href)
}

/** Bundled, this file lies one folder further down. */
const benchFolder = (): string => import.meta.dirname.replace(/\/realtime(\/out)?$/, '')
