/** `screen`: the machine's displays and pointer. */
import { emitting, PreventableEvent } from '../emulated.ts'
import { displayOf, type FakeDisplay, machine, machineEvents } from '../machine.ts'
import { checked, type IsPart } from '../surface.ts'

class Screen extends emitting('screen') {
  getAllDisplays(): Electron.Display[] {
    return machine.displays.map(asElectron)
  }

  getPrimaryDisplay(): Electron.Display {
    return asElectron(displayOf(machine.displays[0]?.bounds ?? { x: 0, y: 0, width: 1, height: 1 }))
  }

  getDisplayNearestPoint(point: Electron.Point): Electron.Display {
    return asElectron(displayOf({ ...point, width: 1, height: 1 }))
  }

  getDisplayMatching(box: Electron.Rectangle): Electron.Display {
    return asElectron(displayOf(box))
  }

  getCursorScreenPoint(): Electron.Point {
    return { ...machine.pointer }
  }
}

checked<IsPart<Screen, Electron.Screen>>()

export const screen = new Screen()

const asElectron = ({ id, bounds, workArea, scaleFactor }: FakeDisplay): Electron.Display =>
  ({ id, bounds: { ...bounds }, workArea: { ...workArea }, scaleFactor, rotation: 0 }) as Electron.Display

machineEvents.on('changed', (before) => {
  const was = new Map(before.displays.map((display) => [display.id, display]))
  const is = new Map(machine.displays.map((display) => [display.id, display]))
  for (const display of machine.displays) {
    const old = was.get(display.id)
    if (!old) screen.emit('display-added', new PreventableEvent(), asElectron(display))
    else if (JSON.stringify(old) !== JSON.stringify(display)) {
      screen.emit('display-metrics-changed', new PreventableEvent(), asElectron(display), ['bounds', 'workArea'])
    }
  }
  for (const display of before.displays) {
    if (!is.has(display.id)) screen.emit('display-removed', new PreventableEvent(), asElectron(display))
  }
})
