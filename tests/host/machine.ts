/**
 * The machine that the app believes to stand on: displays, pointer, keyring, colours. `STAND_IN` in the environment (JSON)
 * says what it is at the start; tests change it while it runs through `globalThis.standIn`. Nothing here is the app's.
 */
import { EventEmitter } from 'node:events'

export interface FakeDisplay {
  id: number
  bounds: Electron.Rectangle
  workArea: Electron.Rectangle
  scaleFactor: number
}

export interface Machine {
  displays: FakeDisplay[]
  pointer: Electron.Point
  storageBackend: 'gnome_libsecret' | 'basic_text'
  /** The system's own look. */
  dark: boolean
  locale: string
  /** What main is told instead of this machine's own, for what the app asks only another system. Children see the real one. */
  system?: 'darwin' | 'win32'
  /** In child processes native modules whose path holds this do not load. */
  brokenNative?: string
}

const BAR = 32

/** One display of 1440 x 900 with a bar above, a keyring, a light look. */
const USUAL: Machine = {
  displays: [display(1, 0, 0, 1440, 900)],
  pointer: { x: 700, y: 400 },
  storageBackend: 'gnome_libsecret',
  dark: false,
  locale: 'en-GB',
}

export const machine: Machine = { ...USUAL, ...JSON.parse(process.env['STAND_IN'] ?? '{}') }

/** Tells `changed` with what was before. */
export const machineEvents = new EventEmitter<{ changed: [before: Machine] }>()

export function changeMachine(patch: Partial<Machine>): void {
  const before = { ...machine }
  Object.assign(machine, patch)
  machineEvents.emit('changed', before)
}

export function display(id: number, x: number, y: number, width: number, height: number, scaleFactor = 1): FakeDisplay {
  return {
    id,
    bounds: { x, y, width, height },
    workArea: { x, y: y + BAR, width, height: height - BAR },
    scaleFactor,
  }
}

/** The one that holds most of `box`, else the nearest. */
export function displayOf(box: Electron.Rectangle): FakeDisplay {
  const shared = ({ bounds }: FakeDisplay) => {
    const across = Math.min(box.x + box.width, bounds.x + bounds.width) - Math.max(box.x, bounds.x)
    const down = Math.min(box.y + box.height, bounds.y + bounds.height) - Math.max(box.y, bounds.y)
    return across > 0 && down > 0 ? across * down : Math.min(across, 0) + Math.min(down, 0)
  }
  const [first, ...others] = machine.displays
  if (!first) throw new Error('stand-in: a machine without a display')
  return others.reduce((best, each) => (shared(each) > shared(best) ? each : best), first)
}
