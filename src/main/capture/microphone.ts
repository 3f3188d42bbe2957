/**
 * The microphone as a conversation uses it: turns begin and end, tagged frames leave, facts are told. Decides nothing
 * about turns itself.
 */
import type { Clock, Events, Ms } from '../../shared/time'
import type { AppError, MicrophoneBetweenTurns, TurnId } from '../../shared/view'
import type { AudioBackend, Dbfs, DeviceChoice, Hz } from '../audio'
import { GatedMicrophone } from './gatedMicrophone'
import type { Deliver } from './handOver'
import type { CaptureTuning } from './tuning'

/** Facts, past tense. */
export type MicrophoneEvent =
  /** Real signal arrives for this turn: from here on nothing that is said is lost. */
  | { type: 'listening'; turn: TurnId }
  /** Released, tail and all, and every frame of it has been handed over. */
  | { type: 'ended'; turn: TurnId }
  /** No microphone can be had. Once; the turn, if there was one, gets no more frames and no `ended`. */
  | { type: 'failed'; turn: TurnId | undefined; error: AppError }
  /** After `failed`: the devices are no longer the same, and there is a microphone now. Nothing is opened by itself. */
  | { type: 'returned' }
  /** Worth telling, no failure: another device is used, only silence comes, sound was dropped. */
  | { type: 'noticed'; error: AppError }
  /** At most 20 a second while the device is open. */
  | { type: 'level'; dbfs: Dbfs }
  /** The wav file that plays the microphone has given its last sample. */
  | { type: 'sourceEnded' }

export interface MicrophoneOptions {
  backend: AudioBackend
  clock: Clock
  /** Undefined: the system's default, followed when it changes. */
  device: DeviceChoice | undefined
  /** The link's `inputRateHz`. */
  rateHz: Hz
  /** Length of a wire chunk: 20, or 40 by choice. */
  chunkMs: Ms
  betweenTurns: MicrophoneBetweenTurns
  deliver: Deliver
  tuning?: CaptureTuning
}

export interface Microphone {
  readonly events: Events<MicrophoneEvent>
  /** Sound that was lost because nobody took it, since creation. */
  readonly droppedMs: Ms
  /** Opens the gate, after up to `preRollMs` of what was captured before. The same turn again while its tail runs goes on with it. */
  begin(turn: TurnId, preRollMs: Ms): void
  /** The key is up: a tail as long as the last word needs, then `ended`. */
  end(turn: TurnId): void
  /** At once, without tail and without `ended`. */
  drop(turn: TurnId): void
  /** Half-duplex: nothing crosses while muted and for 300 ms after. A turn that begins ends it at once. */
  setMuted(muted: boolean): void
  setBetweenTurns(betweenTurns: MicrophoneBetweenTurns): void
  setDevice(device: DeviceChoice | undefined): void
  /** Of the frames from now on, also of the turn that is under way. */
  setRateHz(rateHz: Hz): void
  /** The consumer is ready again after it returned false. */
  drain(): void
  /** Idempotent; resolves when the device is released. */
  close(): Promise<void>
}

export function createMicrophone(options: MicrophoneOptions): Microphone {
  return new GatedMicrophone(options)
}
