/**
 * The three streams a cascade is made of. An adapter for a vendor implements one of them in one file and is proved by
 * the conformance suite. Everything is cancelled through an `AbortSignal`, silently and at once.
 */
import type { Ms } from '../../../shared/time'
import type { AppError, UsageLine } from '../../../shared/view'
import type { Hz, Samples } from '../../audio'
import type { SpokenWord } from '../link'

/** What a recognizer says while it listens. */
export type HearEvent =
  /** Whole words so far; may be revised. `complete`: they already form a whole command, so a short pause may end the turn. */
  | { type: 'interim'; text: string; complete: boolean }
  /** Voice activity on the stream's own timeline: samples since the stream's first. */
  | { type: 'voice'; active: boolean; atSample: Samples }
  /** Sound up to here has been looked at and every event of it delivered: what measures a pause. */
  | { type: 'heardUntil'; atSample: Samples }
  /**
   * Exactly one, after `end`. `understood: false`: something was said, but nothing the recognizer is sure of; `text` is
   * its best guess then. Empty text and understood: nothing was said. Free speech inside a command reads `<free>`.
   */
  | { type: 'final'; text: string; understood: boolean; words: HeardWord[]; usage: UsageLine[] }
  | { type: 'failed'; error: AppError; retryable: boolean }

export interface HeardWord {
  text: string
  /** Samples since the stream's first, at the stream's rate. */
  startSample: Samples
  endSample: Samples
  /** 0 to 1. */
  confidence: number
}

export interface HearingStream {
  /** Mono s16 at `SpeechToText.rateHz`. Copies. */
  push(samples: Int16Array): void
  /** No more audio of this utterance: `final` or `failed` follows. */
  end(): void
}

export interface SpeechToText {
  readonly rateHz: Hz
  /** One utterance. After `signal` aborts nothing is delivered any more. */
  start(onEvent: (event: HearEvent) => void, signal: AbortSignal): HearingStream
  close(): Promise<void>
}

/** A stretch of an answer: words to be spoken, or the user's own recorded sound. */
export type AnswerPart =
  | { type: 'text'; text: string }
  | { type: 'sound'; samples: Int16Array; rateHz: Hz; caption: string }

export interface LanguageModel {
  /** Asking costs nothing and changes nothing before `carryOut`: answers may be prepared on interim words. */
  readonly preparable: boolean
  /** Parts in speaking order, streaming. Ends when the answer ends; throws `AppException` on failure. */
  answer(request: AnswerRequest, signal: AbortSignal): AsyncIterable<AnswerEvent>
}

export interface AnswerRequest {
  text: string
  /** Absent for a typed question. */
  spoken?: {
    /** False: something was said, but nothing the recognizer is sure of; `text` is its best guess. */
    understood: boolean
    words: readonly HeardWord[]
    /** The user's own sound, for what words cannot hold (the free part of a note). */
    samples: Int16Array
    rateHz: Hz
  }
  /** What was said and heard before, oldest first. */
  history: readonly { user: string; heard: string }[]
}

export type AnswerEvent =
  | { type: 'part'; part: AnswerPart }
  /**
   * `carryOut` makes what the answer promised true (a timer, a note). Called at most once and only when the turn is
   * decided, so that an answer may be prepared while the user might still go on. Rejects with `AppException`.
   */
  | { type: 'done'; outcome: 'answered' | 'refused'; usage: UsageLine[]; carryOut?: () => Promise<void> }

export interface SpeakRequest {
  text: string
  voice: string
  /** 0.5 to 2. */
  speed: number
}

export interface SpokenClause {
  /** Mono s16 at `TextToSpeech.rateHz`. */
  samples: Int16Array
  /** Positions within this clause. */
  words: SpokenWord[]
  /** Time the engine itself needed. */
  tookMs: Ms
}

export interface TextToSpeech {
  readonly rateHz: Hz
  /** One clause; the cascade cuts the answer into clauses. Rejects with `AppException`; an aborted one rejects with the signal's reason. */
  speak(request: SpeakRequest, signal: AbortSignal): Promise<SpokenClause>
  close(): Promise<void>
}
