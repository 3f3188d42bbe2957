/** What crosses the bridge and what the headless mode prints: plain data, no behaviour. */
import type { ErrorCode } from './errors'
import type { ServerId, ServiceId } from './services'
import type { EpochMs, Ms } from './time'

export type ConversationState = 'offline' | 'ready' | 'listening' | 'thinking' | 'speaking' | 'closing'

/** How a turn is taken. */
export type TurnMode = 'hands-free' | 'hold' | 'toggle'

/** What the microphone does between turns. */
export type MicrophoneBetweenTurns = 'closed' | 'warm' | 'always'

export type ProviderId = 'offline' | 'scripted' | 'openai' | 'azure' | 'compatible' | 'cascade'

/** Counts up from 1 while an assistant lives; a fact that carries an older one is stale. */
export type TurnId = number

/** Given by the link to one answer. */
export type ResponseId = string

export type ConversationId = string

/** The stages of a turn, each from where the one before ended. */
export const STAGES = ['turn', 'hear', 'think', 'voice', 'out'] as const
export type StageName = (typeof STAGES)[number]

/** Stages of a turn on one clock, each in whole or fractional ms; `total` is exactly their sum. */
export interface Stages {
  /** Last voiced sample → turn decided. */
  turn: Ms
  /** → the user's words final. */
  hear: Ms
  /** → first token, or the skill's answer. */
  think: Ms
  /** → first sample of audio made. */
  voice: Ms
  /** → first sample handed to the device. */
  out: Ms
  total: Ms
}

/** One measured quantity in the vendor's own unit, e.g. `{ unit: 'output audio tokens', quantity: 210 }`. */
export interface UsageLine {
  unit: string
  quantity: number
  /** Row of the price list it is billed by; absent: that of the model that answers. */
  model?: string
  /** The service did not say; this is our own count. */
  estimated?: true
}

export interface TurnCost {
  amount: number
  currency: 'USD'
  usage: UsageLine[]
  /** Something was used whose price is not known: it cost more than `amount`. */
  incomplete?: boolean
  /** A part of `amount` stands on our own count, because the service did not say. */
  estimated?: boolean
  /** Absent where nothing left this computer, or where it is not counted. */
  wire?: WireRate
}

/** What went over the network for a turn, kbit/s of the sound it carried: up of the user's, down of the answer. */
export interface WireRate {
  upKbps: number
  downKbps: number
}

/** `converse`: one model hears, thinks and speaks. */
export const SERVED_PARTS = ['hear', 'think', 'speak', 'converse'] as const
export type ServedPart = (typeof SERVED_PARTS)[number]

/** Who did a part of a turn. */
export interface ServedBy {
  service: ServerId
  /** Absent where a service has only one, or it is what comes with Parley. */
  model?: string
  /** It stood in for this one, which had failed so. */
  insteadOf?: { service: ServiceId; code: ErrorCode }
}

/** Only the parts that came about: nobody hears what is typed, nobody speaks in a turn that was cut before its answer. */
export type Served = { readonly [Part in ServedPart]?: ServedBy }

export type TurnOutcome = 'answered' | 'cut' | 'refused' | 'failed' | 'discarded'

/** A finished or running turn as history and screens show it. */
export interface Turn {
  id: string
  conversation: ConversationId
  startedAt: EpochMs
  /** The user's words: interim while `userFinal` is false. */
  user: string
  userFinal: boolean
  /** What of the answer reached the user's ears. */
  heard: string
  /** What was made or planned but never sounded. While it sounds, its first word is the one being spoken. */
  unheard: string
  outcome?: TurnOutcome
  stages?: Stages
  cost?: TurnCost
  /** The turn that asks again with the words put right; this one is struck. */
  correctedBy?: string
  /** What a model did beside answering, oldest first. */
  tools?: readonly ToolCall[]
  served?: Served
}

/** `result` or `error` once it is carried out, neither while it runs. */
export interface ToolCall {
  name: string
  /** JSON as the model wrote it, but for what looks like a key. */
  arguments: string
  result?: string
  error?: string
  tookMs?: Ms
}

export interface DeviceInfo {
  /** Stable across restarts where the system has such an id, else the name. */
  id: string
  name: string
  kind: 'input' | 'output'
  isDefault: boolean
}

export interface AppError {
  code: ErrorCode
  message: string
  fix: string
}

/** How things stand with whoever answers. */
export interface ConnectionView {
  /** `mending`: it broke and is being restored. `failed`: trying again by itself cannot help. `closed`: not wanted now. */
  state: 'closed' | 'opening' | 'up' | 'mending' | 'failed'
  /** What was said and waits for the connection, 0 to 30,000. */
  keptMs: Ms
}

/** What the microphone does, where a person should know it. */
export interface MicrophoneView {
  /**
   * `waking`: opened, no sound has come yet, as with a headset. `silent`: it gives nothing but digital silence. `blocked`:
   * switched off in the system's privacy settings. `muted`: the user wants it so.
   */
  state: 'waking' | 'open' | 'silent' | 'blocked' | 'failed' | 'muted'
  /** Name of the device that is used. */
  device?: string
}

/** What Parley says by itself: a timer that is due, or that it lost the user's words. */
export interface AnnouncementView {
  text: string
  asksToRepeat: boolean
}

/** The whole of what a window shows, as one snapshot. */
export interface ConversationView {
  state: ConversationState
  provider: ProviderId
  mode: TurnMode
  connection: ConnectionView
  /** Absent while it is closed. */
  microphone?: MicrophoneView
  /** Present while it sounds. */
  announcement?: AnnouncementView
  /** The running turn, or the last one while nothing is going on. */
  turn?: Turn
  /** Earlier turns of this conversation, oldest first, at most 50. */
  earlier: readonly Turn[]
  /** What should be known right now, e.g. that nothing was heard; gone when the next turn begins. */
  notice?: AppError
  /** What ended the last turn; gone when the next one begins. */
  error?: AppError
}
