/** A session bus of its own, as a desktop has one: the real dbus-daemon, which refuses every message that is not well formed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { firstWords } from './firstWords'

export class PrivateBus {
  readonly address: string
  readonly #daemon: ChildProcess
  readonly #folder: string

  static async start(): Promise<PrivateBus> {
    // Its socket is nobody else's to remove: it is ended before it could.
    const folder = mkdtempSync(join(tmpdir(), 'bus-'))
    const address = `--address=unix:path=${join(folder, 'socket')}`
    const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1', address], {
      stdio: ['ignore', 'pipe', 'ignore'],
      // What it starts belongs to its group and ends with it.
      detached: true,
    })
    if (!daemon.stdout) throw new Error('dbus-daemon says nothing')
    return new PrivateBus(await firstWords(daemon, daemon.stdout), daemon, folder)
  }

  private constructor(address: string, daemon: ChildProcess, folder: string) {
    this.address = address
    this.#daemon = daemon
    this.#folder = folder
  }

  get env(): NodeJS.ProcessEnv {
    return { DBUS_SESSION_BUS_ADDRESS: this.address }
  }

  async stop(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#daemon
    if (exitCode === null && signalCode === null) {
      const gone = once(this.#daemon, 'exit')
      if (pid) process.kill(-pid, 'SIGKILL')
      await gone
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
