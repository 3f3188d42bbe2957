/** The sound host as Electron's utility process, which a package with the runAsNode fuse off still allows. */
import { utilityProcess } from 'electron'
import { type FromHost, type HostListener, type HostProcess, hostEnv } from '../audio'

export function openUtilityHost(entry: string, env: NodeJS.ProcessEnv, listener: HostListener): HostProcess {
  const child = utilityProcess.fork(entry, [], { stdio: 'ignore', serviceName: 'Parley sound', env: hostEnv(env) })
  let gone = false
  child.on('message', (message) => listener.message(message as FromHost))
  child.once('exit', () => {
    gone = true
    listener.exited()
  })
  return {
    send: (message) => {
      if (!gone) child.postMessage(message)
    },
    // `child.kill()` asks politely, which a hung host does not hear.
    kill: () => {
      if (!gone && child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
    },
  }
}
