/**
 * The user's sound: decoded, brought to the link's rate, cut into frames that carry their turn and fed to it, committed by the
 * client or by the link's own ears. Also the user items that come of it, and their transcripts. Positions are milliseconds of
 * appended sound, which is the only clock a client and a link share.
 */
import type { Cancel, Clock, Ms } from '../../../shared/time'
import type { TurnId } from '../../../shared/view'
import { Chunker, type Hz, msToSamples, samplesToMs } from '../../audio'
import { begun, type Steps } from '../inOrder'
import type { LinkSide } from '../linkSide'
import type { Item } from '../protocol/frames'
import { Refusal } from '../protocol/refusal'
import type { Config } from '../protocol/sessionConfig'
import type { Wire } from '../protocol/wire'
import { InboundAudio, type Piece, rateOf } from '../protocol/wireAudio'
import type { Conversation } from './conversation'
import { Feed, FRAME_MS } from './feed'
import { Transcripts } from './transcripts'

/** `decided`: by the link's ears. `failed`: because they did; the link answers nothing to it. */
export type Committed = 'client' | 'decided' | 'failed'

export interface InputAudioPorts {
  wire: Wire
  conversation: Conversation
  link: LinkSide
  newId(): string
  newTurn(): TurnId
  config(): Config
  clock: Pick<Clock, 'now'>
  /** As long as the session lasts. */
  after(ms: Ms, callback: () => void): Cancel
  /** Voice began, hands-free. */
  spokeUp(): void
  /** The turn is over and its item stands. */
  committed(turn: TurnId, by: Committed): void
}

const SHORTEST_COMMIT_MS = 100
/** Sound that came faster than it is heard. */
const MOST_WAITING_MS: Ms = 10 * 60_000

export class InputAudio {
  readonly #ports: InputAudioPorts
  readonly #rateHz: Hz
  readonly #chunker: Chunker
  readonly #feed: Feed
  readonly transcripts: Transcripts
  #inbound: InboundAudio
  /** Of the turn that is being said: told with `speech_started`, before there is an item. */
  #announced: { itemId: string; turn: TurnId } | undefined
  #bufferedMs: Ms = 0

  constructor(ports: InputAudioPorts) {
    this.#ports = ports
    this.#rateHz = ports.link.capabilities.inputRateHz
    const { link, newTurn, config } = ports
    this.#feed = new Feed(
      {
        link,
        isHandsFree: () => this.#isHandsFree,
        owed: (turn) => this.transcripts.owed(turn),
      },
      newTurn(),
    )
    this.#inbound = new InboundAudio(config().audio.input.format, this.#rateHz)
    this.#chunker = new Chunker(msToSamples(FRAME_MS, this.#rateHz), (samples) =>
      this.#feed.put({ type: 'frame', turn: this.#feed.turn, samples }),
    )
    this.transcripts = new Transcripts({ ...ports, lost: (turn) => this.settled(turn) })
  }

  /** @returns the rest of it, where it is more than a moment's. @throws Refusal */
  append(base64: string): Steps | undefined {
    this.#mustKeepUp()
    const { format } = this.#ports.config().audio.input
    if (format.type !== this.#inbound.format.type) this.#inbound = new InboundAudio(format, this.#rateHz)
    return begun(this.#appending(this.#inbound.pieces(base64, 'audio'), rateOf(format)))
  }

  *#appending(pieces: Iterable<Piece>, rateHz: Hz): Steps {
    for (const { samples, sent } of pieces) {
      this.#bufferedMs += samplesToMs(sent, rateHz)
      this.#chunker.push(samples)
      yield
    }
  }

  /** The client says that the turn is over. @throws Refusal */
  commit(): TurnId {
    if (this.#bufferedMs < SHORTEST_COMMIT_MS) {
      const had = this.#bufferedMs.toFixed(2)
      throw new Refusal(
        'input_audio_buffer_commit_empty',
        `Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has ${had}ms of audio.`,
      )
    }
    this.#chunker.push(this.#inbound.flush())
    this.#chunker.flush()
    const { turn } = this.#feed
    this.#take(turn)
    this.#feed.begin(this.#ports.newTurn())
    this.#feed.put({ type: 'commit', turn })
    this.#ports.committed(turn, 'client')
    return turn
  }

  /** Sound that came inside an item. @returns how it is said, as a turn of its own @throws Refusal */
  item(base64: string): (item: Item) => { turn: TurnId; rest: Steps | undefined } {
    this.#mustKeepUp()
    const sound = new InboundAudio(this.#ports.config().audio.input.format, this.#rateHz)
    const pieces = sound.pieces(base64, 'item.content[0].audio')
    return (item) => {
      const turn = this.#ports.newTurn()
      this.transcripts.expect(turn, item, 0)
      return { turn, rest: begun(this.#saying(turn, sound, pieces)) }
    }
  }

  *#saying(turn: TurnId, sound: InboundAudio, pieces: Iterable<Piece>): Steps {
    const chunker = new Chunker(msToSamples(FRAME_MS, this.#rateHz), (chunk) =>
      this.#feed.put({ type: 'frame', turn, samples: chunk.slice() }),
    )
    for (const { samples } of pieces) {
      chunker.push(samples)
      yield
    }
    chunker.push(sound.flush())
    chunker.flush()
    this.#feed.put({ type: 'commit', turn })
  }

  /** What was not committed is forgotten. */
  clear(): void {
    this.#forget()
    this.#ports.wire.send({ type: 'input_audio_buffer.cleared' })
  }

  /** Somebody has begun to speak and has not come to an end. */
  get isSpeaking(): boolean {
    return this.#announced !== undefined
  }

  /** Of all the sound that was put in. */
  get positionMs(): Ms {
    return Math.round(this.#feed.positionMs)
  }

  /**
   * Nothing was said for too long: that becomes an item without words, and a turn of its own. What was put in goes on being
   * listened to, so that a word which begins just now is whole.
   * @param fromMs where the silence began
   */
  timedOut(fromMs: Ms): TurnId {
    const { wire, newId, newTurn } = this.#ports
    const [id, turn] = [`item_${newId()}`, newTurn()]
    const audio_end_ms = this.positionMs
    wire.send({ type: 'input_audio_buffer.timeout_triggered', audio_start_ms: fromMs, audio_end_ms, item_id: id })
    this.#stand(id, turn, audio_end_ms - fromMs)
    this.#bufferedMs = 0
    this.transcripts.final(turn, '')
    return turn
  }

  /** Turns are taken in another way from here on: what was not committed is the beginning of a turn under the new rules. */
  modeChanged(): void {
    this.#announced = undefined
    this.#feed.anew(this.#ports.newTurn())
  }

  /** The link has listened so far, hands-free. */
  listenedTo(turn: TurnId, atMs: Ms): void {
    this.#feed.listenedTo(turn, atMs)
  }

  speechStarted(turn: TurnId, atMs: Ms): void {
    if (turn !== this.#feed.turn || this.#announced) return
    const { newId, wire, config, spokeUp } = this.#ports
    this.#announced = { itemId: `item_${newId()}`, turn }
    const turns = config().audio.input.turn_detection
    const padding = turns?.type === 'server_vad' ? (turns.prefix_padding_ms ?? 0) : 0
    const audio_start_ms = Math.max(0, Math.round(atMs - padding))
    wire.send({ type: 'input_audio_buffer.speech_started', audio_start_ms, item_id: this.#announced.itemId })
    spokeUp()
  }

  speechStopped(turn: TurnId, lastVoicedAtMs: Ms): void {
    if (turn !== this.#feed.turn || !this.#announced) return
    const { config, committed } = this.#ports
    const turns = config().audio.input.turn_detection
    // The protocol counts the silence that ended the turn as a part of it.
    const silence = turns?.type === 'server_vad' ? (turns.silence_duration_ms ?? 0) : 0
    const audio_end_ms = Math.round(silence > 0 ? lastVoicedAtMs + silence : this.#feed.positionMs)
    this.#stopped(turn, audio_end_ms)
    this.#feed.settle(turn)
    committed(turn, 'decided')
  }

  /** The link hears no more of this turn: where it is being said, what is said from here on is another one. */
  failed(turn: TurnId): void {
    if (turn !== this.#feed.turn || !this.#isHandsFree) return
    if (!this.#announced) return void this.#feed.endedBefore(this.#ports.newTurn())
    this.#stopped(turn, this.positionMs)
    this.#ports.committed(turn, 'failed')
  }

  #stopped(turn: TurnId, audio_end_ms: Ms): void {
    const { wire, newTurn } = this.#ports
    wire.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms, item_id: this.#announced!.itemId })
    this.#take(turn, this.#feed.endedBefore(newTurn()))
  }

  /** The link has found the words of a turn, or began to answer it, or gave it up. */
  settled(turn: TurnId): void {
    this.#feed.settled(turn)
  }

  /** @throws Refusal */
  #mustKeepUp(): void {
    if (this.#feed.waitingMs < MOST_WAITING_MS) return
    const minutes = MOST_WAITING_MS / 60_000
    throw new Refusal('rate_limit_exceeded', `${minutes} minutes of sound wait to be heard; send it more slowly.`)
  }

  get #isHandsFree(): boolean {
    return this.#ports.config().audio.input.turn_detection !== null
  }

  /** The buffer becomes an item. @param restMs at its end that is none of it */
  #take(turn: TurnId, restMs: Ms = 0): void {
    const id = this.#announced?.turn === turn ? this.#announced.itemId : `item_${this.#ports.newId()}`
    this.#stand(id, turn, this.#bufferedMs - restMs)
    this.#announced = undefined
    this.#bufferedMs = restMs
  }

  #stand(id: string, turn: TurnId, lengthMs: Ms): void {
    const { wire, conversation } = this.#ports
    const item: Item = {
      ...{ id, object: 'realtime.item', type: 'message', status: 'completed', role: 'user' },
      content: [{ type: 'input_audio', transcript: null }],
    }
    const previous_item_id = conversation.insert(item)
    wire.send({ type: 'input_audio_buffer.committed', item_id: id, previous_item_id })
    wire.send({ type: 'conversation.item.added', item, previous_item_id })
    wire.send({ type: 'conversation.item.done', item, previous_item_id })
    this.transcripts.expect(turn, item, lengthMs)
  }

  #forget(): void {
    const { newTurn, config } = this.#ports
    this.#chunker.clear()
    this.#inbound = new InboundAudio(config().audio.input.format, this.#rateHz)
    this.#feed.forgetFor(newTurn())
    this.#announced = undefined
    this.#bufferedMs = 0
  }
}
