/** Bases for everything the stand-in emulates. What Electron has and they have not throws, and is told at the end. */
import { EventEmitter } from 'node:events'

const asked = new Set<string>()

/** Every API that was asked for and is not emulated, e.g. `app.getFileIcon`. */
export const notEmulated = (): readonly string[] => [...asked]

export function refuse(what: string): never {
  asked.add(what)
  throw new Error(`stand-in: ${what} is not emulated`)
}

/** Asked for by Node, bundlers, promises and inspectors rather than by the app. */
const ASKED_BY_OTHERS = new Set([
  ...['then', 'toJSON', 'inspect', '__esModule', 'default', 'domain', 'captureRejections'],
  ...['href', 'protocol'],
])

/** A prototype behind all others: whatever is found nowhere else ends here. */
function lastPrototype(name: string, base: object): object {
  return new Proxy(base, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target || ASKED_BY_OTHERS.has(key))
        return Reflect.get(target, key, receiver)
      return refuse(`${name}.${key}`)
    },
    set(target, key, value, receiver) {
      if (typeof key === 'symbol' || key in target || key.startsWith('_'))
        return Reflect.set(target, key, value, receiver)
      return refuse(`${name}.${key} =`)
    },
  })
}

/** `object`, and nothing beyond. */
export function only<Api extends object>(name: string, api: Api): Api {
  return Object.setPrototypeOf(api, lastPrototype(name, Object.prototype))
}

/** A base class with events; a static member that is not there throws as well. */
export function emitting(name: string): new () => EventEmitter {
  class Emulated extends EventEmitter {}
  Object.setPrototypeOf(Emulated.prototype, lastPrototype(`${name}#`, EventEmitter.prototype))
  Object.setPrototypeOf(Emulated, lastPrototype(name, EventEmitter))
  return Emulated
}

/** An option that the stand-in would silently leave out is none it emulates. */
export function onlyOptions(what: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) if (!known.includes(name)) refuse(`${what} { ${name} }`)
}

/** As Electron's events: `preventDefault` and whether it was called. */
export class PreventableEvent {
  defaultPrevented = false
  preventDefault(): void {
    this.defaultPrevented = true
  }
}
