/** Port to whoever knows the devices: the sound server (pulse.ts) or PortAudio (portaudioDirectory.ts). Opens nothing. */
import { AppException } from '../../../shared/errors'
import type { Ms } from '../../../shared/time'
import type { DeviceInfo } from '../../../shared/view'
import type { DeviceChoice, DeviceList } from '../backend'
import type { HostDevice } from './protocol'

export type DeviceKind = DeviceInfo['kind']

export interface FoundDevice {
  info: DeviceInfo
  /** Who knows it. */
  directory: Directory
  host: HostDevice
  /** Handed to the device → audible. Measured where `docs/decisions/001-sound-process.md` says so, else an estimate. */
  outputDelayMs: Ms
}

export interface DirectoryListener {
  /** Known at once, before the list is made again. */
  gone(kind: DeviceKind, id: string): void
  changed(): void
}

export interface Directory {
  /** As it is now. `undefined`: this directory has nobody to ask. */
  list(): Promise<DeviceList | undefined>
  /** There is somebody to ask who has fallen silent: nobody else knows better. */
  readonly hangs?: boolean
  /** What the host needs to open it. */
  found(info: DeviceInfo): FoundDevice
  close(): void
}

/** By id, else by name, else the default where nothing was chosen. @throws AppException device.unknown, device.none */
export function chooseDevice(list: DeviceList, kind: DeviceKind, choice: DeviceChoice | undefined): DeviceInfo {
  const devices = kind === 'input' ? list.inputs : list.outputs
  const usual = devices.find(({ isDefault }) => isDefault) ?? devices[0]
  if (usual === undefined) throw new AppException('device.none', { kind: wordFor(kind) })
  if (choice === undefined) return usual
  const found = devices.find(({ id }) => id === choice.id) ?? devices.find(({ name }) => name === choice.name)
  if (found === undefined) throw new AppException('device.unknown', { name: choice.name })
  return found
}

export const wordFor = (kind: DeviceKind): 'microphone' | 'speaker' => (kind === 'input' ? 'microphone' : 'speaker')
