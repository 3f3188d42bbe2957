/**
 * Entry of the sound host, the child process that owns the sound card: joins `serve` to whatever channel its parent
 * opened, and dies with the parent. Nothing that can hang is waited for at the end: a process that must go kills itself.
 */
import { loadDecibri } from './decibri'
import { loadPortAudio } from './portaudio'
import type { FromHost, ToHost } from './protocol'
import { serve } from './serve'

/** What Electron gives a utility process; a forked one has `process.send` instead. */
interface ParentPort {
  postMessage(message: FromHost): void
  on(event: 'message', listener: (event: { data: ToHost }) => void): void
}

/** `process.exit` runs exit handlers of native code, and those wait for a sound server that may be gone. */
const die = (): void => void process.kill(process.pid, 'SIGKILL')

process.on('uncaughtException', die)
process.on('unhandledRejection', die)
process.on('disconnect', die)

const { parentPort } = process as unknown as { parentPort?: ParentPort }
const post = (message: FromHost): void => {
  if (parentPort !== undefined) parentPort.postMessage(message)
  // A parent that is gone is told by `disconnect`.
  else if (process.connected) process.send?.(message, undefined, undefined, () => {})
}

/** naudiodon carries PortAudio for every machine but this. */
const isAppleSilicon = process.platform === 'darwin' && process.arch === 'arm64'
const load = isAppleSilicon ? loadDecibri : loadPortAudio
const take = serve({ load, post, now: () => performance.now() })
if (parentPort !== undefined) parentPort.on('message', ({ data }) => take(data))
else process.on('message', (message) => take(message as ToHost))
