/**
 * `AudioBackend` without a sound card: a virtual room whose microphone hears a wav file, a pipe or spoken sentences, and
 * whose speaker fills a wav file, a pipe or memory, both on a clock that is an argument. Headless mode and tests run on it.
 */
import { basename } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { AppException } from '../../shared/errors'
import type { Clock, Ms } from '../../shared/time'
import type { AppError, DeviceInfo } from '../../shared/view'
import type { AudioBackend, AudioInput, AudioOutput, InputSink, OpenRequest, OutputSink } from './backend'
import { type Hz, msToSamples } from './format'
import { RoomMicrophone } from './virtual/microphone'
import { type Loopback, Room } from './virtual/room'
import { rawSource, type SoundSource, wavSource } from './virtual/soundSource'
import { type MemoryTarget, memoryTarget, rawTarget, type SoundTarget, wavTarget } from './virtual/soundTarget'
import { fillWithSilence, TargetSpeaker } from './virtual/speaker'

export type { Loopback } from './virtual/room'

export type WavBackendInput =
  | { kind: 'wav'; path: string }
  /** Mono s16le; the stream stays the caller's. */
  | { kind: 'raw'; stream: Readable; rateHz: Hz }
  /** Nothing by itself: a quiet room for `speakIntoMicrophone`. */
  | { kind: 'spoken' }

/** Without `rateHz` the first `openOutput` decides. */
export type WavBackendOutput =
  | { kind: 'wav'; path: string; rateHz?: Hz }
  /** Mono s16le; the stream stays the caller's. */
  | { kind: 'raw'; stream: Writable; rateHz?: Hz }
  | { kind: 'memory'; rateHz?: Hz }

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

/**
 * After `InputSink.ended` frames of a quiet room (-75 dBFS) go on coming, so that an end of speech can be found in them.
 * `openInput` rejects with wav.* or sound.alreadyRecording, `openOutput` with output.* or device.busy; output.unwritable
 * and output.diskFull also come through `OutputSink.lost`, and from `close` for what was lost at the very end.
 */
export function createWavBackend(options: WavBackendOptions): WavBackend {
  const { clock, silenceBetween = false } = options
  const inputDevice = describe('input', options.input)
  const outputDevice = describe('output', options.output)
  let room: { room: Room; startMs: Ms } | undefined
  let sound: { target: SoundTarget; startMs: Ms } | undefined
  let microphone: RoomMicrophone | undefined
  let speaker: TargetSpeaker | undefined
  let memory: MemoryTarget | undefined

  const startRoom = () => {
    room ??= { room: openRoom(options), startMs: clock.now() }
    return room
  }
  const startTarget = (wishedHz: Hz) => {
    if (sound === undefined) {
      const { output } = options
      const rateHz = output.rateHz ?? wishedHz
      const target = openTarget(output, rateHz, clock)
      if (target.kind === 'memory') memory = target
      sound = { target, startMs: clock.now() }
    }
    return sound
  }
  const openInput = (sink: InputSink): AudioInput => {
    if (microphone !== undefined) throw new AppException('sound.alreadyRecording')
    const onClosed = () => {
      microphone = undefined
    }
    microphone = new RoomMicrophone({ ...startRoom(), clock, device: inputDevice, sink, onClosed })
    return microphone
  }
  const openOutput = (request: OpenRequest, sink: OutputSink): AudioOutput => {
    if (speaker !== undefined) throw new AppException('device.busy', { kind: 'speaker', name: outputDevice.name })
    const { target, startMs } = startTarget(request.rateHz)
    const onClosed = () => {
      speaker = undefined
    }
    const onSound = (samples: Int16Array) => {
      if (microphone !== undefined) room?.room.echo(samples, target.rateHz)
    }
    const device = outputDevice
    speaker = new TargetSpeaker({ clock, target, startMs, silenceBetween, device, sink, onSound, onClosed })
    return speaker
  }
  const closeTarget = async (): Promise<void> => {
    if (sound === undefined) return
    const { target, startMs } = sound
    sound = undefined
    if (silenceBetween) fillWithSilence(target, msToSamples(clock.now() - startMs, target.rateHz))
    await target.close()
  }

  return {
    devices: async () => ({ inputs: [inputDevice], outputs: [outputDevice] }),
    onDevicesChanged: () => () => {},
    openInput: async (_request, sink) => openInput(sink),
    openOutput: async (request, sink) => openOutput(request, sink),
    startInput: () => void startRoom(),
    inputPositionMs: () => (room === undefined ? 0 : clock.now() - room.startMs),
    speakIntoMicrophone: (samples, rateHz) => startRoom().room.speak(samples, rateHz),
    endInput: () => startRoom().room.endSpoken(),
    recorded: () => memory?.samples() ?? new Int16Array(0),
    async close() {
      await microphone?.close()
      await speaker?.close()
      room?.room.close()
      await closeTarget()
    },
  }
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
  }
}

function describe(kind: 'input' | 'output', end: WavBackendInput | WavBackendOutput): DeviceInfo {
  const name = end.kind === 'wav' ? basename(end.path) : end.kind
  return { id: `virtual:${kind}`, name, kind, isDefault: true }
}
