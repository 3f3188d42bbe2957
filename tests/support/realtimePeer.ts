/**
 * A Realtime service on this computer, for tests of the client: real sockets, frames written by hand, faults at will.
 * It keeps every frame it was sent, and answers by itself only what a test does not want to say each time.
 */
import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { until } from './flowingClock'

export interface Frame {
  type: string
  // biome-ignore lint/suspicious/noExplicitAny: whatever else a frame has, tests look into it
  [field: string]: any
}

export interface PeerOptions {
  /** HTTP answer to the upgrade instead of a session, while it returns one. */
  refuse?: (request: IncomingMessage) => { status: number; body?: string } | undefined
  /** Answers a frame; returns true when the peer shall not. */
  answer?: (frame: Frame, session: PeerSession) => boolean
  /** How the session ends by itself, unix seconds. */
  expiresAt?: number
  /** With it the service speaks TLS. */
  certificate?: { key: string; cert: string }
}

export interface Answer {
  id: string
  text: string
  /** Samples at 24 kHz. */
  samples?: number
  item?: string
}

/** One connection of a client. */
export class PeerSession {
  readonly received: Frame[] = []
  readonly request: IncomingMessage
  readonly socket: WebSocket
  closed = false

  constructor(socket: WebSocket, request: IncomingMessage) {
    this.socket = socket
    this.request = request
    socket.on('close', () => {
      this.closed = true
    })
  }

  take(frame: Frame): void {
    this.received.push(frame)
  }

  send(frame: Frame): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(frame))
  }

  of(type: string): Frame[] {
    return this.received.filter((frame) => frame.type === type)
  }

  /** Samples of sound that were committed or wait to be. */
  get sound(): Buffer {
    return Buffer.concat(this.of('input_audio_buffer.append').map(({ audio }) => Buffer.from(audio, 'base64')))
  }

  /** The `nth` frame of this type, when it is there; rejects when the connection ends before. */
  async until(type: string, nth = 1): Promise<Frame> {
    const found = () => this.of(type)[nth - 1]
    await until(() => this.closed || found() !== undefined, `${type} ${nth}`).catch(() => {})
    const frame = found()
    if (frame) return frame
    throw new Error(`no ${type} came; there were ${this.types().join(', ')}`)
  }

  types(): string[] {
    return this.received.map(({ type }) => type)
  }

  /** Begins an answer, as the service does for `response.create`. */
  begin(id: string, metadata: object | null): void {
    this.send({
      type: 'response.created',
      response: { id, object: 'realtime.response', status: 'in_progress', metadata },
    })
  }

  say({ id, text, samples = 2400, item = `item_${id}` }: Answer): void {
    const at = { response_id: id, item_id: item, output_index: 0, content_index: 0 }
    this.send({ type: 'response.output_audio_transcript.delta', ...at, delta: text })
    const sound = Buffer.alloc(samples * 2)
    for (let i = 0; i < samples; i++) sound.writeInt16LE(1000, i * 2)
    this.send({ type: 'response.output_audio.delta', ...at, delta: sound.toString('base64') })
  }

  ended(id: string, item = `item_${id}`): void {
    this.send({ type: 'response.output_audio.done', response_id: id, item_id: item })
  }

  done(id: string, more: object = {}): void {
    this.send({
      type: 'response.done',
      response: { id, status: 'completed', status_details: null, usage: null, ...more },
    })
  }

  /** The whole of an answer. */
  answer(answer: Answer, metadata: object | null): void {
    this.begin(answer.id, metadata)
    this.say(answer)
    this.ended(answer.id, answer.item)
    this.done(answer.id)
  }

  /** Without a word, as a network does. */
  drop(): void {
    this.socket.terminate()
  }
}

export interface Peer {
  url: string
  port: number
  sessions: PeerSession[]
  /** The `nth` connection. */
  session(nth?: number): Promise<PeerSession>
  close(): Promise<void>
}

export async function startPeer(options: PeerOptions = {}): Promise<Peer> {
  const server = options.certificate ? createTlsServer(options.certificate) : createServer()
  // Who does not trust the certificate hangs up.
  server.on('tlsClientError', () => {})
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const sessions: PeerSession[] = []
  server.on('upgrade', (request, socket, head) => {
    const refusal = options.refuse?.(request)
    if (refusal) {
      const { status, body = '' } = refusal
      socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      const session = new PeerSession(ws, request)
      sessions.push(session)
      ws.on('message', (data) => {
        const frame = JSON.parse(String(data)) as Frame
        session.take(frame)
        if (!options.answer?.(frame, session)) byItself(frame, session)
      })
      session.send({
        type: 'session.created',
        session: { type: 'realtime', id: 'sess_1', ...(options.expiresAt && { expires_at: options.expiresAt }) },
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    port,
    sessions,
    async session(nth = 1) {
      await until(() => sessions.length >= nth, `connection ${nth}`)
      return sessions[nth - 1]!
    },
    async close() {
      for (const { socket } of sessions) socket.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What every service does with these. */
function byItself(frame: Frame, session: PeerSession): void {
  if (frame.type === 'session.update') session.send({ type: 'session.updated', session: frame.session })
  if (frame.type === 'input_audio_buffer.commit') {
    const item = `item_user_${session.of(frame.type).length}`
    session.send({ type: 'input_audio_buffer.committed', item_id: item, previous_item_id: null })
  }
}
