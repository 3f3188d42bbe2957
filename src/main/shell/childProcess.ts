/** A built entry as Electron's utility process, which a package with the runAsNode fuse off still allows. Ended by force alone. */
import { utilityProcess } from 'electron'

export interface ChildListener<From> {
  message(message: From): void
  exited(): void
}

export interface ChildProcess<To> {
  /** Harmless when it is gone. */
  send(message: To): void
  kill(): void
}

export interface ChildOptions {
  entry: string
  /** What a task list shows. */
  name: string
  env: NodeJS.ProcessEnv
}

export function openChild<From, To>(
  { entry, name, env }: ChildOptions,
  listener: ChildListener<From>,
): ChildProcess<To> {
  const child = utilityProcess.fork(entry, [], { stdio: 'ignore', serviceName: name, env })
  let gone = false
  let unwanted = false
  // `child.kill()` asks politely, which a hung child does not hear. There is no pid until it has started.
  const kill = (): void => {
    unwanted = true
    if (gone || child.pid === undefined) return
    try {
      process.kill(child.pid, 'SIGKILL')
    } catch {
      // It ended by itself and `exit` has not come yet.
    }
  }
  child.once('spawn', () => {
    if (unwanted) kill()
  })
  child.on('message', (message) => listener.message(message as From))
  child.once('exit', () => {
    gone = true
    listener.exited()
  })
  return {
    send: (message) => {
      if (!gone) child.postMessage(message)
    },
    kill,
  }
}
