/** What the host needs of a native sound library; portaudio.ts and decibri.ts give it. Types and the length of a frame only. */
import type { Hz } from '../format'
import type { CardDevice, HostDevice } from './protocol'

/** Device frames have this length in both directions. */
export const FRAME_MS = 10

/** Never let go of one before `quit` has resolved. */
export interface NativeStream {
  start(): void
  /** Resolves with so many bytes, with fewer or none once it is finished. */
  read(bytes: number): Promise<{ buf: Buffer; finished: boolean; err?: string }>
  /** Copies; resolves when there is room in the queue. */
  write(bytes: Buffer): Promise<string | undefined>
  /** Not while a write is under way. */
  quit(how: 'WAIT' | 'ABORT'): Promise<void>
}

export interface OpenedStream {
  native: NativeStream
  rateHz: Hz
}

export interface NativeCard {
  devices(): CardDevice[]
  /** Throws what the library said. Tries other usual rates when the device cannot do `rateHz`. */
  open(kind: 'input' | 'output', device: HostDevice, rateHz: Hz): OpenedStream
}
