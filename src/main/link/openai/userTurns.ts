/**
 * Which of the user's turns each item of the service belongs to, and when it was voiced. Keeps books; sends nothing.
 */
import { keepNewest } from '../../../shared/newest'
import type { Ms } from '../../../shared/time'
import type { TurnId } from '../../../shared/view'
import { type Frame, levelDbfs, samplesToMs } from '../../audio'
import { Timeline } from './timeline'

interface Turn {
  id: TurnId
  /** What was appended for it. */
  lengthMs: Ms
  lastVoicedAtMs: Ms | undefined
  words: string
  /** The words are final, or will never be. */
  settled: boolean
  /** Its item, once the service has confirmed it. */
  itemId: string | undefined
  /** Taken out of the conversation. */
  forgotten: boolean
}

/** The protocol takes no shorter turn: "Expected at least 100ms of audio". */
const SHORTEST_MS = 100
/** Quieter than any speech into a working microphone; only tells when the last word was, never whether there was one. */
const VOICED_DBFS = -45
/** Words of older turns come no more. */
const REMEMBERED = 32
/** Items of older turns cannot be taken out any more: as many as a conversation has. */
const REMEMBERED_ITEMS = 2000
/** An hour of talk has half of it. */
const MOST_LETTERS = 100_000

export class UserTurns {
  readonly #timeline = new Timeline()
  readonly #turns = new Map<TurnId, Turn>()
  readonly #byItem = new Map<string, Turn>()
  /** Committed by the client, not yet confirmed: the service confirms in order. */
  readonly #unconfirmed: Turn[] = []
  /** The last one that is answered already and was never confirmed. */
  #overtaken: Turn | undefined
  #current: Turn | undefined
  #lastCommitted: TurnId | undefined

  /** The frame is on its way to the service. */
  sent({ turnId, samples, rateHz, capturedAtMs }: Frame): void {
    if (this.#current?.id !== turnId) this.#current = this.#turn(turnId)
    const lengthMs = samplesToMs(samples.length, rateHz)
    this.#current.lengthMs += lengthMs
    this.#timeline.sent(lengthMs, capturedAtMs)
    if (levelDbfs(samples) > VOICED_DBFS) this.#current.lastVoicedAtMs = capturedAtMs
  }

  /** By key: the turn is over. False: it is too short to be sent, and nothing was heard. */
  commit(turnId: TurnId): boolean {
    const turn = this.#current?.id === turnId ? this.#current : undefined
    this.#current = undefined
    if (!turn || turn.lengthMs < SHORTEST_MS) return false
    this.#unconfirmed.push(turn)
    return true
  }

  /** What was appended and not committed is forgotten. */
  clear(): void {
    if (this.#current) this.#turns.delete(this.#current.id)
    this.#current = undefined
  }

  lastVoicedAt(turnId: TurnId): Ms | undefined {
    return this.#turns.get(turnId)?.lastVoicedAtMs
  }

  speechStarted(itemId: string, sentMs: Ms): { turnId: TurnId; atMs: Ms } | undefined {
    const turn = this.#current
    if (!turn || this.#byItem.has(itemId)) return undefined
    this.#byItem.set(itemId, turn)
    keepNewest(this.#byItem, REMEMBERED_ITEMS)
    return { turnId: turn.id, atMs: this.#timeline.capturedAt(sentMs) ?? 0 }
  }

  /** @param silenceMs how much silence the service counts before it says so; undefined where it goes by meaning */
  speechStopped(
    itemId: string,
    sentMs: Ms,
    silenceMs: Ms | undefined,
  ): { turnId: TurnId; lastVoicedAtMs: Ms } | undefined {
    const turn = this.#byItem.get(itemId)
    if (!turn) return undefined
    const counted = silenceMs === undefined ? undefined : this.#timeline.capturedAt(sentMs - silenceMs)
    const lastVoicedAtMs = counted ?? turn.lastVoicedAtMs ?? this.#timeline.capturedAt(sentMs) ?? 0
    turn.lastVoicedAtMs = lastVoicedAtMs
    this.#current = undefined
    return { turnId: turn.id, lastVoicedAtMs }
  }

  /** @returns whether its turn was taken out before: the service has to hear of it now that the item has a name */
  committed(itemId: string): boolean {
    const named = this.#byItem.get(itemId)
    // It may have been committed by the client all the same: the next confirmation is not for it.
    if (named) this.#awaitsNone(named.id)
    const turn = named ?? this.#unconfirmed.shift() ?? this.#overtaken
    this.#overtaken = undefined
    if (!turn) return false
    this.#byItem.set(itemId, turn)
    this.#lastCommitted = turn.id
    const isNew = turn.itemId === undefined
    turn.itemId = itemId
    return isNew && turn.forgotten
  }

  /**
   * The service answers this turn, so it has taken what was committed up to there: a confirmation that has not come by now was
   * lost, and the next one is not for it. One that comes a little late, before anything else is committed, still is.
   */
  answered(turnId: TurnId | undefined): void {
    const at = this.#unconfirmed.findIndex(({ id }) => id === turnId)
    if (at >= 0) this.#overtaken = this.#unconfirmed.splice(0, at + 1).at(-1)
  }

  /** The service found nothing in what was committed: no item comes of it. */
  refused(turnId: TurnId): void {
    this.#awaitsNone(turnId)
  }

  /** It is taken out. @returns its item, once, and nothing before the service has confirmed it */
  take(turnId: TurnId): string[] {
    const known = [...this.#unconfirmed, ...this.#byItem.values()].find(({ id }) => id === turnId)
    const turn = known ?? this.#turns.get(turnId)
    if (!turn || turn.forgotten) return []
    turn.forgotten = true
    return turn.itemId === undefined ? [] : [turn.itemId]
  }

  /** Its item, once the service has confirmed it. */
  itemOf(turnId: TurnId): string | undefined {
    return [...this.#byItem.values()].find(({ id }) => id === turnId)?.itemId
  }

  /** Whom an answer is for that nobody asked for: the turn the service itself ended last. */
  get lastCommitted(): TurnId | undefined {
    return this.#lastCommitted
  }

  /** The words so far, whole; undefined for an item of nobody's. */
  heard(itemId: string, delta: string): { turnId: TurnId; text: string } | undefined {
    const turn = this.#byItem.get(itemId)
    if (!turn || turn.settled) return undefined
    if (turn.words.length + delta.length <= MOST_LETTERS) turn.words += delta
    return { turnId: turn.id, text: turn.words }
  }

  /** The first final words count. */
  final(itemId: string): TurnId | undefined {
    const turn = this.#byItem.get(itemId)
    if (!turn || turn.settled) return undefined
    turn.settled = true
    return turn.id
  }

  #awaitsNone(turnId: TurnId): void {
    const at = this.#unconfirmed.findIndex(({ id }) => id === turnId)
    if (at >= 0) this.#unconfirmed.splice(at, 1)
  }

  #turn(id: TurnId): Turn {
    const known = this.#turns.get(id)
    if (known) return known
    const turn: Turn = {
      ...{ id, lengthMs: 0, lastVoicedAtMs: undefined, words: '', settled: false },
      ...{ itemId: undefined, forgotten: false },
    }
    this.#turns.set(id, turn)
    // With the first sound of a turn: nobody waits for an answer then.
    keepNewest(this.#byItem, REMEMBERED_ITEMS)
    keepNewest(this.#turns, REMEMBERED)
    return turn
  }
}
