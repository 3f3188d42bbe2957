/** Both ends of an `AudioBackend`, writing down what they were told. */
import { type InputSink, joinSamples, type OutputSink } from '../../src/main/audio'

/** What a microphone was told. */
export class HeardSound implements InputSink {
  readonly pieces: Int16Array[] = []
  readonly capturedAtMs: number[] = []
  levels = 0
  signals = 0
  readonly losses: string[] = []

  frame(samples: Int16Array, capturedAtMs: number): void {
    this.pieces.push(samples.slice())
    this.capturedAtMs.push(capturedAtMs)
  }

  level(): void {
    this.levels += 1
  }

  signal(): void {
    this.signals += 1
  }

  lost({ code }: { code: string }): void {
    this.losses.push(code)
  }

  ended(): void {
    throw new Error('a device never ends')
  }

  get samples(): Int16Array {
    return joinSamples(this.pieces)
  }
}

/** What a speaker was told. */
export class PlayedSound implements OutputSink {
  position = 0
  inserted = 0
  readonly losses: string[] = []

  played(position: number, inserted: number): void {
    if (position < this.position || inserted < this.inserted) throw new Error('counted backwards')
    this.position = position
    this.inserted = inserted
  }

  lost({ code }: { code: string }): void {
    this.losses.push(code)
  }
}
