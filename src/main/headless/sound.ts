/**
 * Where the sound of a headless conversation comes from and goes to, and the clock that fits: files and sentences in a
 * virtual room on a virtual clock, devices and pipes on the machine's own. Knows nothing of what is said.
 */

import type { Readable } from 'node:stream'
import { AppException } from '../../shared/errors'
import type { ClockKind } from '../../shared/lines'
import type { Clock } from '../../shared/time'
import type { AppError } from '../../shared/view'
import {
  type AudioBackend,
  createWavBackend,
  type DeviceChoice,
  findDevice,
  type WavBackend,
  type WavBackendInput,
  type WavBackendOutput,
} from '../audio'
import { createRealClock, createVirtualClock } from '../clock'
import type { ConverseOptions, Hold, Source, Target } from './commandLine/command'
import { mustBeWav, mustBeWritable, mustDiffer } from './files'
import type { Streams } from './streams'
import { holdsInFile, holdsInPipe } from './voicedStretches'

export interface Sound {
  clock: Clock
  clockKind: ClockKind
  backend: AudioBackend
  /** The virtual room, unless both ends are devices. */
  room?: WavBackend
  /** The devices that were named; where one goes, the next best takes its place. */
  named: NamedDevices
  /** When the talk key is held, from where the sound begins: as it was told, else around what is voiced. Empty hands-free. */
  holds: readonly Hold[]
}

export interface NamedDevices {
  microphone?: DeviceChoice
  speaker?: DeviceChoice
}

export interface SoundPorts {
  streams: Streams
  /** Opened only when an end is a device. */
  openDevices(clock: Clock): AudioBackend
  startEpochMs: number
  noticed(notice: AppError): void
}

/**
 * A pipe is paced by whoever writes it, a device by itself, a service by its own clock: only files and sentences that are
 * answered on this computer can outrun time.
 */
function clockKindOf({ source, target, realtime, provider }: ConverseOptions): ClockKind {
  const isLive = [source.type, target.type].some((type) => type === 'device') || source.type === 'stdin'
  const isHere = provider === 'offline' || provider === 'scripted'
  return realtime || isLive || !isHere ? 'real' : 'virtual'
}

/** Rejects with an `AppException`: a file, a pipe or a device that cannot be used. */
export async function openSound(options: ConverseOptions, ports: SoundPorts): Promise<Sound> {
  const { source, target } = options
  lookAtFiles(options)
  mustHaveKey(options, ports.streams)
  const { holds, pipe } = await keyed(options, ports.streams.stdin)
  const clockKind = clockKindOf(options)
  const clock = clockKind === 'real' ? createRealClock() : createVirtualClock({ startEpochMs: ports.startEpochMs })
  const isVirtual = source.type !== 'device' || target.type !== 'device'
  const room = isVirtual ? openRoom(options, clock, ports, pipe) : undefined
  const needsDevices = source.type === 'device' || target.type === 'device'
  const devices = needsDevices ? ports.openDevices(clock) : undefined
  const named = devices ? await findNamed(devices, source, target) : {}
  const input = source.type === 'device' ? devices : room
  const output = target.type === 'device' ? devices : room
  if (!input || !output) throw new AppException('internal')
  const backend = input === output ? input : join(input, output)
  return { clock, clockKind, backend, ...(room ? { room } : {}), named, holds }
}

function lookAtFiles({ source, target, historyFile }: ConverseOptions): void {
  const heard = source.type === 'wav' ? { option: '--in', file: source.file } : undefined
  const kept = historyFile === undefined ? undefined : { option: '--history', file: historyFile }
  if (heard) mustBeWav(heard.file)
  if (heard && kept) mustDiffer(heard, kept)
  if (target.type !== 'wav') return
  const answers = { option: '--out', file: target.file }
  for (const other of [heard, kept]) if (other) mustDiffer(other, answers)
  mustBeWritable(target.file)
}

/** What comes through a microphone is not known before it is there: somebody has to hold the key. */
function mustHaveKey({ source, mode, holds }: ConverseOptions, { stdin }: Streams): void {
  if (source.type !== 'device' || mode === 'hands-free' || holds || stdin.isTTY) return
  throw new AppException('usage.noTalkKey', { mode })
}

/** Where the key is held around what is voiced, a pipe is taken to its end first. */
async function keyed({ source, mode, holds }: ConverseOptions, pipe: Readable) {
  if (holds || mode === 'hands-free') return { holds: holds ?? [], pipe }
  if (source.type === 'wav') return { holds: holdsInFile(source.file), pipe }
  if (source.type !== 'stdin') return { holds: [], pipe }
  return holdsInPipe(pipe, source.rateHz)
}

function openRoom(
  options: ConverseOptions,
  clock: Clock,
  { streams, noticed }: SoundPorts,
  pipe: Readable,
): WavBackend {
  const { target } = options
  return createWavBackend({
    clock,
    input: roomInput(options, pipe),
    output: roomOutput(target, streams),
    noticed,
    // A file that is written while a conversation is held lasts as long as it; a pipe carries the answers only.
    silenceBetween: target.type === 'wav',
  })
}

function roomInput({ source, mode }: ConverseOptions, pipe: Readable): WavBackendInput {
  if (source.type === 'wav') return { kind: 'wav', path: source.file }
  if (source.type === 'stdin') {
    // A key is held in seconds of the input, however late it comes.
    return { kind: 'raw', stream: pipe, rateHz: source.rateHz, waits: mode !== 'hands-free' }
  }
  return { kind: 'spoken' }
}

function roomOutput(target: Target, { stdout }: Streams): WavBackendOutput {
  if (target.type === 'wav') return { kind: 'wav', path: target.file }
  if (target.type === 'stdout') return { kind: 'raw', stream: stdout, rateHz: target.rateHz }
  return { kind: target.type === 'memory' ? 'memory' : 'nowhere' }
}

async function findNamed(devices: AudioBackend, source: Source, target: Target): Promise<NamedDevices> {
  const { inputs, outputs } = await devices.devices()
  const microphone = source.type === 'device' ? named(inputs, source.name, 'microphone') : undefined
  const speaker = target.type === 'device' ? named(outputs, target.name, 'speaker') : undefined
  return { ...(microphone && { microphone }), ...(speaker && { speaker }) }
}

/** @throws AppException device.none, device.unknown */
function named(devices: Parameters<typeof findDevice>[0], name: string | undefined, kind: 'microphone' | 'speaker') {
  if (name === undefined && devices.length === 0) throw new AppException('device.none', { kind })
  if (name === undefined) return undefined
  const found = findDevice(devices, name)
  if (!found) throw new AppException('device.unknown', { name })
  return { id: found.id, name: found.name } satisfies DeviceChoice
}

/** One backend of two: the microphone of the first, the speaker of the second. */
function join(input: AudioBackend, output: AudioBackend): AudioBackend {
  return {
    devices: async () => {
      const [ins, outs] = await Promise.all([input.devices(), output.devices()])
      return { inputs: ins.inputs, outputs: outs.outputs }
    },
    onDevicesChanged(listener) {
      const undo = [input.onDevicesChanged(listener), output.onDevicesChanged(listener)]
      return () => {
        for (const each of undo) each()
      }
    },
    openInput: (request, sink) => input.openInput(request, sink),
    openOutput: (request, sink) => output.openOutput(request, sink),
    close: async () => {
      await Promise.all([input.close(), output.close()])
    },
  }
}
