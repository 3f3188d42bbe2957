/**
 * The streams a cascade is made of. An adapter for a vendor implements one of them in one file and passes the
 * conformance suite (`tests/link/cascade/conformance`), which holds these rules over real sockets:
 *
 * 1. `start` returns before the network is up; what is pushed or written meanwhile waits, bounded, and nothing is lost.
 * 2. Exactly one end: `final` (`ended`, `done`) or `failed`, and nothing after it.
 * 3. After `signal` aborts nothing is delivered, not even what was queued, and the service is told within 50 ms.
 * 4. After `end` the end comes, or `failed` with `timeout`.
 * 5. A bound on connecting and one on silence are the adapter's own; an SDK's are not trusted.
 * 6. No key stands in an error, an event, a log line or, where the vendor allows it, an address.
 * 7. An SDK's own retries are off; `retry.ts` is the one policy, and its count starts again on progress only.
 * 8. What was used is told on failure too; what the vendor does not report is estimated and marked.
 *
 * What a whole connection needs (key, address, model, language) is given to the adapter when it is made.
 */
import type { Ms } from '../../../shared/time'
import type { ServedBy, UsageLine } from '../../../shared/view'
import type { Hz, Samples } from '../../audio'
import type { SpokenWord, ToolSpec } from '../link'
import type { ProviderError } from './providerError'

/** What a recognizer says while it listens. Positions are samples since the stream's first, across reconnections. */
export type HearEvent =
  /** The service is there; what waited is on its way. At most once a connection. */
  | { type: 'ready' }
  /** The words of the whole utterance so far; may be revised and may shrink. */
  | { type: 'interim'; text: string }
  /** The words of one segment stand; once a segment, counted from 0. `words` may be empty where the vendor times none. */
  | { type: 'segment'; segment: number; text: string; words: HeardWord[]; language?: string }
  /** Voice activity. */
  | { type: 'voice'; active: boolean; atSample: Samples }
  /** Sound up to here has been looked at for voice and every event of it delivered: what measures a pause. */
  | { type: 'heardUntil'; atSample: Samples }
  /** Who hears it, said by whoever chooses among several: before `final`. An adapter leaves it alone. */
  | { type: 'servedBy'; by: ServedBy }
  /** The connection broke and is tried again; the sound it had not answered for is kept and sent again. */
  | { type: 'mending'; attempt: number; delayMs: Ms }
  /**
   * After `end`. `understood: false`: something was said, but nothing the recognizer is sure of; `text` is its best guess
   * then. Empty text and understood: nothing was said. Free speech inside a command reads `<free>`.
   */
  | { type: 'final'; text: string; understood: boolean; words: HeardWord[]; usage: UsageLine[] }
  | { type: 'failed'; failure: ProviderError; usage: UsageLine[] }

export interface HeardWord {
  text: string
  startSample: Samples
  endSample: Samples
  /** 0 to 1; 1 where the vendor tells none. */
  confidence: number
}

export interface HearingStream {
  /**
   * Mono s16 at `SpeechToText.rateHz`. Copies. Takes everything; `false` says that more than a second waits unsent, so that
   * whoever has a choice (a file) waits. A microphone has none: more than `KEPT_MS` unsent fails the stream.
   */
  push(samples: Int16Array): boolean
  /** No more audio of this utterance: `final` or `failed` follows. */
  end(): void
}

export interface SpeechToText {
  readonly rateHz: Hz
  /** `voice` and `heardUntil` come. Otherwise the cascade listens for voice itself. */
  readonly detectsVoice: boolean
  /** One utterance. */
  start(onEvent: (event: HearEvent) => void, signal: AbortSignal): HearingStream
  /** The service may be needed soon: connects ahead where that saves time. Free to do nothing. */
  warm(): void
  close(): Promise<void>
}

/** A recognizer that takes whole recordings. */
export interface BatchSpeechToText {
  readonly rateHz: Hz
  /** Longest recording of one request, ms. */
  readonly longestMs: Ms
  /** Rejects with a `ProviderError`; an aborted one rejects with the signal's reason. Mono s16 at `rateHz`. */
  transcribe(samples: Int16Array, hint: BatchHint, signal: AbortSignal): Promise<Transcription>
}

export interface BatchHint {
  /** The words before this recording, for models that take a prompt; may be empty. */
  before: string
}

export interface Transcription {
  text: string
  /** Empty where the service times no words. Positions within the recording. */
  words: HeardWord[]
  usage: UsageLine[]
}

/** A stretch of an answer: words to be spoken, or the user's own recorded sound. */
export type AnswerPart =
  | { type: 'text'; text: string }
  | { type: 'sound'; samples: Int16Array; rateHz: Hz; caption: string }

export interface LanguageModel {
  /** Asking these words costs nothing and changes nothing before `carryOut`: an answer may be prepared on interim ones. */
  isFree(text: string): boolean
  /**
   * Parts in speaking order, streaming. Ends when the answer ends; throws one `ProviderError` (or `AppException`) on
   * failure, with what was used until then. Aborted, it ends within 50 ms and yields nothing more.
   */
  answer(request: AnswerRequest, signal: AbortSignal): AsyncIterable<AnswerEvent>
  /** As for `SpeechToText`. */
  warm(): void
}

export interface AnswerRequest {
  text: string
  /** Nothing was said for a while, and the text is empty: the answer invites to go on. */
  silent?: true
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
  /** How the model is to answer. */
  instructions: string
  /** What the model may call; empty: nothing. */
  tools: readonly ToolSpec[]
  /** It begins with a call of one of them; what it does behind that is up to the model. */
  toolChoice?: 'required'
  /** What was called in this answer already, and what came of it, oldest first. */
  exchanges: readonly ToolExchange[]
}

/** Calls the model made in one go, with their results. */
export interface ToolExchange {
  /** What it said before it called. */
  said: string
  calls: readonly { id: string; name: string; argumentsJson: string; output: string }[]
}

/** The model has to call something now. */
export const mustCall = ({ tools, toolChoice, exchanges }: AnswerRequest): boolean =>
  toolChoice === 'required' && tools.length > 0 && exchanges.length === 0

export type AnswerEvent =
  /** Who answers, said by whoever chooses among several: before anything else. */
  | { type: 'servedBy'; by: ServedBy }
  | { type: 'part'; part: AnswerPart }
  /** `argumentsJson` is whole, "{}" where the model wrote none. The answer goes on when it is asked again with the exchange. */
  | { type: 'toolCall'; id: string; name: string; argumentsJson: string }
  /**
   * Once, last. `carryOut` makes what the answer promised true (a timer, a note). Called at most once and only when the
   * turn is decided, so that an answer may be prepared while the user might still go on. Rejects with `AppException`.
   * `finish`: how the model came to its end; `length` and `filter` left something out.
   * `forget`: where the model itself remembers what `carryOut` left behind (what it said last, a question it asked back), that
   * is taken out again, because this side of the exchange was.
   */
  | {
      type: 'done'
      outcome: 'answered' | 'refused'
      finish: 'stop' | 'length' | 'filter' | 'tools'
      usage: UsageLine[]
      carryOut?: () => Promise<void>
      forget?: (side: 'user' | 'heard') => void
    }

export interface SpeakRequest {
  voice: string
  /** 0.5 to 2; an adapter takes what its vendor can. */
  speed: number
}

export type SpeakEvent =
  /** Who speaks, said by whoever chooses among several: before the first sound. */
  | { type: 'servedBy'; by: ServedBy }
  | { type: 'ready' }
  /** Mono s16 at `TextToSpeech.rateHz`, whole samples. The receiver must not keep it without copying. */
  | { type: 'audio'; samples: Int16Array }
  /** Positions from the stream's first sample. Before, with or after their sound. */
  | { type: 'words'; words: SpokenWord[] }
  /** Everything that was written sounds. */
  | { type: 'ended'; usage: UsageLine[] }
  | { type: 'failed'; failure: ProviderError; usage: UsageLine[] }

export interface SpeakingStream {
  /**
   * More text, in speaking order, its blanks included: cut anywhere between two characters where `joinsText`, else whole
   * clauses. No bound on its length; an adapter cuts where its vendor has one.
   */
  write(text: string): void
  /** A clause ends here: what was written so far is to sound now, more may follow. */
  flush(): void
  /** No more text: `ended` or `failed` follows. */
  end(): void
}

export interface TextToSpeech {
  readonly rateHz: Hz
  /** Audio is made faster than it plays and without stalls. */
  readonly runsAhead: boolean
  /** `words` come. */
  readonly timesWords: boolean
  /** Joins what it is given and makes sound of the first words already; otherwise it gets clauses, because it would speak each piece as a sentence. */
  readonly joinsText: boolean
  /** One answer. */
  start(request: SpeakRequest, onEvent: (event: SpeakEvent) => void, signal: AbortSignal): SpeakingStream
  /** As for `SpeechToText`. */
  warm(): void
  close(): Promise<void>
}

/** A voice that makes a clause whole: the offline one. `spokenByClause` makes a `TextToSpeech` of it. */
export interface ClauseVoice {
  readonly rateHz: Hz
  /** Rejects with `AppException`; an aborted one rejects with the signal's reason. */
  speak(request: ClauseRequest, signal: AbortSignal): Promise<SpokenClause>
  close(): Promise<void>
}

export interface ClauseRequest extends SpeakRequest {
  text: string
}

export interface SpokenClause {
  /** Mono s16 at `ClauseVoice.rateHz`. */
  samples: Int16Array
  /** Positions within this clause. */
  words: SpokenWord[]
  /** Time the engine itself needed. */
  tookMs: Ms
}

/** A stream keeps so much that was not sent yet; a service that takes nothing for so long is down. */
export const KEPT_MS: Ms = 30_000
/** From here on `push` answers false. */
export const HIGH_WATER_MS: Ms = 1_000
