/** The engine as a forked child of plain Node: its output goes nowhere, it does not keep main alive, main's end is its end. */
import { fork } from 'node:child_process'
import type { EngineListener, EngineProcess } from './protocol'

/** `entry`: path of the built enginePack.js. */
export function forkEngine(entry: string, env: NodeJS.ProcessEnv, listener: EngineListener): EngineProcess {
  const child = fork(entry, [], {
    // sherpa prints what it is about to do from C++.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    execArgv: [],
    env: engineEnv(env),
  })
  const kill = (): void => void child.kill('SIGKILL')
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
    send(message) {
      if (child.connected) child.send(message, undefined, undefined, () => {})
    },
    kill,
  }
}

/** Without what was meant for main's Node. */
export function engineEnv({ NODE_OPTIONS: _meantForMain, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env
}
