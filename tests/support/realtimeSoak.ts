/**
 * Many turns over a connection that is broken on purpose, again and again: the real keeper and the real client over real
 * sockets, a service that remembers every sample. Says what became of every turn and of every piece of sound.
 */
import { LinkKeeper } from '../../src/main/assistant/connection/linkKeeper'
import { createRealClock } from '../../src/main/clock'
import { createOpenaiLink, type LinkEvent } from '../../src/main/link'
import { createDialer } from '../../src/main/net'
import type { Cancel, Clock } from '../../src/shared/time'
import { plainOptions } from './plainOptions'
import { type Frame, type PeerSession, startPeer } from './realtimePeer'

/** What goes wrong, and when in a turn. */
const FAULTS = [
  'drop while spoken',
  'drop at commit',
  'drop at question',
  'drop before sound',
  'drop in sound',
  'close 1001',
  'garbage',
  'half a frame',
  'unknown event',
  'late deltas',
  'twice',
  'slow drip',
  'service down once',
  'race error',
] as const
type Fault = (typeof FAULTS)[number]

export interface SoakResult {
  turns: number
  faults: number
  /** Turns that never ended. */
  stuck: number
  /** Asked to repeat. */
  gaveUp: number
  /** Turns whose committed sound was not exactly what was said: pieces missing and pieces twice. */
  missing: number
  doubled: number
  /** Turns of which the user heard two answers. */
  answeredTwice: number
  connections: number
  /** Heap after collection, MB, at the middle and at the end. */
  heapMiddleMb: number
  heapEndMb: number
}

const PIECES = 12
const SAMPLES = 480
const RATE_HZ = 24000
const BOUND_MS = 20_000
const FAULTS_A_TURN = 2

/** Every piece of sound is known by its first sample. */
const mark = (turn: number, piece: number) => ((turn * PIECES + piece) % 32_000) + 1

/**
 * @param heapMb after a collection
 * @param clock by which a turn is stuck and a connection is away for too long
 */
export async function soak(
  turns: number,
  seed: number,
  heapMb: () => number,
  clock: Clock = createRealClock(),
): Promise<SoakResult> {
  const random = generator(seed)
  const result: SoakResult = {
    ...{ turns, faults: 0, stuck: 0, gaveUp: 0, missing: 0, doubled: 0, answeredTwice: 0, connections: 0 },
    ...{ heapMiddleMb: 0, heapEndMb: 0 },
  }
  let due: Fault[] = []
  let down = 0
  const take = (...wanted: Fault[]): Fault | undefined => {
    const at = due.findIndex((fault) => wanted.includes(fault))
    if (at < 0) return undefined
    result.faults += 1
    return due.splice(at, 1)[0]
  }
  /** Pieces of each connection since its last commit, and of the last commit. */
  const heard = new Map<PeerSession, { open: number[]; committed: number[] }>()
  const answered = new Map<number, number[][]>()
  const late: string[] = []

  const peer = await startPeer({
    refuse: () => (down-- > 0 ? { status: 503 } : undefined),
    answer: (frame, session) => {
      const ears = heard.get(session) ?? { open: [], committed: [] }
      heard.set(session, ears)
      switch (frame.type) {
        case 'input_audio_buffer.append': {
          ears.open.push(...marksOf(frame))
          if (take('drop while spoken')) session.drop()
          return false
        }
        case 'input_audio_buffer.clear':
          ears.open = []
          return false
        case 'input_audio_buffer.commit':
          if (take('drop at commit')) {
            session.drop()
            return true
          }
          ears.committed = ears.open
          ears.open = []
          return false
        case 'response.create':
          void answer(frame, session, ears.committed)
          return true
        default:
          return false
      }
    },
  })

  async function answer(frame: Frame, session: PeerSession, committed: number[]): Promise<void> {
    const turn = Number(frame.response.metadata.turn)
    const id = `r${turn}`
    if (take('drop at question')) return session.drop()
    if (take('service down once')) {
      down = 1
      return session.drop()
    }
    if (take('garbage')) session.socket.send('{]')
    if (take('unknown event')) session.send({ type: 'response.smell.delta', delta: 'rose' })
    if (take('late deltas')) for (const old of late) session.say({ id: old, text: 'late', samples: 100 })
    if (take('race error')) {
      session.send({ type: 'error', error: { type: 'x', code: 'response_cancel_not_active', message: 'x' } })
    }
    session.begin(id, frame.response.metadata)
    if (take('drop before sound')) return session.drop()
    if (take('half a frame')) {
      rawSocketOf(session).write(Buffer.from([0x81, 0x7e, 0x10, 0x00, 0x7b, 0x22]))
      return session.drop()
    }
    const drips = take('slow drip') !== undefined
    for (let piece = 0; piece < 4; piece++) {
      session.say({ id, text: `word${piece} `, samples: 600 })
      if (piece === 0 && turn > 0) answered.set(turn, [...(answered.get(turn) ?? []), committed])
      if (drips) await pause(15)
      if (piece === 1 && take('drop in sound')) return session.drop()
      if (piece === 1 && take('close 1001')) return session.socket.close(1001, 'going away')
    }
    if (take('twice')) session.ended(id)
    session.ended(id)
    session.done(id)
    late.push(id)
    if (late.length > 3) late.shift()
  }

  /** Connections that a turn's answer was heard from. */
  const heardFrom = new Map<number, Set<string>>()
  const waiting = { turn: 0, over: (_: 'answered' | 'broken' | 'gave up') => {} }
  let sounded = false
  const keeper: LinkKeeper = new LinkKeeper({
    clock,
    random: () => random() * 0.1,
    create: () => {
      result.connections += 1
      let ids = 0
      const connection = result.connections
      return createOpenaiLink({
        clock,
        dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }),
        key: async () => 'sk-soak',
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
    event: (event: LinkEvent) => {
      if (event.type === 'audio') {
        sounded = true
        const [connection = ''] = event.responseId.split('-')
        heardFrom.set(waiting.turn, (heardFrom.get(waiting.turn) ?? new Set()).add(connection))
      }
      if (event.type === 'responseDone') waiting.over('answered')
      if (event.type === 'lost' && sounded) waiting.over('broken')
    },
    wants: () => {},
    opened: () => {},
    failed: () => {},
    gaveUp: () => {
      result.gaveUp += 1
      waiting.over('gave up')
    },
    changed: () => {},
  })
  keeper.connect()

  for (let turn = 1; turn <= turns; turn++) {
    // Two a turn; what a drop left no room for comes on top of the next ones.
    const wanted = Math.min(4, Math.max(2, FAULTS_A_TURN * turn - result.faults))
    due = Array.from({ length: wanted }, () => FAULTS[Math.floor(random() * FAULTS.length)]!)
    sounded = false
    waiting.turn = turn
    let giveUp: Cancel = () => {}
    const over = new Promise<string>((resolve) => {
      waiting.over = resolve
      giveUp = clock.after(BOUND_MS, () => resolve('stuck'))
    })
    for (let piece = 0; piece < PIECES; piece++) {
      const samples = new Int16Array(SAMPLES).fill(mark(turn, piece))
      keeper.append({ turnId: turn, samples, rateHz: RATE_HZ, capturedAtMs: piece * 20 })
      if (piece % 5 === 4) await pause(1)
    }
    keeper.commit(turn)
    keeper.respond({ turnId: turn })
    const how = await over
    giveUp()
    if (how === 'stuck') result.stuck += 1
    keeper.settled(turn)
    if (turn === Math.floor(turns / 2)) result.heapMiddleMb = heapMb()
    // What a service remembers of old connections is the test's, not the client's.
    for (const session of [...heard.keys()].filter(({ closed }) => closed)) heard.delete(session)
    for (const session of peer.sessions) session.received.length = 0
  }
  for (let turn = 1; turn <= turns; turn++) {
    const answers = answered.get(turn) ?? []
    if ((heardFrom.get(turn)?.size ?? 0) > 1) result.answeredTwice += 1
    const said = Array.from({ length: PIECES }, (_, piece) => mark(turn, piece))
    for (const pieces of answers.slice(-1)) {
      result.missing += said.filter((value) => !pieces.includes(value)).length
      result.doubled += pieces.length - new Set(pieces).size + pieces.filter((value) => !said.includes(value)).length
    }
  }
  await keeper.close()
  await peer.close()
  result.heapEndMb = heapMb()
  return result
}

/** A frame of the wire holds up to five pieces. */
function marksOf({ audio }: Frame): number[] {
  const bytes = Buffer.from(audio, 'base64')
  const marks: number[] = []
  for (let at = 0; at + 1 < bytes.length; at += SAMPLES * 2) marks.push(bytes.readInt16LE(at))
  return marks
}

const rawSocketOf = (session: PeerSession) =>
  (session.socket as unknown as { _socket: { write(bytes: Buffer): void } })._socket

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Mulberry32: the same faults for the same seed. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
