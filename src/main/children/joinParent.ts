/**
 * A child's own end: joins it to whatever channel its parent opened, and ends it with the parent. Nothing that can hang is
 * waited for: a process that must go kills itself.
 */
import { leaveHeapAtRest } from '../heapAtRest'

/** What Electron gives a utility process; a forked one has `process.send` instead. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

/** `process.exit` runs exit handlers of native code, and those wait for a sound server or a display that may be gone. */
const die = (): void => void process.kill(process.pid, 'SIGKILL')

/** `serve` is called once, with the way to the parent, and returns what takes the parent's messages. */
export function joinParent<To, From>(serve: (post: (message: From) => void) => (message: To) => void): void {
  // The sound host's, which is small here. What loads much before it is joined is looked at as ever: a local model's child.
  leaveHeapAtRest()
  process.on('uncaughtException', die)
  process.on('unhandledRejection', die)
  process.on('disconnect', die)
  const { parentPort } = process as unknown as { parentPort?: ParentPort }
  const take = serve((message) => {
    if (parentPort !== undefined) parentPort.postMessage(message)
    // A parent that is gone is told by `disconnect`.
    else if (process.connected) process.send?.(message, undefined, undefined, () => {})
  })
  // Both ends are built together: what the parent says is trusted.
  if (parentPort !== undefined) parentPort.on('message', ({ data }) => take(data as To))
  else process.on('message', (message) => take(message as To))
}
