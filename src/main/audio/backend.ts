/**
 * Port to whatever makes and takes sound: the sound host process (`host/`) or wav files on a clock (`wavBackend.ts`).
 * It owns rings and levels; it knows nothing of turns, links or conversation.
 */
import type { Ms } from '../../shared/time'
import type { AppError, DeviceInfo } from '../../shared/view'
import type { Dbfs, Hz, Samples } from './format'

export interface DeviceList {
  inputs: DeviceInfo[]
  outputs: DeviceInfo[]
}

/** What settings remember of a device; `undefined` means the system's default, followed when it changes. */
export interface DeviceChoice {
  id: string
  name: string
}

export interface OpenRequest {
  device?: DeviceChoice
  /** Wished rate; the opened stream says which one it got. */
  rateHz: Hz
}

export interface InputSink {
  /** Only while flowing. 10 ms a call except the pre-roll, which comes first as one longer piece. Valid during the call only. */
  frame(samples: Int16Array, capturedAtMs: Ms): void
  /** At most 20 a second while open, flowing or not. */
  level(dbfs: Dbfs): void
  /** Once after open: the first buffer that is not digital silence. "Listening" may be shown from here on. */
  signal(): void
  /** The stream is gone (unplugged, server died for good, file ended with an error). Once; nothing follows. */
  lost(error: AppError): void
  /** A finite source (a wav file) has given its last sample; frames of a quiet room may follow. Once, never from a device. */
  ended(): void
}

export interface AudioInput {
  readonly rateHz: Hz
  /** The device actually opened. */
  readonly device: DeviceInfo
  /** Frames begin to cross, after up to `preRollMs` of what was captured just before. A no-op while flowing. */
  flow(preRollMs: Ms): void
  /** Frames stop crossing at once; the pre-roll ring (500 ms) and the level go on. A no-op while held. */
  hold(): void
  /** Idempotent; resolves within 50 ms, whatever the device does. */
  close(): Promise<void>
}

export interface OutputSink {
  /**
   * Every 10 ms while anything plays: how many of the samples given to `write` since open have been handed to the device,
   * and how many samples of silence were inserted in between because there was nothing to play while `write` had begun
   * and `finish` had not been called.
   */
  played(positionSamples: Samples, insertedSilenceSamples: Samples): void
  lost(error: AppError): void
}

export interface AudioOutput {
  readonly rateHz: Hz
  readonly device: DeviceInfo
  /** Handed to the device → audible, calibrated; heard = played minus this. */
  readonly delayMs: Ms
  /**
   * Appends; copies. Never blocks: the ring grows as needed (a whole answer is seconds, not hours). A write of nothing changes
   * nothing and goes all the way to the device, so that the way is awake.
   */
  write(samples: Int16Array): void
  /** Nothing follows for now: running dry from here on is silence, not an underrun. */
  finish(): void
  /** Drops what has not been handed to the device, at once. Resolves with the final position (samples of `write` that were handed over). */
  flush(): Promise<Samples>
  /** Idempotent; does not wait for pending sound. */
  close(): Promise<void>
}

export interface AudioBackend {
  devices(): Promise<DeviceList>
  onDevicesChanged(listener: () => void): () => void
  /** Rejects with an `AppException` (shared/errors.ts) whose code names the cause. */
  openInput(request: OpenRequest, sink: InputSink): Promise<AudioInput>
  openOutput(request: OpenRequest, sink: OutputSink): Promise<AudioOutput>
  /** Ends everything it started, child processes included. Idempotent. */
  close(): Promise<void>
}
