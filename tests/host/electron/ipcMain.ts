/** `ipcMain`: the app's own handlers, asked by the preload of a page. */
import type { Codec } from '../codec.ts'
import { emitting } from '../emulated.ts'
import { checked, type IsPart } from '../surface.ts'
import type { FromPreload, ToPreload } from '../worlds.ts'

type Handler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown

/** Who asks; `event.sender` and its main frame. */
export interface IpcEvent {
  sender: unknown
  senderFrame: unknown
  frameId: number
  processId: number
}

class IpcMain extends emitting('ipcMain') {
  readonly #handlers = new Map<string, Handler>()

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.#handlers.set(channel, handler)
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel)
      return handler(event, ...args)
    })
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel)
  }

  static take(
    own: IpcMain,
    codec: Codec,
    message: FromPreload,
    event: IpcEvent,
    answer: (to: ToPreload) => void,
  ): void {
    if (message.kind === 'failed') return
    const args = codec.decode(message.text) as unknown[]
    const { channel } = message
    if (message.kind === 'send') {
      ;(event.sender as NodeJS.EventEmitter).emit('ipc-message', { ...event, type: 'frame' }, channel, ...args)
      return void own.emit(channel, { ...event, type: 'frame' }, ...args)
    }
    const { id } = message
    const refusal = (reason: string): ToPreload => ({
      ...{ kind: 'refusal', id },
      reason: `Error invoking remote method '${channel}': ${reason}`,
    })
    const handler = own.#handlers.get(channel)
    if (!handler) return answer(refusal(`Error: No handler registered for '${channel}'`))
    Promise.resolve()
      .then(() => handler({ ...event, type: 'frame' } as unknown as Electron.IpcMainInvokeEvent, ...args))
      .then((value): ToPreload => ({ kind: 'answer', id, text: codec.encode(value) }))
      .catch((thrown: unknown) => refusal(String(thrown)))
      .then(answer)
  }
}

checked<IsPart<IpcMain, Electron.IpcMain>>()

export const ipcMain = new IpcMain()
export const takeIpc = (...args: Parameters<typeof IpcMain.take> extends [unknown, ...infer Rest] ? Rest : never) =>
  IpcMain.take(ipcMain, ...args)
