/**
 * Walks the way of an answer's first sound once without sound, while the answer is awaited: the code between the link and
 * the device is cold by then and the sound host asleep, and both are awake when the sound is there. Changes nothing. It
 * comes a little after the question, whose way it would stand in, and not at all when the answer is there before.
 */
import type { Cancel, Clock, Ms } from '../../shared/time'
import { msToSamples } from '../audio'
import { UNKNOWN } from './jitter'
import type { OpenOutput } from './openOutput'
import type { AnswerFormat } from './speaker'
import { Track } from './track'
import type { PlaybackTuning } from './tuning'

const NOTHING = new Int16Array(0)

export class Rehearsal {
  readonly #tuning: PlaybackTuning
  readonly #clock: Clock
  #planned: Cancel | undefined
  #awakeUntilMs: Ms = Number.NEGATIVE_INFINITY

  constructor(tuning: PlaybackTuning, clock: Clock) {
    this.#tuning = tuning
    this.#clock = clock
  }

  /** @param way to the device, asked when it is time; none while anything sounds, which keeps it awake */
  plan(format: AnswerFormat, way: () => OpenOutput | undefined): void {
    this.#planned ??= this.#clock.after(this.#tuning.rehearseAfterMs, () => {
      this.#planned = undefined
      const output = way()
      if (output) this.#walk(output, format, this.#clock.now())
    })
  }

  stop(): void {
    this.#planned?.()
    this.#planned = undefined
  }

  #walk(output: OpenOutput, { rateHz, runsAhead, volume }: AnswerFormat, atMs: Ms): void {
    if (atMs < this.#awakeUntilMs) return
    const { awakeMs, pieceMs } = this.#tuning
    this.#awakeUntilMs = atMs + awakeMs
    const track = new Track({ type: 'answer', responseId: '', runsAhead, lateness: UNKNOWN }, rateHz, this.#tuning)
    // The host first: it wakes while the rest of the way is walked, and sleeps again before the answer's first word is here.
    output.write(track, NOTHING)
    track.append(new Int16Array(msToSamples(pieceMs, rateHz)), volume)
    track.take(output.rateHz, pieceMs)
    track.settle(atMs)
  }
}
