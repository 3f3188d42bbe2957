/**
 * The host's side of an open speaker: hands the device one frame of 10 ms after the other, silence where there is
 * nothing to play (a starved device would not tell), and counts both. Knows nothing of processes or answers.
 */
import { msToSamples, type Samples } from '../format'
import { FRAME_MS, type OpenedStream } from './nativeCard'
import type { FromHost, StreamId } from './protocol'

/** Frames between two signs of life while nothing plays. */
const IDLE_REPORT_FRAMES = 10

export interface OutputPumpOptions extends OpenedStream {
  stream: StreamId
  post(message: FromHost): void
}

export class OutputPump {
  readonly #options: OutputPumpOptions
  readonly #frame: Int16Array
  readonly #bytes: Buffer
  #pieces: Int16Array[] = []
  /** Taken of the first piece. */
  #offset: Samples = 0
  #position: Samples = 0
  #inserted: Samples = 0
  /** `write` had begun and `finish` was not called: running dry is an underrun. */
  #promised = false
  #idleFrames = 0
  #closing = false
  readonly #writing: Promise<void>

  /** Starts the device. Throws what PortAudio said. */
  constructor(options: OutputPumpOptions) {
    this.#options = options
    this.#frame = new Int16Array(msToSamples(FRAME_MS, options.rateHz))
    this.#bytes = Buffer.from(this.#frame.buffer)
    options.native.start()
    this.#writing = this.#write()
  }

  /** Keeps `samples`. Without any nothing is promised: main only woke the way. */
  write(samples: Int16Array): void {
    if (samples.length === 0) return
    this.#pieces.push(samples)
    this.#promised = true
  }

  finish(): void {
    this.#promised = false
  }

  /** Returns how many samples of all that were written have been handed over. */
  flush(): Samples {
    this.#pieces = []
    this.#offset = 0
    this.#promised = false
    return this.#position
  }

  /** A write that is under way ends first: one that comes after `quit` would never let it end. */
  async close(): Promise<void> {
    this.#closing = true
    await this.#writing
    await this.#options.native.quit('ABORT')
  }

  async #write(): Promise<void> {
    const { native, stream, post } = this.#options
    try {
      while (!this.#closing) {
        const moved = this.#fillFrame()
        await native.write(this.#bytes)
        if (moved || ++this.#idleFrames >= IDLE_REPORT_FRAMES) this.#report()
      }
    } catch {
      if (!this.#closing) post({ type: 'broken', stream })
    }
  }

  #report(): void {
    const { stream, post } = this.#options
    this.#idleFrames = 0
    post({ type: 'played', stream, positionSamples: this.#position, insertedSamples: this.#inserted })
  }

  /** Whether one of the two counts moved. */
  #fillFrame(): boolean {
    const frame = this.#frame
    let filled = 0
    while (filled < frame.length && this.#pieces.length > 0) {
      const piece = this.#pieces[0]!
      const part = piece.subarray(this.#offset, this.#offset + frame.length - filled)
      frame.set(part, filled)
      filled += part.length
      this.#offset += part.length
      if (this.#offset < piece.length) continue
      this.#pieces.shift()
      this.#offset = 0
    }
    frame.fill(0, filled)
    const missing = this.#promised ? frame.length - filled : 0
    this.#position += filled
    this.#inserted += missing
    return filled > 0 || missing > 0
  }
}
