/** What the user's spoken items turned out to say: kept with the item, and told to a client that asked for it. */
import { appError } from '../../../shared/errors'
import { keepNewest } from '../../../shared/newest'
import type { Cancel, Clock, Ms } from '../../../shared/time'
import type { AppError, TurnId } from '../../../shared/view'
import type { LinkSide } from '../linkSide'
import { Overdue } from '../overdue'
import type { Item } from '../protocol/frames'
import { codeOf } from '../protocol/refusal'
import type { Config } from '../protocol/sessionConfig'
import type { Wire } from '../protocol/wire'
import type { Conversation } from './conversation'

export interface TranscriptsPorts {
  wire: Wire
  conversation: Conversation
  link: Pick<LinkSide, 'capabilities'>
  config(): Config
  clock: Pick<Clock, 'now'>
  /** As long as the session lasts. */
  after(ms: Ms, callback: () => void): Cancel
  /** The link says nothing of it: it is not waited for any more. */
  lost(turn: TurnId): void
}

interface Expected {
  item: Item
  lengthMs: Ms
  said: string | undefined
}

/** As the live service words it. */
const UNWRITTEN = {
  ...{ type: 'transcription_error', code: 'audio_unintelligible' },
  message: 'The audio could not be transcribed.',
}

/** As many as a conversation has items. */
const REMEMBERED = 2000

export class Transcripts {
  readonly #ports: TranscriptsPorts
  readonly #turns = new Map<TurnId, Expected>()
  readonly #overdue: Overdue

  constructor(ports: TranscriptsPorts) {
    this.#ports = ports
    const { capabilities } = ports.link
    this.#overdue = new Overdue({ ...ports, capabilities, late: (turn) => this.#late(turn) })
  }

  /** Before the item stands nothing is told of its words. */
  expect(turn: TurnId, item: Item, lengthMs: Ms): void {
    this.#turns.set(turn, { item, lengthMs, said: undefined })
    keepNewest(this.#turns, REMEMBERED)
  }

  /** The link has been told all of it. */
  owed(turn: TurnId): void {
    if (this.#turns.has(turn)) this.#overdue.expect(turn)
  }

  /** Some of its words have come. */
  growing(turn: TurnId): void {
    this.#overdue.said(turn)
  }

  /** Its item stands, and was spoken. */
  isExpected(turn: TurnId): boolean {
    return this.#turns.has(turn)
  }

  /** Its item was taken out: nothing more is told of it. */
  forget(turn: TurnId): void {
    this.#turns.delete(turn)
    this.#overdue.over(turn)
  }

  /** In which a spoken item was said. */
  turnOf(itemId: string): TurnId | undefined {
    return [...this.#turns].find(([, { item }]) => item.id === itemId)?.[0]
  }

  /** What was said in an item, where that is known, told or not. */
  heardIn(itemId: string): string | undefined {
    const turn = this.turnOf(itemId)
    return turn === undefined ? undefined : this.#turns.get(turn)?.said
  }

  final(turn: TurnId, transcript: string): void {
    const expected = this.#turns.get(turn)
    if (!expected || expected.said !== undefined) return
    expected.said = transcript
    this.#overdue.over(turn)
    const { wire, conversation, config } = this.#ports
    const { item, lengthMs } = expected
    if (config().audio.input.transcription === null) return
    if (conversation.has(item.id)) conversation.replace(withTranscript(item, transcript))
    const place = { item_id: item.id, content_index: 0 }
    if (transcript !== '') {
      wire.send({ type: 'conversation.item.input_audio_transcription.delta', ...place, delta: transcript })
    }
    wire.send({
      ...{ type: 'conversation.item.input_audio_transcription.completed' as const, ...place, transcript },
      usage: { type: 'duration', seconds: Math.round(lengthMs) / 1000 },
    })
  }

  failed(turn: TurnId, error: AppError): void {
    this.#failed(turn, { type: 'server_error', code: codeOf(error), message: error.message })
  }

  /** The service behind the link could not write them down, and answers all the same. */
  unwritten(turn: TurnId): void {
    this.#failed(turn, UNWRITTEN)
  }

  #failed(turn: TurnId, error: { type: string; code: string; message: string }): void {
    const expected = this.#turns.get(turn)
    if (!expected || expected.said !== undefined) return
    expected.said = ''
    this.#overdue.over(turn)
    const { wire, config } = this.#ports
    if (config().audio.input.transcription === null) return
    wire.send({
      ...{ type: 'conversation.item.input_audio_transcription.failed' as const, item_id: expected.item.id },
      ...{ content_index: 0, error: { ...error, param: null } },
    })
  }

  #late(turn: TurnId): void {
    this.failed(turn, appError('turn.timedOut', { stage: 'transcription', limit: 'allowed' }))
    this.#ports.lost(turn)
  }
}

function withTranscript(item: Item, transcript: string): Item {
  if (item.type !== 'message') return item
  const content = item.content.map((part) => (part.type === 'input_audio' ? { ...part, transcript } : part))
  return { ...item, content } as Item
}
