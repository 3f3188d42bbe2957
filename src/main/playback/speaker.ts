/**
 * The speaker as a conversation uses it: answers and clips are played in the order they began, a flush is immediate
 * and tells what was heard. What was handed to the device already sounds to its end (its `delayMs`): nobody can take it
 * back or fade it, so a cut is as sharp as the device makes it.
 */
import type { Clock, Events, Ms } from '../../shared/time'
import type { AppError, ResponseId } from '../../shared/view'
import type { AudioBackend, Dbfs, DeviceChoice, Hz, Samples } from '../audio'
import type { Cut } from './cut'
import { TrackSpeaker } from './trackSpeaker'
import type { PlaybackTuning } from './tuning'

/** Facts, past tense. Cues and clips cause only `sounding`, `level`, `failed` and `noticed`. */
export type SpeakerEvent =
  | { type: 'firstSampleHandedOver'; responseId: ResponseId; atMs: Ms }
  /** The last sample of a finished answer is at the ear. Not after a cut. */
  | { type: 'drained'; responseId: ResponseId }
  /** Anything at all sounds, or nothing any more: what half-duplex follows. */
  | { type: 'sounding'; active: boolean }
  /** At most 20 a second. */
  | { type: 'level'; dbfs: Dbfs }
  /** No speaker can be had. Once; what was waiting is given up. */
  | { type: 'failed'; error: AppError; cuts: readonly Cut[] }
  | { type: 'noticed'; error: AppError }

export interface SpeakerOptions {
  backend: AudioBackend
  clock: Clock
  device: DeviceChoice | undefined
  /** 0 to 100. */
  volume: number
  tuning?: PlaybackTuning
}

export interface AnswerFormat {
  rateHz: Hz
  /** The link's capability: no prefill. */
  runsAhead: boolean
  /** 0 to 100, of the speaker's own; all of it unless told. May differ from piece to piece. */
  volume?: number
}

export interface Speaker {
  readonly events: Events<SpeakerEvent>
  /** Opens the device, so that the first sample need not wait for it. Harmless when open. */
  prepare(): void
  /**
   * An answer is coming: the way of its first sound is walked once without sound, so that code, caches and the sound host are
   * awake when it is there, unless it is there in the same moment. Changes nothing; harmless at any time.
   */
  rehearse(format: AnswerFormat): void
  /** Appends to the answer, or begins it. Copies. Of an answer that was cut nothing is taken any more. */
  play(responseId: ResponseId, samples: Int16Array, format: AnswerFormat): void
  /** Every sample of the answer was given. `drained` follows, also when there was none. */
  finish(responseId: ResponseId): void
  /** A cue, a tone, a bundled phrase: no answer. `yields`: silenced by the first sample of an answer. */
  playClip(samples: Int16Array, rateHz: Hz, options: { yields: boolean; volume?: number }): void
  /** Silences clips that yield, now. */
  stopClips(): void
  /** Everything falls silent at once. One cut for each answer that had not drained, in order: one, as a rule. */
  flush(): Promise<readonly Cut[]>
  /** Samples of the answer heard so far, at its own rate; 0 once it drained or was cut. */
  heard(responseId: ResponseId): Samples
  setVolume(volume: number): void
  setDevice(device: DeviceChoice | undefined): void
  /** Idempotent; resolves when the device is released. */
  close(): Promise<void>
}

export function createSpeaker(options: SpeakerOptions): Speaker {
  return new TrackSpeaker(options)
}
