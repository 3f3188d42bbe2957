/** An `AudioInput` that listens to the virtual room on a clock: 10 ms frames, pre-roll while held, level, signal, end. */
import { toAppError } from '../../../shared/errors'
import type { Cancel, Clock, Ms } from '../../../shared/time'
import type { DeviceInfo } from '../../../shared/view'
import type { AudioInput, InputSink } from '../backend'
import { type Hz, msToSamples } from '../format'
import { LevelMeter } from '../level'
import { SampleRing } from '../ring'
import { FRAME_MS, type Room } from './room'
import type { Timeline } from './timeline'

const PRE_ROLL_RING_MS = 500
/** 20 levels a second. */
const LEVEL_WINDOW_MS = 50

export interface MicrophoneOptions {
  clock: Clock
  room: Room
  timeline: Timeline
  /** From here on it listens; may have been a moment ago. */
  openedAtMs: Ms
  device: DeviceInfo
  sink: InputSink
  onClosed: () => void
}

export class RoomMicrophone implements AudioInput {
  readonly rateHz: Hz
  readonly device: DeviceInfo
  readonly #options: MicrophoneOptions
  readonly #frame: Int16Array
  readonly #ring: SampleRing
  readonly #meter: LevelMeter
  #open = true
  #flowing = false
  #signalSeen = false
  #endSaid = false
  /** Number of the next frame on the room's timeline; it is complete at its end. */
  #next: number
  #capturedAtMs: Ms = 0
  #cancelTick: Cancel = () => {}
  /** Settles the debt of a source that keeps us waiting. */
  #settle: (() => void) | undefined

  constructor(options: MicrophoneOptions) {
    const { room, timeline, openedAtMs, sink } = options
    this.#options = options
    this.rateHz = room.rateHz
    this.device = options.device
    this.#frame = new Int16Array(room.frameSamples)
    this.#ring = new SampleRing(msToSamples(PRE_ROLL_RING_MS, room.rateHz))
    this.#meter = new LevelMeter(msToSamples(LEVEL_WINDOW_MS, room.rateHz), (rms) => sink.level(rms))
    // Rounding of the clock must not cost a frame.
    this.#next = Math.floor(timeline.positionAt(openedAtMs) / FRAME_MS + 1e-6)
    room.seek(this.#next)
    this.#schedule()
  }

  flow(preRollMs: Ms): void {
    if (this.#flowing || !this.#open) return
    this.#flowing = true
    const preRoll = this.#ring.takeLatest(msToSamples(preRollMs, this.rateHz))
    if (preRoll.length > 0) this.#options.sink.frame(preRoll, this.#capturedAtMs)
  }

  hold(): void {
    this.#flowing = false
  }

  close(): Promise<void> {
    if (this.#open) {
      this.#open = false
      this.#cancelTick()
      this.#settle?.()
      this.#options.onClosed()
    }
    return Promise.resolve()
  }

  #endOf(frame: number): Ms {
    return this.#options.timeline.timeOf((frame + 1) * FRAME_MS)
  }

  #schedule(): void {
    const { clock } = this.#options
    this.#cancelTick = clock.after(this.#endOf(this.#next) - clock.now(), () => this.#tick())
  }

  /** Late ticks are made up for: a microphone loses nothing because the thread was busy. */
  #tick(): void {
    const { clock, sink, room } = this.#options
    try {
      while (this.#open && this.#endOf(this.#next) <= clock.now() + 1e-6) {
        if (!room.read(this.#frame)) {
          this.#waitForSource()
          return
        }
        this.#capturedAtMs = this.#endOf(this.#next)
        this.#next += 1
        this.#deliver()
      }
    } catch (thrown) {
      void this.close()
      sink.lost(toAppError(thrown))
    }
    if (this.#open) this.#schedule()
  }

  #waitForSource(): void {
    const settle = this.#options.clock.owe()
    this.#settle = settle
    this.#options.room.onMore(() => {
      if (!this.#open) return
      this.#options.timeline.standAt(this.#next * FRAME_MS)
      this.#settle = undefined
      settle()
      this.#tick()
    })
  }

  #deliver(): void {
    const { sink, room } = this.#options
    if (this.#flowing) sink.frame(this.#frame, this.#capturedAtMs)
    else this.#ring.push(this.#frame)
    this.#meter.push(this.#frame)
    if (!this.#signalSeen && this.#frame.some((sample) => sample !== 0)) {
      this.#signalSeen = true
      sink.signal()
    }
    if (!this.#endSaid && room.ended) {
      this.#endSaid = true
      sink.ended()
    }
  }
}
