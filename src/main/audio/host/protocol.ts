/**
 * What the main process and the sound host say to each other: two unions, plain data that structured clone copies.
 * Owns no behaviour. A stream keeps its id for as long as main wants it, also in the host that replaces a dead one.
 */
import type { Ms } from '../../../shared/time'
import type { Child, ChildListener } from '../../children'
import type { Dbfs, Hz, Samples } from '../format'

export type StreamId = number

/** How the host finds a device: by the sound server's name for it or by the native library's. */
export type HostDevice = { by: 'pulse'; name: string } | { by: 'card'; id: string }

export type ToHost =
  /** Answered by `devices`. Only a host without streams sees what was plugged in since it started. */
  | { type: 'list' }
  /** Both are answered by `opened` or `failed`. */
  | { type: 'openInput'; stream: StreamId; device: HostDevice; rateHz: Hz }
  | { type: 'openOutput'; stream: StreamId; device: HostDevice; rateHz: Hz }
  /** `flow` numbers this crossing; frames carry it, so that those of an earlier one can be told apart. */
  | { type: 'flow'; stream: StreamId; flow: number; preRollMs: Ms }
  | { type: 'hold'; stream: StreamId }
  | { type: 'write'; stream: StreamId; samples: Int16Array }
  | { type: 'finish'; stream: StreamId }
  /** Answered by `flushed`. */
  | { type: 'flush'; stream: StreamId }
  /** Answered by `closed` when the device is released. */
  | { type: 'close'; stream: StreamId }

export type FromHost =
  /** Once, first. `built`: the native module could be loaded. */
  | { type: 'ready'; built: boolean }
  | { type: 'devices'; devices: CardDevice[] }
  | { type: 'opened'; stream: StreamId; rateHz: Hz }
  /** `reason` is PortAudio's own words, for the log of a developer; no person reads it. */
  | { type: 'failed'; stream: StreamId; reason: string }
  /** `capturedAtMs`: of the last sample, on the host's own clock. */
  | { type: 'frame'; stream: StreamId; flow: number; samples: Int16Array; capturedAtMs: Ms }
  | { type: 'level'; stream: StreamId; dbfs: Dbfs }
  | { type: 'signal'; stream: StreamId }
  /** Reading failed; nothing follows. Once. */
  | { type: 'broken'; stream: StreamId }
  /** Counted since this host opened the stream. Every 10 ms while anything plays, else every 100 ms as a sign of life. */
  | { type: 'played'; stream: StreamId; positionSamples: Samples; insertedSamples: Samples }
  | { type: 'flushed'; stream: StreamId; positionSamples: Samples }
  | { type: 'closed'; stream: StreamId }

export interface CardDevice {
  /** Stable where the library has such an id, else the name. */
  id: string
  name: string
  kind: 'input' | 'output'
  /** Of its host API. */
  isDefault: boolean
  /** "ALSA", "Core Audio", "Windows WASAPI", ... One device is listed once for each that knows it. */
  api: string
}

/** Starts the built host. Electron passes a utility process, plain Node a forked one; tests a scripted one. */
export type OpenHost = (listener: ChildListener) => Child<ToHost>
