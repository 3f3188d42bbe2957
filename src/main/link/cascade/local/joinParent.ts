/** Joins an engine to whatever channel its parent opened, and ends with the parent. */
import type { FromEngine, ToEngine } from './protocol'
import { type Engine, serveEngine } from './serveEngine'

/** What Electron gives a utility process; a forked one has `process.send` instead. */
interface ParentPort {
  postMessage(message: FromEngine): void
  on(event: 'message', listener: (event: { data: ToEngine }) => void): void
}

export function joinParent(engine: Engine): void {
  const die = (): void => void process.kill(process.pid, 'SIGKILL')
  process.on('uncaughtException', die)
  process.on('unhandledRejection', die)
  process.on('disconnect', die)
  const { parentPort } = process as unknown as { parentPort?: ParentPort }
  const post = (message: FromEngine): void => {
    if (parentPort !== undefined) parentPort.postMessage(message)
    else if (process.connected) process.send?.(message, undefined, undefined, () => {})
  }
  const take = serveEngine(engine, post)
  if (parentPort !== undefined) parentPort.on('message', ({ data }) => take(data))
  else process.on('message', (message) => take(message as ToEngine))
}
