/** The real sound card: how the app and headless mode open it. */
import type { Clock } from '../../../shared/time'
import type { AppError } from '../../../shared/view'
import { type Child, type ChildListener, forkChild } from '../../children'
import type { AudioBackend } from '../backend'
import { PortAudioDirectory } from './portaudioDirectory'
import type { ToHost } from './protocol'
import { PulseDirectory, systemPactl } from './pulse'
import { SoundSupervisor } from './supervisor'
import { HOST_TUNING } from './tuning'

export interface SoundBackendOptions {
  /** The machine's own. */
  clock: Clock
  /** Path of the built soundHost.js. */
  entry: string
  platform: NodeJS.Platform
  /** Tells which sound server; the host and `pactl` get it. */
  env: NodeJS.ProcessEnv
  /** `sound.hostRestarted`, while everything goes on. */
  notify(error: AppError): void
  /** Electron passes a utility process; a forked Node process unless given. */
  openHost?(entry: string, env: NodeJS.ProcessEnv, listener: ChildListener): Child<ToHost>
}

/**
 * Starts the sound host at once, so that the first key press finds it ready; no device is opened. `devices` rejects with
 * sound.notBuilt or sound.hostFailed; the openings with these, device.none, device.unknown, device.busy and
 * sound.alreadyRecording. Streams are lost with device.lost, device.readFailed or sound.hostFailed.
 */
export function createSoundBackend(options: SoundBackendOptions): AudioBackend {
  const { clock, entry, platform, env, notify, openHost = forkHost } = options
  const tuning = HOST_TUNING
  // No search for a JACK server.
  const hostEnv = { ...env, JACK_NO_START_SERVER: '1' }
  const open = (listener: ChildListener) => openHost(entry, hostEnv, listener)
  return new SoundSupervisor({
    clock,
    tuning,
    notify,
    openHost: open,
    directories: (listener) => {
      const portAudio = new PortAudioDirectory({ clock, openHost: open, tuning })
      if (platform !== 'linux') return [portAudio]
      const pactl = systemPactl(env)
      return [new PulseDirectory({ clock, pactl, listener, tuning, outputDelayMs: PULSE_OUTPUT_DELAY_MS }), portAudio]
    },
  })
}

/** The host holds half a second of sound: a small heap, and one thread for V8 where it would start four. */
const LEAN = ['--max-old-space-size=24', '--max-semi-space-size=1', '--v8-pool-size=1']

function forkHost(entry: string, env: NodeJS.ProcessEnv, listener: ChildListener): Child<ToHost> {
  return forkChild({ entry, env, execArgv: LEAN }, listener)
}

/** 40 were measured on the virtual card; why more, and what it does not know: docs/decisions/001-sound-process.md. */
const PULSE_OUTPUT_DELAY_MS = 50
