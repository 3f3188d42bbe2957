/**
 * The two halves of a page, put into it as source text: the isolated world where the real preload runs on a `require`
 * that knows only `electron`, and the page's own world, which gets what `contextBridge` exposes and nothing else. They
 * share the document alone, and talk in events of a name that no page can know.
 */
import { makeCodec } from './codec.ts'

/** Name of the isolated world. */
export const PRELOAD_WORLD = 'electron-preload'
/** What main calls in it, and what it calls of main's. */
export const DELIVER = '__standInDeliver'
export const TO_MAIN = '__standInToMain'

export type FromPreload =
  | { kind: 'send'; channel: string; text: string }
  | { kind: 'invoke'; channel: string; text: string; id: number }
  /** The preload threw; Electron tells main's `preload-error`. */
  | { kind: 'failed'; text: string }

export type ToPreload =
  | { kind: 'message'; channel: string; text: string }
  | { kind: 'answer'; id: number; text: string }
  | { kind: 'refusal'; id: number; reason: string }

/** For `Page.addScriptToEvaluateOnNewDocument` in the page's own world, before the other. */
export const pageScript = (secret: string): string => `(() => {
  if (window.parent !== window) return
  ${linkWorlds}
  linkWorlds(${JSON.stringify(secret)}, 'page', 'preload').receive((key, api) => {
    const freeze = (value) => {
      if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze)
      return value
    }
    Object.defineProperty(window, key, { value: freeze(api), enumerable: true })
  })
})()`

/** For the isolated world. `preload` is the built file's text. */
export const preloadScript = (secret: string, preload: string): string => `(() => {
  if (window.parent !== window) return
  ${makeCodec}
  ${linkWorlds}
  ${sandboxedElectron}
  const expose = linkWorlds(${JSON.stringify(secret)}, 'preload', 'page').expose
  const electron = sandboxedElectron(makeCodec(), expose, globalThis[${JSON.stringify(TO_MAIN)}], ${JSON.stringify(DELIVER)})
  const module = { exports: {} }
  const process = { type: 'renderer', sandboxed: true, contextIsolated: true, platform: ${JSON.stringify(process.platform)} }
  try {
    ;(function (require, module, exports, process) {${preload}
    })(electron.require, module, module.exports, process)
  } catch (thrown) {
    electron.failed(String(thrown?.stack ?? thrown))
  }
})()`

/**
 * Values cross as structured clones in a synchronous event's `detail`; functions, promises and errors as numbered
 * stand-ins that call home.
 */
function linkWorlds(secret: string, own: string, other: string) {
  type Wrapped = { $: string; id?: number; v?: unknown; name?: string; message?: string }
  type Message =
    | { do: 'expose'; key: string; api: unknown }
    | { do: 'call'; call: number; id: number; args: unknown[] }
    | { do: 'return'; call: number; ok: boolean; value: unknown }
    | { do: 'settle'; id: number; ok: boolean; value: unknown }
  // biome-ignore lint/complexity/noBannedTypes: any function may cross
  const mine = new Map<number, Function>()
  const numbers = new WeakMap<object, number>()
  // biome-ignore lint/complexity/noBannedTypes: any function may cross
  const theirs = new Map<number, Function>()
  const waiting = new Map<number, (ok: boolean, value: unknown) => void>()
  const returned = new Map<number, { ok: boolean; value: unknown }>()
  const { CustomEvent } = window
  const dispatch = window.dispatchEvent.bind(window)
  let last = 0
  let onExpose: (key: string, api: unknown) => void = () => {}

  const post = (message: Message) => void dispatch(new CustomEvent(`${secret}-${other}`, { detail: message }))

  const pack = (value: unknown): unknown => {
    if (typeof value === 'function') {
      const id = numbers.get(value) ?? ++last
      numbers.set(value, id)
      mine.set(id, value)
      return { $: 'function', id }
    }
    if (typeof value !== 'object' || value === null) return value
    if (value instanceof Promise) {
      const id = ++last
      value.then(
        (result) => post({ do: 'settle', id, ok: true, value: pack(result) }),
        (error) => post({ do: 'settle', id, ok: false, value: pack(error) }),
      )
      return { $: 'promise', id }
    }
    if (value instanceof Error) return { $: 'error', name: value.name, message: value.message }
    if (Array.isArray(value)) return value.map(pack)
    const prototype = Object.getPrototypeOf(value)
    if (prototype !== null && prototype.constructor?.name !== 'Object') return value
    const packed = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pack(item)]))
    return { $: 'object', v: packed }
  }

  const unpack = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(unpack)
    if (typeof value !== 'object' || value === null || !('$' in value)) return value
    const { $, id = 0, v, name, message } = value as Wrapped
    if ($ === 'object') return Object.fromEntries(Object.entries(v as object).map(([key, item]) => [key, unpack(item)]))
    if ($ === 'error') return Object.assign(new Error(message), { name })
    if ($ === 'promise') {
      return new Promise((resolve, reject) => {
        waiting.set(id, (ok, settled) => (ok ? resolve(settled) : reject(settled)))
      })
    }
    const known = theirs.get(id) ?? ((...args: unknown[]) => call(id, args))
    theirs.set(id, known)
    return known
  }

  const call = (id: number, args: unknown[]): unknown => {
    const number = ++last
    post({ do: 'call', call: number, id, args: args.map(pack) })
    const answer = returned.get(number)
    returned.delete(number)
    if (!answer) throw new Error('the other world is gone')
    if (answer.ok) return unpack(answer.value)
    throw unpack(answer.value)
  }

  window.addEventListener(`${secret}-${own}`, (event) => {
    const message = (event as CustomEvent<Message>).detail
    if (message.do === 'expose') return onExpose(message.key, unpack(message.api))
    if (message.do === 'return') return void returned.set(message.call, message)
    if (message.do === 'settle') {
      waiting.get(message.id)?.(message.ok, unpack(message.value))
      return void waiting.delete(message.id)
    }
    const answer = { do: 'return', call: message.call } as const
    try {
      post({ ...answer, ok: true, value: pack(mine.get(message.id)?.(...message.args.map(unpack))) })
    } catch (thrown) {
      post({ ...answer, ok: false, value: pack(thrown) })
    }
  })

  return {
    expose: (key: string, api: unknown) => post({ do: 'expose', key, api: pack(api) }),
    receive: (listener: (key: string, api: unknown) => void) => {
      onExpose = listener
    },
  }
}

/** What `require` gives a sandboxed preload. */
function sandboxedElectron(
  codec: ReturnType<typeof makeCodec>,
  expose: (key: string, api: unknown) => void,
  toMain: (text: string) => void,
  deliver: string,
) {
  type Listener = (event: object, ...args: unknown[]) => void
  const listeners = new Map<string, Listener[]>()
  const answers = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let last = 0
  const post = (message: FromPreload) => toMain(JSON.stringify(message))
  const ipcRenderer = {
    send: (channel: string, ...args: unknown[]) => post({ kind: 'send', channel, text: codec.encode(args) }),
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const id = ++last
        const text = codec.encode(args)
        answers.set(id, { resolve, reject })
        post({ kind: 'invoke', channel, text, id })
      }),
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    off(channel: string, listener: Listener) {
      const left = [...(listeners.get(channel) ?? [])]
      const at = left.lastIndexOf(listener)
      if (at >= 0) left.splice(at, 1)
      listeners.set(channel, left)
      return ipcRenderer
    },
    removeListener: (channel: string, listener: Listener) => ipcRenderer.off(channel, listener),
  }
  const contextBridge = { exposeInMainWorld: expose }
  const emulated = <Api extends object>(name: string, api: Api): Api =>
    new Proxy(api, {
      get(target, key) {
        if (typeof key === 'symbol' || key === '__esModule' || key in target) return Reflect.get(target, key)
        throw new Error(`stand-in: ${name}.${key} is not emulated in a preload`)
      },
    })
  const electron = emulated('electron', {
    contextBridge: emulated('contextBridge', contextBridge),
    ipcRenderer: emulated('ipcRenderer', ipcRenderer),
  })
  Object.defineProperty(globalThis, deliver, {
    value: (message: ToPreload) => {
      if (message.kind === 'message') {
        const args = codec.decode(message.text) as unknown[]
        for (const listener of listeners.get(message.channel) ?? []) listener({ sender: ipcRenderer }, ...args)
        return
      }
      const answer = answers.get(message.id)
      answers.delete(message.id)
      if (message.kind === 'answer') answer?.resolve(codec.decode(message.text))
      else answer?.reject(new Error(message.reason))
    },
  })
  return {
    failed: (text: string) => post({ kind: 'failed', text }),
    require(name: string) {
      if (name === 'electron') return electron
      throw new Error(`module not found: ${name}`)
    },
  }
}
