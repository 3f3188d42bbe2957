/** Where the sound of the virtual speaker ends up: a wav file, a pipe of raw samples, memory, or nowhere. */
import type { Writable } from 'node:stream'
import type { Clock } from '../../../shared/time'
import type { Hz, Samples } from '../format'
import { joinSamples, toS16leBytes } from '../pcm'
import { WavWriter, writeFailure } from '../wav'

interface Target {
  readonly rateHz: Hz
  readonly lengthSamples: Samples
  /** Appends. @throws AppException output.unwritable, output.diskFull */
  write(samples: Int16Array): void
  /** Resolves when everything is where it belongs. Rejects with an `AppException` as `write`. */
  close(): Promise<void>
}

/** The file is made, or replaced, by the first sample: a conversation that never begins destroys no recording. */
export function wavTarget(path: string, rateHz: Hz): SoundTarget {
  let writer: WavWriter | undefined
  return {
    kind: 'stored',
    rateHz,
    get lengthSamples() {
      return writer?.lengthSamples ?? 0
    },
    write(samples) {
      writer ??= WavWriter.create(path, rateHz)
      writer.write(samples)
    },
    close: async () => writer?.close(),
  }
}

/** A reader that is slower than the clock holds a virtual clock up rather than filling memory. The stream stays its owner's. */
export function rawTarget(stream: Writable, rateHz: Hz, name: string, clock: Clock): SoundTarget {
  let lengthSamples = 0
  let failure: unknown
  let settle: (() => void) | undefined
  const drained = (): void => {
    settle?.()
    settle = undefined
  }
  const failed = (cause: unknown): void => {
    failure ??= cause
    drained()
  }
  stream.on('drain', drained)
  stream.on('error', failed)
  return {
    kind: 'stored',
    rateHz,
    get lengthSamples() {
      return lengthSamples
    },
    write(samples) {
      if (failure !== undefined) throw writeFailure(name, failure)
      lengthSamples += samples.length
      // The stream keeps the bytes until the reader takes them; the samples may be reused before.
      const room = stream.write(Uint8Array.from(toS16leBytes(samples)))
      if (!room) settle ??= clock.owe()
    },
    async close() {
      if (failure === undefined) await new Promise((resolve) => stream.write('', resolve))
      stream.off('drain', drained)
      drained()
      if (failure !== undefined) throw writeFailure(name, failure)
      stream.off('error', failed)
    },
  }
}

/** Counts what it is given and keeps nothing of it. */
export function nowhereTarget(rateHz: Hz): SoundTarget {
  let lengthSamples = 0
  return {
    kind: 'stored',
    rateHz,
    get lengthSamples() {
      return lengthSamples
    },
    write(samples) {
      lengthSamples += samples.length
    },
    close: async () => {},
  }
}

/** A file, a pipe or nowhere: not to be had back from here. */
export interface StoredTarget extends Target {
  readonly kind: 'stored'
}

export interface MemoryTarget extends Target {
  readonly kind: 'memory'
  /** A copy of everything so far. */
  samples(): Int16Array
}

export type SoundTarget = StoredTarget | MemoryTarget

export function memoryTarget(rateHz: Hz): MemoryTarget {
  const pieces: Int16Array[] = []
  let lengthSamples = 0
  return {
    kind: 'memory',
    rateHz,
    get lengthSamples() {
      return lengthSamples
    },
    write(samples) {
      pieces.push(samples.slice())
      lengthSamples += samples.length
    },
    close: async () => {},
    samples: () => joinSamples(pieces),
  }
}
