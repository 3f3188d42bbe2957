/** The sound host as Electron's utility process, which a package with the runAsNode fuse off still allows. */
import { utilityProcess } from 'electron'
import { type HostListener, type HostProcess, hostEnv } from '../audio'

export function openUtilityHost(entry: string, env: NodeJS.ProcessEnv, listener: HostListener): HostProcess {
  const child = utilityProcess.fork(entry, [], { stdio: 'ignore', serviceName: 'Parley sound', env: hostEnv(env) })
  let gone = false
  let unwanted = false
  // `child.kill()` asks politely, which a hung host does not hear. There is no pid until it has started.
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
