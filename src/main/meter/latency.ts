/**
 * Pure: the stages of a turn from facts with times on one clock. Facts may be missing or come in any order; the stages
 * are never negative and add up to the total exactly. Cues, clips and tones are no facts of it.
 */
import type { Ms } from '../../shared/time'
import type { Stages } from '../../shared/view'

/** When each thing happened; what did not happen, or was not noticed, is left out. */
export interface TurnTimes {
  /** The user's last voiced sample. Left out for a typed turn, which begins with `decidedAtMs`. */
  lastVoicedAtMs?: Ms
  /** The turn was decided to be over; of a typed turn, when it was sent. */
  decidedAtMs?: Ms
  /** The user's words were final. */
  wordsFinalAtMs?: Ms
  /** First token of the answer, or the skill's answer. */
  firstTokenAtMs?: Ms
  firstAudioAtMs?: Ms
  firstSampleHandedOverAtMs?: Ms
}

/**
 * Each stage ends at its own fact, but not before the stage in front of it: what was prepared early took no time of the
 * user's. A missing fact gives its time to the next stage.
 * @returns undefined while nothing was handed over, or where it is unknown when the turn ended
 */
export function stagesOf(times: TurnTimes): Stages | undefined {
  const typed = times.lastVoicedAtMs === undefined
  const startAtMs = times.lastVoicedAtMs ?? times.decidedAtMs
  const endAtMs = times.firstSampleHandedOverAtMs
  if (startAtMs === undefined || endAtMs === undefined) return undefined
  let reachedAtMs = startAtMs
  const until = (atMs: Ms | undefined): Ms => {
    const fromMs = reachedAtMs
    reachedAtMs = Math.min(Math.max(fromMs, atMs ?? fromMs), Math.max(fromMs, endAtMs))
    return reachedAtMs - fromMs
  }
  const turn = typed ? 0 : until(times.decidedAtMs)
  // Words that were written down beside the answer were not waited for.
  const { wordsFinalAtMs, firstTokenAtMs } = times
  const beside = wordsFinalAtMs !== undefined && firstTokenAtMs !== undefined && wordsFinalAtMs > firstTokenAtMs
  const hear = typed || beside ? 0 : until(wordsFinalAtMs)
  const think = until(times.firstTokenAtMs)
  const voice = until(times.firstAudioAtMs)
  const out = until(endAtMs)
  // Added up in this order, so that the sum is exact in floating point as well.
  return { turn, hear, think, voice, out, total: turn + hear + think + voice + out }
}

/** Collects the times of one turn; of what happens more than once, the first counts. */
export class TurnLatency {
  readonly #times: TurnTimes = {}

  /** The last one counts: a pause that was none is corrected by it. Left out for typed turns. */
  lastVoiced(atMs: Ms): void {
    this.#times.lastVoicedAtMs = atMs
  }

  decided(atMs: Ms): void {
    this.#times.decidedAtMs ??= atMs
  }

  wordsFinal(atMs: Ms): void {
    this.#times.wordsFinalAtMs ??= atMs
  }

  firstToken(atMs: Ms): void {
    this.#times.firstTokenAtMs ??= atMs
  }

  firstAudio(atMs: Ms): void {
    this.#times.firstAudioAtMs ??= atMs
  }

  /** Of the answer, not of a cue or tone. */
  handedOver(atMs: Ms): void {
    this.#times.firstSampleHandedOverAtMs ??= atMs
  }

  stages(): Stages | undefined {
    return stagesOf(this.#times)
  }
}
