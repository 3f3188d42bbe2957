/**
 * Port to whatever answers: a cloud speech-to-speech model, a cascade of three streams, or a script.
 * One object is ONE connection; on `lost` it is thrown away and a new one is opened with the history as heard.
 */

import type { EpochMs, Events, Ms } from '../../shared/time'
import type {
  AppError,
  ConversationId,
  ResponseId,
  ServedBy,
  ServedPart,
  Turn,
  TurnId,
  TurnMode,
  UsageLine,
  WireRate,
} from '../../shared/view'
import type { Frame, Hz, Samples } from '../audio'

export interface LinkCapabilities {
  /** Rate `append` wants. */
  readonly inputRateHz: Hz
  /** Rate of `audio` events. */
  readonly outputRateHz: Hz
  /** Audio is made faster than it plays and never stalls mid-clause: playback needs no prefill. */
  readonly runsAhead: boolean
  /** Conversation items can be added and forgotten one by one. */
  readonly items: boolean
  /** The model decides when turns begin and end and cannot be cancelled or truncated by the client. */
  readonly ownsTurns: boolean
  /** In hands-free mode the link itself says `speechStarted` and `speechStopped`. */
  readonly detectsTurns: boolean
  /** Hands-free it listens in its own time, and says `listenedTo`. */
  readonly saysHowFar: boolean
  /** `replyWords` come with exact sample positions. */
  readonly wordTimings: boolean
  /** Looks at pictures; one that is shown to any other changes nothing. */
  readonly seesPictures: boolean
  /** It can be asked to speak up because nobody says anything (`ResponseRequest.silent`). */
  readonly breaksSilence: boolean
}

/** A function the model may call; `parameters` is a JSON schema. */
export interface ToolSpec {
  name: string
  description: string
  parameters: object
}

export interface SessionConfig {
  conversation: ConversationId
  mode: TurnMode
  instructions: string
  voice: string
  /** 0.5 to 2, 1 is the voice's own. */
  speed: number
  /** BCP 47, e.g. en-US: order of dates, 12/24 h, metric or imperial. */
  locale: string
  /** IANA, e.g. Europe/Berlin. */
  timeZone: string
  /** What a model may call. A link that answers by itself leaves them alone. */
  tools?: readonly ToolSpec[]
  /** The answer begins with a call of one of them. */
  toolChoice?: 'required'
  /** `whenAsked`: a spoken turn is answered after `respond` only; else as soon as its words are final, asked or not. */
  answers?: 'byItself' | 'whenAsked'
  /** Hands-free, where a link goes by silence alone: how much of it ends a turn. */
  pauseMs?: Ms
}

/** Behind which item something stands: what was added under a name, what was said in a turn, the last of what was answered. */
export type Place = 'root' | Forgotten

interface Named {
  /** What a caller calls an item that it may want to take out again. */
  itemId?: string
  /** Where `capabilities.items`, and where it does not stand at the end. */
  after?: Place
}

/** Several of one turn are one question. */
export interface UserText extends Named {
  type: 'userText'
  turnId: TurnId
  text: string
  /** What a function gave, where that is what the text tells: nobody waited for it any more. */
  output?: string
}

/** Context for the next answer. */
export interface UserImage extends Named {
  type: 'userImage'
  turnId: TurnId
  mime: 'image/png' | 'image/jpeg'
  bytes: Uint8Array
}

/** What was said before, of a conversation that is carried on: nothing is asked by it. Either side may be empty. */
export interface Earlier extends Named {
  type: 'earlier'
  user: string
  heard: string
}

/**
 * The answer to `toolRequested`. When every call of a response has one, the link goes on by itself, unless that was cancelled.
 * Of any other call it is known from then on, where `capabilities.items`.
 */
export interface ToolResult extends Named {
  type: 'toolResult'
  callId: string
  output: string
}

/** What was added under this name, what the user said in this turn, or all that was answered in this response. */
export type Forgotten = { itemId: string } | { turnId: TurnId } | { responseId: ResponseId }

/** A call that was made before, or elsewhere: nothing is called by it. For a link with `capabilities.items`. */
export interface FunctionCall extends Named {
  type: 'functionCall'
  callId: string
  name: string
  argumentsJson: string
}

export type LinkItem = UserText | UserImage | Earlier | FunctionCall | ToolResult

export interface Said {
  type: 'said'
  role: 'user' | 'assistant' | 'system'
  text: string
}

/** Of what one answer is made from. Calls and results only where `capabilities.items`; any other link is told them in words. */
export type InputItem = Said | FunctionCall | ToolResult

export interface ResponseRequest {
  turnId: TurnId
  /** Answered without becoming part of the conversation. */
  outOfBand?: boolean
  /** What the answer is made from instead of the conversation, which does not come to know it. Empty: from nothing. */
  input?: readonly InputItem[]
  /** Of an answer out of band that is made from the conversation: what is asked, where a link does not keep that itself. */
  text?: string
  /** Where `capabilities.breaksSilence`: nothing was said for a while, and the answer invites to go on. */
  silent?: true
}

/** A word of the answer and where it lies, in samples at `outputRateHz` from the response's first sample. */
export interface SpokenWord {
  text: string
  startSample: Samples
  endSample: Samples
}

export type LeftOut = 'length' | 'filter'

/** Facts, past tense. All carry the turn or response they belong to; a receiver drops stale ones. */
export type LinkEvent =
  /** Hands-free: voice began. `atMs` is when on the capture timeline, not when it was noticed. */
  | { type: 'speechStarted'; turnId: TurnId; atMs: Ms }
  /** Hands-free: the turn is decided to be over. `lastVoicedAtMs` on the capture timeline. */
  | { type: 'speechStopped'; turnId: TurnId; lastVoicedAtMs: Ms }
  /**
   * Hands-free, where `capabilities.saysHowFar`: what was appended up to `atMs` on the capture timeline has been listened to, and
   * what follows from it was told. What it was given beyond that by the end of a turn is no part of the next.
   */
  | { type: 'listenedTo'; turnId: TurnId; atMs: Ms }
  /** In every mode: when the last voiced sample of a committed turn was, for the stages. Before `userFinal`. */
  | { type: 'speechEnded'; turnId: TurnId; lastVoicedAtMs: Ms }
  /** The user's words so far, whole; may be revised. */
  | { type: 'userDelta'; turnId: TurnId; text: string }
  /**
   * Exactly once a turn. Empty text: nothing was said. A link that hears without words (speech to speech) writes them down
   * beside its answer: there they may come after it. `unwritten`: the text is empty, because there were no words in the sound or they could
   * not be written down, and the turn is answered by its sound all the same.
   */
  | { type: 'userFinal'; turnId: TurnId; text: string; usage?: UsageLine[]; unwritten?: 'wordless' | 'failed' }
  | { type: 'responseStarted'; responseId: ResponseId; turnId: TurnId }
  /** Who does a part of it, where one of several may: before anything comes of that part. */
  | { type: 'served'; turnId: TurnId; part: ServedPart; by: ServedBy }
  /** Text of the answer, added. The first one ends the stage "think". */
  | { type: 'replyDelta'; responseId: ResponseId; text: string }
  | { type: 'replyWords'; responseId: ResponseId; words: SpokenWord[] }
  /** Data plane. The receiver must not keep `samples` without copying. */
  | { type: 'audio'; responseId: ResponseId; samples: Int16Array }
  /** Every sample of the answer has been delivered. Always before `responseDone`. */
  | { type: 'audioEnded'; responseId: ResponseId }
  /**
   * `refused`: the link did not understand or cannot answer, and said so in the answer. `leftOut`: its end is missing,
   * because it was getting too long or was held back.
   */
  | {
      type: 'responseDone'
      responseId: ResponseId
      outcome: 'answered' | 'refused'
      leftOut?: LeftOut
      usage: UsageLine[]
      wire?: WireRate
    }
  /** `usage`: what was used all the same. */
  | {
      type: 'responseFailed'
      responseId: ResponseId | undefined
      turnId: TurnId
      error: AppError
      usage?: UsageLine[]
    }
  | { type: 'toolRequested'; responseId: ResponseId; callId: string; name: string; argumentsJson: string }
  /** The calls of this stretch of the answer are complete: it goes on when each has its result. `usage`: of this stretch. */
  | { type: 'toolsAwaited'; responseId: ResponseId; usage?: UsageLine[] }
  /**
   * The whole of what is still to be paid for an answer that has no other end: one that fails together with its connection,
   * before `lost`, or one that was called off.
   */
  | { type: 'billed'; responseId: ResponseId; usage: UsageLine[] }
  /** The connection ends by itself then; a new one should take its place in a quiet moment before. */
  | { type: 'expires'; at: EpochMs }
  /** Something the user should know that is no failure of a turn. */
  | { type: 'noticed'; error: AppError }
  /** The connection is gone; nothing follows. `fatal`: trying again cannot help (key, quota, model). */
  | { type: 'lost'; error: AppError; fatal: boolean }
  /** An event of the wire nobody knows: kept and counted. */
  | { type: 'unknown'; name: string }

export interface RealtimeLink {
  readonly capabilities: LinkCapabilities
  readonly events: Events<LinkEvent>
  /** Resolves when usable; rejects with an `AppException`. `history` is what was said and *heard* before, oldest first. */
  open(config: SessionConfig, history: readonly Turn[], signal: AbortSignal): Promise<void>
  /** Other settings, from the next turn on. */
  configure(config: SessionConfig): void
  /**
   * Another conversation is held from the next turn on, and nothing of the one before is known in it but `history`, as in
   * `open`. Absent where whoever answers keeps it elsewhere, or nobody does: then a link is opened anew, or nothing has to be done.
   */
  carryOn?(history: readonly Turn[]): void
  /** Mono s16 at `capabilities.inputRateHz`. Copies. */
  append(frame: Frame): void
  /** The user's turn is over (hold, toggle). `speechStarted`/`speechStopped` do not come in these modes. */
  commit(turnId: TurnId): void
  /** Forgets appended audio that was not committed. */
  clear(): void
  add(item: LinkItem): void
  /** It is no part of the conversation any more, and nothing later is answered from it. Harmless for what nobody knows. */
  forget(what: Forgotten): void
  respond(request: ResponseRequest): void
  /**
   * The user heard the answer up to `heardMs` from its first sample and no further; what is read and not heard is known as
   * far as it came, `Infinity`. Late events of it are dropped by the
   * receiver. Said again of the same answer, the last word counts.
   */
  cancel(cut: { responseId: ResponseId; heardMs: Ms }): void
  /** Idempotent. Ends its workers and sockets. */
  close(): Promise<void>
}
