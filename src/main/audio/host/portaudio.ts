/**
 * The only door to naudiodon. Its native module is opened by path and used without the package's own index.js, which
 * would load a module bound to one Node version and can neither abort nor answer a failed read. Child process only:
 * it prints to stdout from C, pins threads and can hang for ever (docs/decisions/001-sound-process.md).
 */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Hz } from '../format'
import { knowWhatIsUsed, PULSE_PCM } from './alsa'
import { FRAME_MS, type NativeCard, type NativeStream, type OpenedStream } from './nativeCard'
import type { CardDevice, HostDevice } from './protocol'

interface NativeDevice {
  id: number
  name: string
  maxInputChannels: number
  maxOutputChannels: number
  hostAPIName: string
}

interface NativeModule {
  getDevices(): NativeDevice[]
  getHostAPIs(): { HostAPIs: { name: string; defaultInput: number; defaultOutput: number }[] }
  create(options: object): NativeStream
}

const INT16 = 16
/** Frames inside naudiodon: two bridge a busy moment of the host, and every further one delays an answer by its length. */
const OUTPUT_FRAMES = 2
/** Twice what gathers while a microphone is held (`inputPump.ts`): PortAudio's callback waits when it is full. */
const INPUT_FRAMES = 200
const USUAL_RATES_HZ = [48_000, 44_100]

/** Throws where the module was not built. Devices have no ids of their own here: their names are. */
export function loadPortAudio(): NativeCard {
  const require = createRequire(__filename)
  const folder = dirname(require.resolve('naudiodon/package.json')).replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked')
  const native = require(join(folder, 'build', 'Release', 'naudiodon.node')) as NativeModule
  knowWhatIsUsed()
  keepInitialised(native)
  return {
    devices: () => listDevices(native),
    open: (kind, device, rateHz) => openStream(native, kind, device, rateHz),
  }
}

/**
 * PortAudio looks for devices whenever its first user comes (110-290 ms on Linux) and forgets them with the last. A
 * stream that fails to open stays its user, so one that must fail spares every later opening that time.
 */
function keepInitialised(native: NativeModule): void {
  try {
    native.create({ inOptions: { deviceId: -1, channelCount: 1, sampleFormat: -1, sampleRate: 16_000 } })
  } catch {
    // As intended: there is no such format.
  }
}

function listDevices(native: NativeModule): CardDevice[] {
  const defaults = native.getHostAPIs().HostAPIs
  return native.getDevices().flatMap(({ id, name, maxInputChannels, maxOutputChannels, hostAPIName: api }) => {
    const own = defaults.find((candidate) => candidate.name === api)
    const input = { id: name, name, kind: 'input', isDefault: own?.defaultInput === id, api } as const
    const output = { id: name, name, kind: 'output', isDefault: own?.defaultOutput === id, api } as const
    return [...(maxInputChannels > 0 ? [input] : []), ...(maxOutputChannels > 0 ? [output] : [])]
  })
}

function openStream(native: NativeModule, kind: 'input' | 'output', device: HostDevice, wishedHz: Hz): OpenedStream {
  // libpulse reads these whenever a stream connects; they select the device behind the one name ALSA has for all.
  delete process.env['PULSE_SOURCE']
  delete process.env['PULSE_SINK']
  if (device.by === 'pulse') process.env[kind === 'input' ? 'PULSE_SOURCE' : 'PULSE_SINK'] = device.name
  const deviceId = idOf(native, kind, device)
  let refusal: unknown
  for (const rateHz of new Set([wishedHz, ...USUAL_RATES_HZ])) {
    try {
      const stream = native.create({
        [kind === 'input' ? 'inOptions' : 'outOptions']: settings(kind, deviceId, rateHz),
      })
      return { native: stream, rateHz }
    } catch (thrown) {
      refusal ??= thrown
    }
  }
  throw refusal
}

/** Ids are positions in PortAudio's list, so the name is what is remembered. An unknown id would silently be the default. */
function idOf(native: NativeModule, kind: 'input' | 'output', device: HostDevice): number {
  const wanted = device.by === 'pulse' ? PULSE_PCM : device.id
  const channels = kind === 'input' ? 'maxInputChannels' : 'maxOutputChannels'
  const found = native.getDevices().find((candidate) => candidate.name === wanted && candidate[channels] > 0)
  if (found === undefined) throw new Error('no such device')
  return found.id
}

function settings(kind: 'input' | 'output', deviceId: number, sampleRate: Hz): object {
  return {
    deviceId,
    sampleRate,
    channelCount: 1,
    sampleFormat: INT16,
    framesPerBuffer: Math.round((sampleRate * FRAME_MS) / 1000),
    maxQueue: kind === 'input' ? INPUT_FRAMES : OUTPUT_FRAMES,
    // Otherwise an overflow, which costs some samples, would end the stream.
    closeOnError: false,
  }
}
