/**
 * The host's side of an open microphone: reads without end, keeps the last half second and the level, and lets frames
 * cross only while flowing. No sample crosses twice. Knows nothing of processes or turns.
 */
import type { Clock, Ms } from '../../../shared/time'
import { msToSamples, type Samples, samplesToMs } from '../format'
import { LevelMeter } from '../level'
import { SampleRing } from '../ring'
import { FRAME_MS, type OpenedStream } from './nativeCard'
import type { FromHost, StreamId } from './protocol'

const RING_MS = 500
/** While held sound is fetched this seldom: each time wakes the process. A sign of life of the stream comes with it. */
const HELD_READ_MS = 1_000
/**
 * Until then it gathers in the library's queue, because a read that waits for it is woken by every frame. Waiting for the last
 * frame keeps the fetching in step with the device, whatever its clock and ours make of a second.
 */
const HELD_REST_MS = HELD_READ_MS - FRAME_MS
/** A device is mostly opened to be heard at once. */
const SHORT_READS_FIRST = 20
const FLOWING_LEVEL_MS = 50
const HELD_LEVEL_MS = HELD_READ_MS

export interface InputPumpOptions extends OpenedStream {
  stream: StreamId
  post(message: FromHost): void
  clock: Pick<Clock, 'now' | 'after'>
}

export class InputPump {
  readonly #options: InputPumpOptions
  readonly #ring: SampleRing
  #meter: LevelMeter
  /** Of the crossing that is under way. */
  #flow: number | undefined
  #signalled = false
  #closing = false
  #reads = 0
  #lastReadMs: Ms = 0
  #endRest: () => void = () => {}
  /** The first read of a flow may also hold what was captured before it: that is not part of it. */
  #notBeforeMs: Ms = 0
  readonly #reading: Promise<void>

  /** Starts the device. Throws what PortAudio said. */
  constructor(options: InputPumpOptions) {
    this.#options = options
    this.#ring = new SampleRing(msToSamples(RING_MS, options.rateHz))
    this.#meter = this.#meterOf(HELD_LEVEL_MS)
    options.native.start()
    this.#reading = this.#read()
  }

  flow(flow: number, preRollMs: Ms): void {
    if (this.#flow === undefined) this.#meter = this.#meterOf(FLOWING_LEVEL_MS)
    this.#flow = flow
    const nowMs = this.#options.clock.now()
    this.#notBeforeMs = nowMs - preRollMs
    // What was captured since the last read comes with the next one.
    const beforeMs = Math.max(0, this.#lastReadMs - this.#notBeforeMs)
    const before = this.#ring.takeLatest(msToSamples(beforeMs, this.#options.rateHz))
    if (before.length > 0) {
      this.#cross(before, flow, this.#lastReadMs)
      // What is read next follows it, however late the device gave it.
      this.#notBeforeMs = Number.NEGATIVE_INFINITY
    }
    this.#ring.clear()
    this.#endRest()
  }

  hold(): void {
    this.#flow = undefined
    this.#meter = this.#meterOf(HELD_LEVEL_MS)
  }

  async close(): Promise<void> {
    this.#closing = true
    this.#endRest()
    await this.#options.native.quit('ABORT')
    await this.#reading
  }

  #meterOf(windowMs: Ms): LevelMeter {
    const { stream, rateHz, post } = this.#options
    return new LevelMeter(msToSamples(windowMs, rateHz), (dbfs) => post({ type: 'level', stream, dbfs }))
  }

  async #read(): Promise<void> {
    const { native, stream, post, clock } = this.#options
    try {
      while (!this.#closing) {
        const restsFirst = this.#flow === undefined && this.#reads++ >= SHORT_READS_FIRST
        if (restsFirst) await this.#rest()
        if (this.#closing) break
        const { buf, finished, err } = await native.read(2 * this.#readSamples(restsFirst))
        if (err !== undefined) throw new Error(err)
        this.#lastReadMs = clock.now()
        if (!this.#closing) this.#take(new Int16Array(buf.buffer, buf.byteOffset, buf.length >> 1))
        if (finished) break
      }
    } catch {
      // Reading again would fail again.
    }
    if (!this.#closing) post({ type: 'broken', stream })
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(HELD_REST_MS, resolve)
      this.#endRest = () => {
        cancel()
        resolve()
      }
    })
  }

  /** After a rest that a flow cut short the whole frames that gathered in it, which are there at once. */
  #readSamples(hasRested: boolean): Samples {
    const { rateHz, clock } = this.#options
    if (!hasRested) return msToSamples(FRAME_MS, rateHz)
    if (this.#flow === undefined) return msToSamples(HELD_READ_MS, rateHz)
    const frames = Math.floor((clock.now() - this.#lastReadMs) / FRAME_MS)
    return msToSamples(Math.min(HELD_REST_MS, Math.max(1, frames) * FRAME_MS), rateHz)
  }

  #take(samples: Int16Array): void {
    const { stream, rateHz, post } = this.#options
    if (!this.#signalled && samples.some((sample) => sample !== 0)) {
      this.#signalled = true
      post({ type: 'signal', stream })
    }
    if (this.#flow === undefined) this.#ring.push(samples)
    else this.#crossInFrames(samples, this.#flow, msToSamples(FRAME_MS, rateHz))
    this.#meter.push(samples)
  }

  #crossInFrames(samples: Int16Array, flow: number, frameSamples: Samples): void {
    for (let from = this.#early(samples); from < samples.length; from += frameSamples) {
      const frame = samples.slice(from, from + frameSamples)
      // What is read next follows it, as above.
      this.#notBeforeMs = Number.NEGATIVE_INFINITY
      const laterMs = samplesToMs(samples.length - from - frame.length, this.#options.rateHz)
      this.#cross(frame, flow, this.#lastReadMs - laterMs)
    }
  }

  /** How many of a read's samples were captured before the flow was to begin. */
  #early(samples: Int16Array): Samples {
    const { rateHz } = this.#options
    const beganMs = this.#lastReadMs - samplesToMs(samples.length, rateHz)
    return Math.min(samples.length, Math.max(0, msToSamples(this.#notBeforeMs - beganMs, rateHz)))
  }

  #cross(samples: Int16Array, flow: number, capturedAtMs: Ms): void {
    this.#options.post({ type: 'frame', stream: this.#options.stream, flow, samples, capturedAtMs })
  }
}
