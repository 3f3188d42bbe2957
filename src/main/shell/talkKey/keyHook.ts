/**
 * Entry of the child process that owns the key hook, and the only file that loads it. Joins it to whatever channel its
 * parent opened, and dies with the parent. No key but the chosen ones leaves this process.
 */
import { uIOhook } from 'uiohook-napi'
import { createRealClock } from '../../clock'
import { keyCode, mouseCode } from './hookCodes'
import type { FromHook, ToHook } from './protocol'
import { serveHook } from './serveHook'

/** What Electron gives a utility process; a forked one has `process.send` instead. */
interface ParentPort {
  postMessage(message: FromHook): void
  on(event: 'message', listener: (event: { data: ToHook }) => void): void
}

/** The hook's thread may wait for a display that is gone. */
const die = (): void => void process.kill(process.pid, 'SIGKILL')

process.on('uncaughtException', die)
process.on('unhandledRejection', die)
process.on('disconnect', die)

const { parentPort } = process as unknown as { parentPort?: ParentPort }
const post = (message: FromHook): void => {
  if (parentPort !== undefined) parentPort.postMessage(message)
  else if (process.connected) process.send?.(message, undefined, undefined, () => {})
}

const clock = createRealClock()
const server = serveHook({ now: () => clock.now(), after: (ms, callback) => clock.after(ms, callback), post })
if (parentPort !== undefined) parentPort.on('message', ({ data }) => server.take(data))
else process.on('message', (message) => server.take(message as ToHook))

uIOhook.on('keydown', ({ keycode }) => server.key({ type: 'down', code: keyCode(keycode) }))
uIOhook.on('keyup', ({ keycode }) => server.key({ type: 'up', code: keyCode(keycode) }))
const mouse = (type: 'down' | 'up') => (event: { button: unknown }) => {
  const code = mouseCode(event.button)
  if (code !== undefined) server.key({ type, code })
}
uIOhook.on('mousedown', mouse('down'))
uIOhook.on('mouseup', mouse('up'))

try {
  uIOhook.start()
  post({ type: 'ready' })
} catch {
  post({ type: 'refused' })
}
