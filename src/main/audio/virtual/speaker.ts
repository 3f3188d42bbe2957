/** An `AudioOutput` that hands 10 ms of sound to its target every 10 ms of its clock, as a sound card would. */
import { toAppError } from '../../../shared/errors'
import type { Cancel, Clock, Ms } from '../../../shared/time'
import type { DeviceInfo } from '../../../shared/view'
import type { AudioOutput, OutputSink } from '../backend'
import { type Hz, msToSamples, type Samples } from '../format'
import { FRAME_MS } from './room'
import { SampleQueue } from './sampleQueue'
import type { SoundTarget } from './soundTarget'

export interface SpeakerOptions {
  clock: Clock
  target: SoundTarget
  /** When the target's timeline began; frames are handed over at whole multiples of 10 ms from here. */
  startMs: Ms
  /** The target also gets the silence while nothing plays, so that it runs along with the clock. */
  silenceBetween: boolean
  device: DeviceInfo
  sink: OutputSink
  /** Everything that sounds, for the echo in the room. */
  onSound: (samples: Int16Array) => void
  onClosed: () => void
  /** The target takes no more, now or later. Before `sink.lost`, which may open another speaker at once. */
  onFailed: (thrown: unknown) => void
}

export class TargetSpeaker implements AudioOutput {
  readonly rateHz: Hz
  readonly device: DeviceInfo
  /** What is handed over counts as heard: a file has no latency. */
  readonly delayMs: Ms = 0
  readonly #options: SpeakerOptions
  readonly #queue = new SampleQueue()
  readonly #frame: Int16Array
  #position: Samples = 0
  #inserted: Samples = 0
  #finished = true
  #open = true
  /** Number of the frame that is handed over next; undefined while nothing plays. */
  #next: number | undefined
  #cancelTick: Cancel = () => {}

  constructor(options: SpeakerOptions) {
    this.#options = options
    this.rateHz = options.target.rateHz
    this.device = options.device
    this.#frame = new Int16Array(msToSamples(FRAME_MS, this.rateHz))
  }

  write(samples: Int16Array): void {
    if (!this.#open || samples.length === 0) return
    this.#finished = false
    this.#queue.push(samples)
    if (this.#next !== undefined) return
    const { clock, startMs } = this.#options
    this.#next = Math.ceil((clock.now() - startMs) / FRAME_MS - 1e-6)
    this.#schedule(this.#next)
  }

  finish(): void {
    this.#finished = true
    if (this.#queue.lengthSamples === 0) this.#stop()
  }

  flush(): Promise<Samples> {
    this.#queue.clear()
    this.#finished = true
    this.#stop()
    return Promise.resolve(this.#position)
  }

  close(): Promise<void> {
    if (this.#open) {
      this.#open = false
      this.#stop()
      this.#options.onClosed()
    }
    return Promise.resolve()
  }

  #stop(): void {
    this.#cancelTick()
    this.#next = undefined
  }

  #timeOf(frame: number): Ms {
    return this.#options.startMs + frame * FRAME_MS
  }

  #schedule(frame: number): void {
    const { clock } = this.#options
    this.#cancelTick = clock.after(this.#timeOf(frame) - clock.now(), () => this.#tick())
  }

  /** Late ticks are made up for: a sound card plays on while the thread is busy. */
  #tick(): void {
    const { clock, sink } = this.#options
    try {
      while (this.#next !== undefined && this.#timeOf(this.#next) <= clock.now() + 1e-6) this.#handOver(this.#next)
    } catch (thrown) {
      void this.close()
      this.#options.onFailed(thrown)
      sink.lost(toAppError(thrown))
    }
    if (this.#next !== undefined) this.#schedule(this.#next)
  }

  #handOver(number: number): void {
    const { target, silenceBetween, sink, onSound } = this.#options
    const frame = this.#frame
    if (silenceBetween) fillWithSilence(target, number * frame.length)
    const got = this.#queue.readInto(frame)
    frame.fill(0, got)
    const missing = frame.length - got
    if (!this.#finished) this.#inserted += missing
    target.write(this.#finished ? frame.subarray(0, got) : frame)
    onSound(frame)
    this.#position += got
    // Before the report, which may flush, write on or close.
    this.#next = this.#finished && this.#queue.lengthSamples === 0 ? undefined : number + 1
    sink.played(this.#position, this.#inserted)
  }
}

/** Lets the target grow to `untilSamples`. */
export function fillWithSilence(target: SoundTarget, untilSamples: Samples): void {
  const second = new Int16Array(target.rateHz)
  for (let missing = untilSamples - target.lengthSamples; missing > 0; missing -= second.length) {
    target.write(second.subarray(0, missing))
  }
}
