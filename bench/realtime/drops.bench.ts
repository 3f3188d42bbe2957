/**
 * The same hundred drops, each while somebody speaks: Parley's keeper, beside the reconnection of the `openai` package as
 * it comes. Counted at the service: of each turn it answered, the pieces of sound that are missing and those it had twice.
 */
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { LinkKeeper } from '../../src/main/assistant/connection/linkKeeper'
import { createRealClock } from '../../src/main/clock'
import { createOpenaiLink } from '../../src/main/link'
import { createDialer } from '../../src/main/net'
import { plainOptions } from '../../tests/support/plainOptions'
import { type Frame, type Peer, type PeerSession, startPeer } from '../../tests/support/realtimePeer'
import { row } from '../measure/figures'

const DROPS = 100
const PIECES = 20
const SAMPLES = 480
const PIECE_MS = 5
const BOUND_MS = 2_500

interface Speaker {
  begin(turn: number): void
  piece(turn: number, piece: number): void
  /** Resolves when the turn is answered, or cannot be. */
  end(turn: number): Promise<void>
  close(): void
}

/** Piece `n` of a turn is known by its samples. */
const soundOf = (piece: number) => new Int16Array(SAMPLES).fill(piece + 1)
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
/** Where each drop falls: everywhere in a turn, the same for both. */
const dropAt = (turn: number) => 1 + ((turn * 7) % (PIECES - 2))

async function count(
  speaker: (peer: Peer) => Promise<Speaker>,
): Promise<{ missing: number; doubled: number; unanswered: number }> {
  let turn = 0
  let piecesHeard = 0
  let dropped = false
  const open = new Map<PeerSession, number[]>()
  const answered = new Map<number, number[]>()
  const peer = await startPeer({
    answer: (frame: Frame, session) => {
      const pieces = open.get(session) ?? []
      open.set(session, pieces)
      if (frame.type === 'input_audio_buffer.append') {
        const bytes = Buffer.from(frame.audio, 'base64')
        for (let at = 0; at + 1 < bytes.length; at += SAMPLES * 2) pieces.push(bytes.readInt16LE(at) - 1)
        piecesHeard = Math.max(piecesHeard, pieces.length)
        if (!dropped && piecesHeard >= dropAt(turn)) {
          dropped = true
          session.drop()
        }
        return true
      }
      if (frame.type === 'input_audio_buffer.commit') {
        answered.set(turn, open.get(session) ?? [])
        open.set(session, [])
        return false
      }
      if (frame.type !== 'response.create') return false
      session.answer({ id: `r${turn}`, text: 'Yes.', samples: 480 }, frame.response?.metadata ?? null)
      return true
    },
  })
  const one = await speaker(peer)
  const result = { missing: 0, doubled: 0, unanswered: 0 }
  for (turn = 1; turn <= DROPS; turn++) {
    dropped = false
    piecesHeard = 0
    one.begin(turn)
    for (let piece = 0; piece < PIECES; piece++) {
      one.piece(turn, piece)
      await pause(PIECE_MS)
    }
    await Promise.race([one.end(turn), pause(BOUND_MS)])
    const pieces = answered.get(turn)
    if (!pieces) result.unanswered += 1
    result.missing += PIECES - new Set(pieces ?? []).size
    result.doubled += (pieces ?? []).length - new Set(pieces ?? []).size
  }
  one.close()
  await peer.close()
  return result
}

async function parley(peer: Peer): Promise<Speaker> {
  const clock = createRealClock()
  let over = () => {}
  let connections = 0
  const keeper = new LinkKeeper({
    clock,
    random: Math.random,
    create: () => {
      const connection = ++connections
      let ids = 0
      return createOpenaiLink({
        clock,
        dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }),
        key: async () => 'sk-bench',
        newId: () => `${connection}-${++ids}`,
        options: () => plainOptions(peer.url),
        log: () => {},
      })
    },
    refusal: () => undefined,
    awake: () => true,
    config: () => ({
      ...{ conversation: 'c', mode: 'hold', instructions: '', voice: 'marin', speed: 1, locale: 'en', timeZone: 'UTC' },
    }),
    handsFree: () => false,
    history: () => [],
    event: ({ type }) => {
      if (type === 'responseDone') over()
    },
    wants: () => {},
    opened: () => {},
    failed: () => over(),
    gaveUp: () => over(),
    changed: () => {},
  })
  keeper.connect()
  return {
    begin: () => {},
    piece: (turnId, piece) =>
      keeper.append({ turnId, samples: soundOf(piece), rateHz: 24000, capturedAtMs: piece * PIECE_MS }),
    async end(turn) {
      const answered = new Promise<void>((resolve) => {
        over = resolve
      })
      keeper.commit(turn)
      keeper.respond({ turnId: turn })
      await answered
      keeper.settled(turn)
    },
    close: () => void keeper.close(),
  }
}

/**
 * Written as its page says: `reconnect: true`, and the session set up again when it is back. By itself it gives up for good
 * with the sixth drop of its life; here it may go on.
 */
async function openai(peer: Peer): Promise<Speaker> {
  const { OpenAIRealtimeWS } = await import('openai/realtime/ws')
  const options = { createConnection: () => connect(peer.port, '127.0.0.1') }
  const client = { apiKey: 'sk-bench', baseURL: `https://127.0.0.1:${peer.port}/v1` }
  const realtime = new OpenAIRealtimeWS({ model: 'm', reconnect: true, maxReconnectAttempts: 1_000, options }, client)
  let over = () => {}
  let up = true
  let back = () => {}
  const manual = {
    type: 'session.update',
    session: { type: 'realtime', audio: { input: { turn_detection: null } } },
  } as const
  realtime.on('error', () => {})
  realtime.on('reconnecting', () => {
    up = false
  })
  realtime.on('reconnected', () => {
    up = true
    realtime.send(manual as Parameters<typeof realtime.send>[0])
    back()
  })
  realtime.on('response.done', () => over())
  await new Promise((resolve) => realtime.socket.once('open', resolve))
  realtime.send(manual as Parameters<typeof realtime.send>[0])
  return {
    begin: () => {},
    piece: (_, piece) =>
      realtime.send({
        type: 'input_audio_buffer.append',
        audio: Buffer.from(soundOf(piece).buffer).toString('base64'),
      }),
    async end() {
      if (!up) {
        await new Promise<void>((resolve) => {
          back = resolve
        })
      }
      const answered = new Promise<void>((resolve) => {
        over = resolve
      })
      realtime.send({ type: 'input_audio_buffer.commit' })
      realtime.send({ type: 'response.create' })
      await answered
    },
    close: () => realtime.close(),
  }
}

it('a hundred drops while somebody speaks', async () => {
  const ours = await count(parley)
  const theirs = await count(openai)
  const figure = ({ missing, doubled, unanswered }: typeof ours) =>
    `${missing} missing, ${doubled} twice, ${unanswered} turns unanswered`
  console.log(
    row(`Parley, ${DROPS} drops, ${DROPS * PIECES} pieces`, figure(ours), '0 and 0', ours.missing + ours.doubled === 0),
  )
  console.log(`the openai package with reconnect: true, the same drops: ${figure(theirs)}`)
  expect(ours.unanswered).toBe(0)
})
