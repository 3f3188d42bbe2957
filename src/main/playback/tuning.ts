/** Every duration of playback, each with its reason. Tests pass their own table with distinct values. */
import type { Ms } from '../../shared/time'
import type { Hz } from '../audio'

export interface PlaybackTuning {
  /** The jitter buffer's depth stays between these. */
  jitterLowestMs: Ms
  jitterHighestMs: Ms
  /** Added to the lateness that was seen. */
  jitterMarginMs: Ms
  /** Lateness is remembered for one to two of these. */
  jitterWindowMs: Ms
  /** How much is handed to the backend ahead of what it has played. */
  aheadMs: Ms
  /** The least that is handed over at a time, and all that a device that waits gets at first. */
  pieceMs: Ms
  /** So long after an answer was asked for, or began, its way is rehearsed. */
  rehearseAfterMs: Ms
  /** What was rehearsed is awake for so long. */
  awakeMs: Ms
  /** A change of volume is spread over this. */
  rampMs: Ms
  /** A device opened for an answer that does not come is released after this. */
  preparedMs: Ms
  /** The device is released after so much silence behind the last sound. */
  idleMs: Ms
  /** Wished rate of a device that is opened before there is anything to play. */
  openRateHz: Hz
  /** Silence after the turn's end until the working tone. */
  toneAfterMs: Ms
  /** Silence after the turn's end until "one moment". */
  momentAfterMs: Ms
}

export const PLAYBACK_TUNING: PlaybackTuning = {
  // The product's own bounds: less does not cover a wireless network, more is heard as a delay.
  jitterLowestMs: 100,
  jitterHighestMs: 200,
  // One wire chunk: what is on its way has not arrived yet.
  jitterMarginMs: 20,
  // With a stall in every hundred chunks, a window without any comes less than once in an hour.
  jitterWindowMs: 15_000,
  // Covers a main process that is blocked for 200 ms, yet a change of volume is heard within it.
  aheadMs: 200,
  // A frame of the device: it cannot begin with less, and more takes longer to copy and, to 48 kHz, to convert (0.05 ms; 0.8 for 200).
  pieceMs: 10,
  // The question has left by then, and no service that thinks has answered.
  rehearseAfterMs: 3,
  // A rehearsal costs 0.1 ms. Once when an answer is asked for and once when it begins is enough: its first sound follows.
  awakeMs: 50,
  // Under 5 ms a step in volume clicks; over 20 ms it is heard as a fade.
  rampMs: 10,
  // Longer than the longest turn an endpointer allows: the device must not close while its question is still asked.
  preparedMs: 40_000,
  // An open device costs 2 % of a core (measured) and is opened again as soon as somebody speaks; until then only
  // what follows at once, the next clause or announcement, gains by it.
  idleMs: 2_000,
  // The rate of all cloud voices.
  openRateHz: 24_000,
  // "Over 1 s feels laggy, over 2 s broken": something sounds before each.
  toneAfterMs: 1_000,
  momentAfterMs: 2_000,
}
