/** The sound host as a forked child of plain Node: its output goes nowhere, it does not keep main alive, main's end is its end. */
import { fork } from 'node:child_process'
import type { HostListener, HostProcess, ToHost } from './protocol'

/** The host holds half a second of sound: a small heap, and one thread for V8 where it would start four. */
const LEAN = ['--max-old-space-size=24', '--max-semi-space-size=1', '--v8-pool-size=1']

/** `entry`: path of the built soundHost.js. */
export function forkHost(entry: string, env: NodeJS.ProcessEnv, listener: HostListener): HostProcess {
  const child = fork(entry, [], {
    // naudiodon prints to stdout and ALSA to stderr, from C.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    execArgv: LEAN,
    env: hostEnv(env),
  })
  const kill = (): void => void child.kill('SIGKILL')
  // A hung child would outlive a main process that ends without closing the backend.
  process.once('exit', kill)
  let gone = false
  const ended = (): void => {
    if (gone) return
    gone = true
    process.off('exit', kill)
    listener.exited()
  }
  child.on('message', (message) => listener.message(message))
  child.on('exit', ended)
  child.on('error', ended)
  child.unref()
  child.channel?.unref()
  return {
    send(message: ToHost) {
      if (child.connected) child.send(message, undefined, undefined, () => {})
    },
    kill,
  }
}

/** For any way of starting the host: without a search for a JACK server, and without what was meant for main's Node. */
export function hostEnv({ NODE_OPTIONS: _meantForMain, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, JACK_NO_START_SERVER: '1' }
}
