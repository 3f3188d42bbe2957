/**
 * `AudioBackend` without a sound card: a virtual room whose microphone hears a wav file, a pipe or spoken sentences, and
 * whose speaker fills a wav file, a pipe, memory or nothing, both on a clock that is an argument. Headless mode and tests run on it.
 */
import { basename } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { AppException } from '../../shared/errors'
import type { Clock, Ms } from '../../shared/time'
import type { AppError, DeviceInfo } from '../../shared/view'
import type { AudioBackend, AudioInput, AudioOutput, DeviceList, InputSink, OpenRequest, OutputSink } from './backend'
import { type Hz, msToSamples } from './format'
import { RoomMicrophone } from './virtual/microphone'
import { FRAME_MS, type Loopback, Room } from './virtual/room'
import { rawSource, type SoundSource, wavSource } from './virtual/soundSource'
import {
  type MemoryTarget,
  memoryTarget,
  nowhereTarget,
  rawTarget,
  type SoundTarget,
  wavTarget,
} from './virtual/soundTarget'
import { fillWithSilence, TargetSpeaker } from './virtual/speaker'
import { Timeline } from './virtual/timeline'

export type { Loopback } from './virtual/room'

export type WavBackendInput =
  | { kind: 'wav'; path: string }
  /** Mono s16le; the stream stays the caller's. `waits`: the timeline stands while nothing comes, instead of making up for it. */
  | { kind: 'raw'; stream: Readable; rateHz: Hz; waits?: boolean }
  /** Nothing by itself: a quiet room for `speakIntoMicrophone`. */
  | { kind: 'spoken' }

/** Without `rateHz` the first `openOutput` decides. */
export type WavBackendOutput =
  | { kind: 'wav'; path: string; rateHz?: Hz }
  /** Mono s16le; the stream stays the caller's. */
  | { kind: 'raw'; stream: Writable; rateHz?: Hz }
  /** All of it is kept, for `recorded`. */
  | { kind: 'memory'; rateHz?: Hz }
  /** Played and forgotten, however long the conversation is. */
  | { kind: 'nowhere'; rateHz?: Hz }

export interface WavBackendOptions {
  /** Virtual: as fast as the machine allows. Real: paced like a sound card (`--realtime`, a prompt). */
  clock: Clock
  input: WavBackendInput
  output: WavBackendOutput
  /** Rate of the quiet room, and of sources whose own rate Parley does not work at. 16000 unless told. */
  inputRateHz?: Hz
  /** The output also holds the silence between answers, so that it lasts as long as the conversation. No unless told. */
  silenceBetween?: boolean
  /** A wire from the speaker to the microphone. None unless told. */
  loopback?: Loopback
  /** Something worth telling about a source that is usable, such as wav.truncated. */
  noticed?: (notice: AppError) => void
  noiseSeed?: number
}

export interface WavBackend extends AudioBackend {
  /**
   * Begins the input's timeline: the source plays from now on whether a microphone is open or not, so that one opened
   * later hears its later part. The first `openInput` does it otherwise. @throws AppException wav.*
   */
  startInput(): void
  /** Milliseconds of the input's timeline that passed; 0 before it began. */
  inputPositionMs(): Ms
  /** Resolves when the input's timeline is so far and, of a pipe that waits, what is there has come. Never after `close`. */
  inputReached(positionMs: Ms): Promise<void>
  /**
   * A sentence, any rate; follows those said before without a pause, and waits while no microphone is open.
   * Resolves when its last sample was picked up, or at `close`. @throws AppException wav.* as `startInput`
   */
  speakIntoMicrophone(samples: Int16Array, rateHz: Hz): Promise<void>
  /** Nothing more will be spoken: a room without a source ends (`InputSink.ended`) after the last sentence. */
  endInput(): void
  /** What an output of kind `memory` was given so far, else nothing. */
  recorded(): Int16Array
}

const QUIET_ROOM_HZ: Hz = 16000
/** Of a clock. */
const ROUNDING_MS: Ms = 1e-6

/**
 * After `InputSink.ended` frames of a quiet room (-75 dBFS) go on coming, so that an end of speech can be found in them.
 * `openInput` rejects with wav.* or sound.alreadyRecording, `openOutput` with device.busy; output.unwritable and
 * output.diskFull come through `OutputSink.lost`, from then on from `openOutput`, and from `close` for what was lost at the
 * very end.
 */
export function createWavBackend(options: WavBackendOptions): WavBackend {
  return new VirtualCard(options)
}

class VirtualCard implements WavBackend {
  readonly #options: WavBackendOptions
  readonly #inputDevice: DeviceInfo
  readonly #outputDevice: DeviceInfo
  #room: { room: Room; timeline: Timeline } | undefined
  #sound: { target: SoundTarget; startMs: Ms } | undefined
  /** Why nothing more can be written: a file that has ended early is not written on. */
  #failure: unknown
  #memory: MemoryTarget | undefined
  #microphone: RoomMicrophone | undefined
  #speaker: TargetSpeaker | undefined
  #closed = false

  constructor(options: WavBackendOptions) {
    this.#options = options
    this.#inputDevice = describe('input', options.input)
    this.#outputDevice = describe('output', options.output)
  }

  async devices(): Promise<DeviceList> {
    return { inputs: [this.#inputDevice], outputs: [this.#outputDevice] }
  }

  onDevicesChanged(): () => void {
    return () => {}
  }

  async openInput(_request: OpenRequest, sink: InputSink): Promise<AudioInput> {
    if (this.#microphone !== undefined) throw new AppException('sound.alreadyRecording')
    const { clock } = this.#options
    const onClosed = () => {
      this.#microphone = undefined
    }
    // One look at the clock for both: a room that begins with its microphone is heard from its first sample.
    const openedAtMs = clock.now()
    const place = { ...this.#startRoom(openedAtMs), openedAtMs }
    this.#microphone = new RoomMicrophone({ ...place, clock, device: this.#inputDevice, sink, onClosed })
    return this.#microphone
  }

  async openOutput(request: OpenRequest, sink: OutputSink): Promise<AudioOutput> {
    if (this.#failure !== undefined) throw this.#failure
    const device = this.#outputDevice
    if (this.#speaker !== undefined) throw new AppException('device.busy', { kind: 'speaker', name: device.name })
    const { clock, silenceBetween = false } = this.#options
    const { target, startMs } = this.#startTarget(request.rateHz)
    const onClosed = () => {
      this.#speaker = undefined
    }
    const onSound = (samples: Int16Array) => {
      if (this.#microphone !== undefined) this.#room?.room.echo(samples, target.rateHz)
    }
    const onFailed = (thrown: unknown) => {
      this.#failure = thrown
    }
    const ends = { device, sink, onSound, onClosed, onFailed }
    this.#speaker = new TargetSpeaker({ clock, target, startMs, silenceBetween, ...ends })
    return this.#speaker
  }

  startInput(): void {
    this.#startRoom()
  }

  inputPositionMs(): Ms {
    return this.#room?.timeline.positionMs ?? 0
  }

  inputReached(positionMs: Ms): Promise<void> {
    const { clock } = this.#options
    const { room, timeline } = this.#startRoom()
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.#closed) return
        const hasCome = !timeline.waits || follow(room, timeline, this.#microphone !== undefined)
        const missingMs = positionMs - timeline.positionMs
        if (hasCome && missingMs <= ROUNDING_MS) return resolve()
        // What may have to wait is looked after all the time.
        clock.after(timeline.waits ? FRAME_MS : missingMs, look)
      }
      look()
    })
  }

  speakIntoMicrophone(samples: Int16Array, rateHz: Hz): Promise<void> {
    return this.#startRoom().room.speak(samples, rateHz)
  }

  endInput(): void {
    this.#startRoom().room.endSpoken()
  }

  recorded(): Int16Array {
    return this.#memory?.samples() ?? new Int16Array(0)
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#microphone?.close()
    await this.#speaker?.close()
    this.#room?.room.close()
    await this.#closeTarget()
  }

  #startRoom(startMs = this.#options.clock.now()) {
    const { clock, input } = this.#options
    const waits = input.kind === 'raw' && input.waits === true
    this.#room ??= { room: openRoom(this.#options), timeline: new Timeline(clock, startMs, waits) }
    return this.#room
  }

  #startTarget(wishedHz: Hz) {
    if (this.#sound === undefined) {
      const { output, clock } = this.#options
      const target = openTarget(output, output.rateHz ?? wishedHz, clock)
      if (target.kind === 'memory') this.#memory = target
      this.#sound = { target, startMs: clock.now() }
    }
    return this.#sound
  }

  async #closeTarget(): Promise<void> {
    if (this.#sound === undefined) return
    const { target, startMs } = this.#sound
    this.#sound = undefined
    const lengthMs = this.#options.clock.now() - startMs
    if (this.#lastsAsLong(target)) fillWithSilence(target, msToSamples(lengthMs, target.rateHz))
    await target.close()
  }

  /** Where nothing was asked and nothing answered there was no conversation; what failed once is not begun again. */
  #lastsAsLong({ lengthSamples }: SoundTarget): boolean {
    const tookPlace = this.#room !== undefined || lengthSamples > 0
    return this.#options.silenceBetween === true && tookPlace && this.#failure === undefined
  }
}

/** Passes over what nobody listens to. False: what is next is not there yet, and the timeline stands. */
function follow(room: Room, timeline: Timeline, isHeard: boolean): boolean {
  while (!isHeard && room.hasNext && room.positionMs + FRAME_MS <= timeline.positionMs + ROUNDING_MS) room.skipFrame()
  if (!room.hasNext) timeline.standAt(room.positionMs)
  return room.hasNext
}

function openRoom(options: WavBackendOptions): Room {
  const rateHz = options.inputRateHz ?? QUIET_ROOM_HZ
  const source = openSource(options.input, rateHz, options.noticed ?? (() => {}))
  return new Room({ source, rateHz, loopback: options.loopback, noiseSeed: options.noiseSeed ?? 1 })
}

function openSource(input: WavBackendInput, rateHz: Hz, noticed: (notice: AppError) => void): SoundSource | undefined {
  switch (input.kind) {
    case 'wav':
      return wavSource(input.path, rateHz, noticed)
    case 'raw':
      return rawSource(input.stream, input.rateHz, rateHz)
    case 'spoken':
      return undefined
  }
}

function openTarget(output: WavBackendOutput, rateHz: Hz, clock: Clock): SoundTarget {
  switch (output.kind) {
    case 'wav':
      return wavTarget(output.path, rateHz)
    case 'raw':
      return rawTarget(output.stream, rateHz, 'the output', clock)
    case 'memory':
      return memoryTarget(rateHz)
    case 'nowhere':
      return nowhereTarget(rateHz)
  }
}

function describe(kind: 'input' | 'output', end: WavBackendInput | WavBackendOutput): DeviceInfo {
  const name = end.kind === 'wav' ? basename(end.path) : end.kind
  return { id: `virtual:${kind}`, name, kind, isDefault: true }
}
