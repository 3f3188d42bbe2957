/** A built entry as Electron's utility process, which a package with the runAsNode fuse off still allows. Ended by force alone. */
import { utilityProcess } from 'electron'
import { type Child, type ChildListener, childEnv } from '../children'

export interface ChildOptions {
  entry: string
  /** What a task list shows. */
  name: string
  env: NodeJS.ProcessEnv
}

export function openChild<To>({ entry, name, env }: ChildOptions, listener: ChildListener): Child<To> {
  const child = utilityProcess.fork(entry, [], { stdio: 'ignore', serviceName: name, env: childEnv(env) })
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
  child.on('message', (message) => listener.message(message))
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
