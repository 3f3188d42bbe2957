/**
 * The user's sound: decoded, brought to the link's rate, cut into frames that carry their turn, and committed by the client
 * or by the link's own ears. Also the user items that come of it, and their transcripts. Positions are milliseconds of
 * appended sound, which is the only clock a client and a link share.
 */
import type { Cancel, Clock, Ms } from '../../../shared/time'
import type { TurnId } from '../../../shared/view'
import { Chunker, type Hz, msToSamples, type Samples, samplesToMs } from '../../audio'
import { begun, type Steps } from '../inOrder'
import type { LinkSide } from '../linkSide'
import type { Item } from '../protocol/frames'
import { Refusal } from '../protocol/refusal'
import type { Config } from '../protocol/sessionConfig'
import type { Wire } from '../protocol/wire'
import { InboundAudio, type Piece, rateOf } from '../protocol/wireAudio'
import type { Conversation } from './conversation'
import { Transcripts } from './transcripts'
import { Uncommitted } from './uncommitted'

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
  /** The turn is over and its item stands. `decided`: by the link's ears. */
  committed(turn: TurnId, decided: boolean): void
}

const FRAME_MS = 20
const SHORTEST_COMMIT_MS = 100
const MOST_KEPT_MS: Ms = 60_000
/** A link that never says what it heard takes the next turn after this all the same. */
const SETTLING_MS: Ms = 5_000
/** Sound that came faster than it is heard. */
const MOST_WAITING_MS: Ms = 10 * 60_000

/** Without the time of its end it has not been heard yet. */
type Sound = { type: 'frame'; turn: TurnId; samples: Int16Array; capturedAtMs?: Ms }
type Waiting = Sound | { type: 'commit'; turn: TurnId }

export class InputAudio {
  readonly #ports: InputAudioPorts
  readonly #rateHz: Hz
  readonly #chunker: Chunker
  readonly transcripts: Transcripts
  #inbound: InboundAudio
  #turn: TurnId
  /** Of the turn that is being said: told with `speech_started`, before there is an item. */
  #announced: { itemId: string; turn: TurnId } | undefined
  #bufferedMs: Ms = 0
  #fedSamples: Samples = 0
  /** A turn whose words the link is still finding; the sound behind it waits. */
  #settling: TurnId | undefined
  #waiting: Waiting[] = []
  readonly #uncommitted = new Uncommitted(MOST_KEPT_MS / FRAME_MS)
  #waitingSamples: Samples = 0

  constructor(ports: InputAudioPorts) {
    this.#ports = ports
    this.#rateHz = ports.link.capabilities.inputRateHz
    this.#turn = ports.newTurn()
    this.#inbound = new InboundAudio(ports.config().audio.input.format, this.#rateHz)
    this.#chunker = new Chunker(msToSamples(FRAME_MS, this.#rateHz), (chunk) => this.#frame(chunk))
    this.transcripts = new Transcripts(ports)
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
    const turn = this.#turn
    this.#take(turn)
    this.#feed({ type: 'commit', turn })
    this.#ports.committed(turn, false)
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
      this.#feed({ type: 'frame', turn, samples: chunk.slice() }),
    )
    for (const { samples } of pieces) {
      chunker.push(samples)
      yield
    }
    chunker.push(sound.flush())
    chunker.flush()
    this.#feed({ type: 'commit', turn })
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
    return Math.round(this.#fedMs)
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
    const { link, newTurn } = this.#ports
    const [before, kept] = [this.#turn, this.#uncommitted.take()]
    this.#announced = undefined
    this.#turn = newTurn()
    link.tell((side) => side.clear())
    for (const each of this.#waiting) if (each.turn === before) each.turn = this.#turn
    // A turn may begin and end within it.
    for (const each of kept) this.#feed({ type: 'frame', turn: this.#turn, ...each })
  }

  speechStarted(turn: TurnId, atMs: Ms): void {
    if (turn !== this.#turn || this.#announced) return
    const { newId, wire, config, spokeUp } = this.#ports
    this.#announced = { itemId: `item_${newId()}`, turn }
    const turns = config().audio.input.turn_detection
    const padding = turns?.type === 'server_vad' ? (turns.prefix_padding_ms ?? 0) : 0
    const audio_start_ms = Math.max(0, Math.round(atMs - padding))
    wire.send({ type: 'input_audio_buffer.speech_started', audio_start_ms, item_id: this.#announced.itemId })
    spokeUp()
  }

  speechStopped(turn: TurnId, lastVoicedAtMs: Ms): void {
    if (turn !== this.#turn || !this.#announced) return
    const { wire, config, committed } = this.#ports
    const turns = config().audio.input.turn_detection
    // The protocol counts the silence that ended the turn as a part of it.
    const silence = turns?.type === 'server_vad' ? (turns.silence_duration_ms ?? 0) : 0
    const audio_end_ms = Math.round(silence > 0 ? lastVoicedAtMs + silence : this.#fedMs)
    wire.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms, item_id: this.#announced.itemId })
    this.#take(turn)
    // What was said behind it is the beginning of the next turn.
    for (const each of this.#waiting) if (each.turn === turn) each.turn = this.#turn
    this.#settle(turn)
    committed(turn, true)
  }

  /** The link has found the words of a turn, or began to answer it, or gave it up. */
  settled(turn: TurnId): void {
    if (this.#settling !== turn) return
    this.#settling = undefined
    while (this.#settling === undefined) {
      const next = this.#waiting.shift()
      if (!next) return
      if (next.type === 'frame') this.#waitingSamples -= next.samples.length
      this.#pass(next)
    }
  }

  /** @throws Refusal */
  #mustKeepUp(): void {
    const waitingMs = samplesToMs(this.#waitingSamples, this.#rateHz) + this.#ports.link.waitingMs
    if (waitingMs < MOST_WAITING_MS) return
    const minutes = MOST_WAITING_MS / 60_000
    throw new Refusal('rate_limit_exceeded', `${minutes} minutes of sound wait to be heard; send it more slowly.`)
  }

  get #fedMs(): Ms {
    return samplesToMs(this.#fedSamples, this.#rateHz)
  }

  #frame(chunk: Int16Array): void {
    this.#feed({ type: 'frame', turn: this.#turn, samples: chunk })
  }

  #feed(next: Waiting): void {
    if (this.#settling === undefined) return this.#pass(next)
    if (next.type === 'frame') this.#waitingSamples += next.samples.length
    this.#waiting.push(next.type === 'frame' ? { ...next, samples: next.samples.slice() } : next)
  }

  #pass(next: Waiting): void {
    const { link } = this.#ports
    if (next.type === 'commit') {
      this.#settle(next.turn)
      return link.tell((side) => side.commit(next.turn))
    }
    const { turn: turnId, samples } = next
    if (next.capturedAtMs === undefined) this.#fedSamples += samples.length
    const { capturedAtMs = this.#fedMs } = next
    if (turnId === this.#turn) this.#uncommitted.heard({ samples, capturedAtMs })
    link.append({ turnId, samples, rateHz: this.#rateHz, capturedAtMs })
  }

  /** Its words are owed from here on. Links that think in items keep turns apart by themselves. */
  #settle(turn: TurnId): void {
    const { link, after } = this.#ports
    const settles = !link.capabilities.items
    if (settles) this.#settling = turn
    // A link that is still opening owes nothing yet.
    link.tell(() => {
      this.transcripts.owed(turn)
      if (settles) after(SETTLING_MS, () => this.settled(turn))
    })
  }

  /** The buffer becomes an item, and a new turn begins. */
  #take(turn: TurnId): void {
    const { newId, newTurn } = this.#ports
    const id = this.#announced?.turn === turn ? this.#announced.itemId : `item_${newId()}`
    this.#stand(id, turn, this.#bufferedMs)
    this.#announced = undefined
    this.#uncommitted.clear()
    this.#bufferedMs = 0
    this.#turn = newTurn()
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
    const { link, newTurn } = this.#ports
    this.#chunker.clear()
    this.#inbound = new InboundAudio(this.#ports.config().audio.input.format, this.#rateHz)
    const turn = this.#turn
    this.#waiting = this.#waiting.filter((each) => each.type === 'commit' || each.turn !== turn)
    this.#waitingSamples = this.#waiting.reduce((sum, each) => sum + ('samples' in each ? each.samples.length : 0), 0)
    this.#announced = undefined
    this.#uncommitted.clear()
    this.#bufferedMs = 0
    this.#turn = newTurn()
    link.tell((side) => side.clear())
  }
}
