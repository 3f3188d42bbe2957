/** A plain client of the gateway on a real socket: sends what a test says, keeps every frame, waits for the next of a kind. */
import WebSocket from 'ws'
import { createGateway, type Gateway, type GatewayOptions } from '../../src/main/gateway'
import { createScriptedLink, type Script } from '../../src/main/link'
import { FlowingClock, until } from '../support/flowingClock'

// biome-ignore lint/suspicious/noExplicitAny: frames are read as they come; their types are checked against schemas elsewhere
export type Frame = any

export const TURN = { user: 'a question', reply: 'An answer of five words.', thinkMs: 5, soundMs: 500 }

export interface Client {
  readonly frames: Frame[]
  readonly socket: WebSocket
  send(event: object | string): void
  /** The next frame of this type that nobody has waited for yet. */
  next(type: string, matches?: (frame: Frame) => boolean): Promise<Frame>
  /** The types of all frames so far, the same in a row once. */
  types(): string[]
  of(type: string): Frame[]
  /** Sends an event and waits for the error that answers it. */
  refused(event: object): Promise<{ code: string; message: string; param: string | null; event_id: string | null }>
  /** Everything sent so far has been answered. */
  settled(): Promise<void>
  close(): Promise<void>
}

export async function connect(url: string, token: string, headers: Record<string, string> = {}): Promise<Client> {
  const socket = new WebSocket(`${url}/realtime?model=m`, { headers: { Authorization: `Bearer ${token}`, ...headers } })
  const frames: Frame[] = []
  const seen = new Set<Frame>()
  socket.on('message', (data, isBinary) => {
    if (isBinary) throw new Error('the gateway sends text frames only')
    frames.push(JSON.parse(data.toString()))
  })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  let sent = 0
  const client: Client = {
    frames,
    socket,
    send: (event) => socket.send(typeof event === 'string' ? event : JSON.stringify(event)),
    async next(type, matches = () => true) {
      const found = () => frames.find((frame) => frame.type === type && !seen.has(frame) && matches(frame))
      await until(() => found() !== undefined, `a ${type}`).catch((thrown: Error) => {
        throw new Error(`${thrown.message} among ${client.types().join(', ')}`)
      })
      const frame = found()
      seen.add(frame)
      return frame
    },
    types: () => frames.map(({ type }) => type).filter((type, at, all) => type !== all[at - 1]),
    of: (type) => frames.filter((frame) => frame.type === type),
    async refused(event) {
      const event_id = `sent-${++sent}`
      client.send({ event_id, ...event })
      return (await client.next('error', ({ error }) => error.event_id === event_id)).error
    },
    async settled() {
      await client.refused({ type: 'conversation.item.retrieve', item_id: 'nothing' })
    },
    async close() {
      if (socket.readyState === socket.CLOSED) return
      const closed = new Promise((resolve) => socket.once('close', resolve))
      socket.close()
      await closed
    },
  }
  return client
}

export type Options = Partial<Omit<GatewayOptions, 'clock'>> & {
  script?: Script
  /** One that stands still until the test lets it flow. */
  clock?: FlowingClock
}

/** A gateway with a scripted link on a clock that a busy machine makes nothing late by, for as long as `use` takes. */
export async function withGateway(
  use: (gateway: Gateway) => Promise<void>,
  { script = [TURN], clock = new FlowingClock(Date.now()).flow(), ...options }: Options = {},
) {
  const gateway = await createGateway({ clock, openLink: () => createScriptedLink({ clock, script }), ...options })
  try {
    await use(gateway)
  } finally {
    await gateway.close()
    clock.stop()
  }
}

/** The same with one client, past its `session.created`; what it set in `session` is in force. */
export async function withClient(use: (client: Client) => Promise<void>, options: Options & { session?: object } = {}) {
  await withGateway(async ({ url, token }) => {
    const client = await connect(url, token)
    try {
      await client.next('session.created')
      if (options.session) {
        client.send({ type: 'session.update', session: { type: 'realtime', ...options.session } })
        await client.next('session.updated')
      }
      await use(client)
    } finally {
      await client.close()
    }
  }, options)
}

/** For `session`: the client says itself when a turn is over. */
export const BY_HAND = { audio: { input: { turn_detection: null } } }

export const RATE_HZ = 24_000
const pcm = (samples: Int16Array): string => Buffer.from(samples.buffer).toString('base64')
/** Base64 of PCM at 24 kHz that is heard as voice, or not. */
export const voice = (ms: number): string => pcm(new Int16Array((RATE_HZ * ms) / 1000).fill(8_000))
export const silence = (ms: number): string => pcm(new Int16Array((RATE_HZ * ms) / 1000))
export const append = (audio: string) => ({ type: 'input_audio_buffer.append', audio })
export const userText = (text: string, more: object = {}) => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }], ...more },
})
/** The samples of every audio delta in order. */
export const heard = (client: Client): number =>
  client.of('response.output_audio.delta').reduce((sum, { delta }) => sum + Buffer.from(delta, 'base64').length / 2, 0)
