/** A child of plain Node: its output goes nowhere, it does not keep its parent alive unless it is being killed, the parent's end is its end. */
import { fork } from 'node:child_process'
import { type Child, type ChildListener, childEnv } from './child'

export interface ForkOptions {
  /** The built entry. */
  entry: string
  env: NodeJS.ProcessEnv
  /** For its Node and V8. */
  execArgv?: readonly string[]
}

export function forkChild<To extends object>(
  { entry, env, execArgv = [] }: ForkOptions,
  listener: ChildListener,
): Child<To> {
  const child = fork(entry, [], {
    // Native libraries print to both from C, whatever they are told.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    execArgv: [...execArgv],
    env: childEnv(env),
  })
  const kill = (): void => {
    // Whoever ends it may wait for its end, and have nothing else to do.
    child.ref()
    child.kill('SIGKILL')
  }
  // One that hangs would outlive a parent that ends without having closed it.
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
