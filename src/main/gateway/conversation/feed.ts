/**
 * The user's sound on its way to the link, in order: no turn before the one before it is settled, and hands-free no further
 * ahead than its ears have listened. What they had not listened to when they ended a turn is the beginning of the next.
 */
import type { Ms } from '../../../shared/time'
import type { TurnId } from '../../../shared/view'
import { type Hz, type Samples, samplesToMs } from '../../audio'
import type { LinkSide } from '../linkSide'
import { type Heard, Uncommitted } from './uncommitted'
import { type Told, Waiting } from './waiting'

export interface FeedPorts {
  link: LinkSide
  /** The link's ears find the end of a turn. */
  isHandsFree(): boolean
  /** The link has all of a turn, and owes its words. */
  owed(turn: TurnId): void
}

export const FRAME_MS = 20
const MOST_KEPT_MS: Ms = 60_000
/** Of ears that listen in their own time: enough to go on while more is on its way. */
const AHEAD_MS: Ms = 100

export class Feed {
  readonly #ports: FeedPorts
  readonly #rateHz: Hz
  readonly #waiting = new Waiting()
  readonly #uncommitted = new Uncommitted(MOST_KEPT_MS / FRAME_MS)
  #turn: TurnId
  #fedSamples: Samples = 0
  /** A turn whose words the link is still finding; the sound behind it waits. */
  #settling: TurnId | undefined
  /** The end of what the link was given, and of what it has listened to. */
  #givenMs: Ms = 0
  #listenedMs: Ms = 0

  constructor(ports: FeedPorts, turn: TurnId) {
    this.#ports = ports
    this.#rateHz = ports.link.capabilities.inputRateHz
    this.#turn = turn
  }

  /** The turn that is being said. */
  get turn(): TurnId {
    return this.#turn
  }

  /** Of all the sound that the link was given. */
  get positionMs(): Ms {
    return samplesToMs(this.#fedSamples, this.#rateHz)
  }

  /** Sound that the link was not given yet, whoever keeps it. */
  get waitingMs(): Ms {
    return samplesToMs(this.#waiting.samples, this.#rateHz) + this.#ports.link.waitingMs
  }

  put(next: Told): void {
    if (!this.#waiting.next && this.#mayPass(next)) return this.#pass(next)
    this.#waiting.put(next)
    this.#goOn()
  }

  /** The turn that was being said is told to its end, or is forgotten: what comes now belongs to this one. */
  begin(turn: TurnId): void {
    this.#uncommitted.clear()
    this.#listenedMs = this.#givenMs
    this.#turn = turn
  }

  /** The link's ears ended the turn that was being said. @returns how much sound is the beginning of this one */
  endedBefore(turn: TurnId): Ms {
    const before = this.#turn
    const ahead = this.#isPaced ? this.#uncommitted.take().filter((each) => each.capturedAtMs > this.#listenedMs) : []
    const waiting = this.#waiting.become(before, turn)
    this.begin(turn)
    this.#again(ahead)
    return samplesToMs(waiting, this.#rateHz) + ahead.length * FRAME_MS
  }

  /** What was not committed is the beginning of this one, which may begin and end within it. */
  anew(turn: TurnId): void {
    this.#clear()
    const kept = this.#uncommitted.take()
    this.#waiting.become(this.#turn, turn)
    this.begin(turn)
    this.#again(kept)
    this.#goOn()
  }

  /** What was said and not committed is forgotten, and what comes now belongs to this one. */
  forgetFor(turn: TurnId): void {
    this.#clear()
    this.#waiting.forget(this.#turn)
    this.begin(turn)
  }

  /** The link has listened so far. */
  listenedTo(turn: TurnId, atMs: Ms): void {
    if (turn !== this.#turn) return
    this.#listenedMs = atMs
    this.#goOn()
  }

  /** The link has all of a turn. Those that think in items keep turns apart by themselves. */
  settle(turn: TurnId): void {
    const { link, owed } = this.#ports
    if (!link.capabilities.items) this.#settling = turn
    // One that is still opening owes nothing yet.
    link.tell(() => owed(turn))
  }

  /** The link has found the words of a turn, or began to answer it, or gave it up. */
  settled(turn: TurnId): void {
    if (this.#settling !== turn) return
    this.#settling = undefined
    this.#goOn()
  }

  /** The link forgets what it was given of the turn that is being said: while it finds the words of another, nothing. */
  #clear(): void {
    if (this.#settling === undefined) this.#ports.link.tell((side) => side.clear())
  }

  #goOn(): void {
    for (let { next } = this.#waiting; next && this.#mayPass(next); { next } = this.#waiting) {
      this.#waiting.take()
      this.#pass(next)
    }
  }

  /** The link gets this once more, before what it was not given yet. */
  #again(sound: readonly Heard[]): void {
    const [first] = sound
    if (!first) return
    this.#givenMs = this.#listenedMs = first.capturedAtMs - samplesToMs(first.samples.length, this.#rateHz)
    this.#waiting.putBefore(sound.map((each) => ({ type: 'frame', turn: this.#turn, ...each })))
  }

  #mayPass({ type, turn }: Told): boolean {
    if (this.#settling !== undefined) return false
    return type === 'commit' || turn !== this.#turn || !this.#isPaced || this.#givenMs - this.#listenedMs < AHEAD_MS
  }

  get #isPaced(): boolean {
    return this.#ports.link.capabilities.saysHowFar && this.#ports.isHandsFree()
  }

  #pass(next: Told): void {
    const { link } = this.#ports
    const { turn: turnId } = next
    if (next.type === 'commit') {
      this.settle(turnId)
      link.tell((side) => side.commit(turnId))
      // Ears that hear one turn at a time have let go of what was being said before this one.
      if (turnId !== this.#turn && !link.capabilities.items) this.#again(this.#uncommitted.take())
      return
    }
    const { samples } = next
    if (next.capturedAtMs === undefined) this.#fedSamples += samples.length
    const { capturedAtMs = this.positionMs } = next
    this.#givenMs = capturedAtMs
    if (turnId === this.#turn) this.#uncommitted.heard({ samples, capturedAtMs })
    // Told of another turn, it listens no further to the one that is being said.
    else this.#listenedMs = capturedAtMs
    link.append({ turnId, samples, rateHz: this.#rateHz, capturedAtMs })
  }
}
