/**
 * The devices as PortAudio names them: where there is no sound server to ask, on Windows and on macOS. A host of its own
 * is started for every list, because one that has run for a while still sees what there was when it started.
 */
import type { Cancel, Clock } from '../../../shared/time'
import type { DeviceInfo } from '../../../shared/view'
import type { Child } from '../../children'
import type { DeviceList } from '../backend'
import { nameOnOneLine } from '../devices'
import type { Directory, FoundDevice } from './directory'
import { isFromHost } from './fromHost'
import type { CardDevice, OpenHost, ToHost } from './protocol'
import type { HostTuning } from './tuning'

/** Most devices are listed once for each of several APIs: the one with whole names and short delays comes first. */
const PREFERRED_APIS = ['Windows WASAPI', 'Core Audio', 'ALSA', 'Windows DirectSound', 'MME']

/** Estimates, not measured (docs/not-run.md): the usual buffer of each API, a little on the safe side. */
const OUTPUT_DELAY_MS: Readonly<Record<string, number>> = { 'Windows WASAPI': 50, 'Core Audio': 40, ALSA: 50 }
const UNKNOWN_API_DELAY_MS = 100

export interface PortAudioDirectoryOptions {
  clock: Clock
  openHost: OpenHost
  tuning: Pick<HostTuning, 'openMs'>
}

export class PortAudioDirectory implements Directory {
  readonly #options: PortAudioDirectoryOptions
  #delayMs = UNKNOWN_API_DELAY_MS

  constructor(options: PortAudioDirectoryOptions) {
    this.#options = options
  }

  /** `undefined` when the host did not answer. */
  async list(): Promise<DeviceList | undefined> {
    const devices = await this.#ask()
    if (devices === undefined) return undefined
    const api = PREFERRED_APIS.find((name) => devices.some((device) => device.api === name)) ?? devices[0]?.api
    this.#delayMs = OUTPUT_DELAY_MS[api ?? ''] ?? UNKNOWN_API_DELAY_MS
    const ofKind = (kind: 'input' | 'output'): DeviceInfo[] =>
      devices
        .filter((device) => device.kind === kind && device.api === api)
        .map(({ id, name, isDefault }) => ({ id, name: nameOnOneLine(name), kind, isDefault }))
    return { inputs: ofKind('input'), outputs: ofKind('output') }
  }

  found(info: DeviceInfo): FoundDevice {
    return { info, directory: this, host: { by: 'card', id: info.id }, outputDelayMs: this.#delayMs }
  }

  close(): void {
    // Every list has ended its host already.
  }

  #ask(): Promise<CardDevice[] | undefined> {
    const { clock, openHost, tuning } = this.#options
    return new Promise((resolve) => {
      let host: Child<ToHost> | undefined
      let cancel: Cancel = () => {}
      const answer = (devices: CardDevice[] | undefined): void => {
        cancel()
        resolve(devices)
        host?.kill()
      }
      host = openHost({
        message: (message) => {
          if (!isFromHost(message)) answer(undefined)
          else if (message.type === 'devices') answer(message.devices)
        },
        exited: () => answer(undefined),
      })
      cancel = clock.after(tuning.openMs, () => answer(undefined))
      host.send({ type: 'list' })
    })
  }
}
