/** A session bus of its own, as a desktop has one: the real dbus-daemon, which refuses every message that is not well formed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { firstWords } from './firstWords'

export class PrivateBus {
  readonly address: string
  readonly #daemon: ChildProcess

  static async start(): Promise<PrivateBus> {
    const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      // What it starts belongs to its group and ends with it.
      detached: true,
    })
    if (!daemon.stdout) throw new Error('dbus-daemon says nothing')
    return new PrivateBus(await firstWords(daemon, daemon.stdout), daemon)
  }

  private constructor(address: string, daemon: ChildProcess) {
    this.address = address
    this.#daemon = daemon
  }

  get env(): NodeJS.ProcessEnv {
    return { DBUS_SESSION_BUS_ADDRESS: this.address }
  }

  async stop(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#daemon
    if (exitCode !== null || signalCode !== null) return
    const gone = once(this.#daemon, 'exit')
    if (pid) process.kill(-pid, 'SIGKILL')
    await gone
  }
}
