/** `utilityProcess`: a forked Node with Electron's `process.parentPort` put before the entry. It dies with main. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { emitting, onlyOptions } from '../emulated.ts'
import { checked, type IsPart } from '../surface.ts'

const PARENT_PORT = fileURLToPath(new URL('../parentPort.cjs', import.meta.url))
const KNOWN = ['env', 'stdio', 'serviceName', 'execArgv', 'cwd', 'allowLoadingUnsignedLibraries']

/** Of those that run. */
export const childPids = new Set<number>()

class UtilityProcess extends emitting('utilityProcess') {
  readonly #child: ChildProcess

  constructor(entry: string, args: readonly string[], options: Electron.ForkOptions) {
    super()
    onlyOptions('utilityProcess.fork', options, KNOWN)
    const { stdio = 'inherit', cwd, execArgv = [] } = options
    const env = { ...(options.env ?? process.env) }
    const three = typeof stdio === 'string' ? [stdio, stdio, stdio] : stdio
    this.#child = fork(entry, [...args], {
      ...{ env, ...(cwd !== undefined && { cwd }), execArgv: ['-r', PARENT_PORT, ...execArgv] },
      ...{ serialization: 'advanced', stdio: [...three.slice(0, 3), 'ipc'] as ('ignore' | 'ipc')[] },
    })
    const kill = () => void this.#child.kill('SIGKILL')
    process.once('exit', kill)
    this.#child.on('spawn', () => {
      if (this.#child.pid !== undefined) childPids.add(this.#child.pid)
      this.emit('spawn')
    })
    this.#child.on('message', (message) => this.emit('message', message))
    this.#child.on('error', () => {})
    this.#child.on('exit', (code) => {
      process.off('exit', kill)
      childPids.delete(this.#child.pid ?? 0)
      this.emit('exit', code ?? 1)
    })
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined
  }

  get stdout() {
    return this.#child.stdout
  }

  get stderr() {
    return this.#child.stderr
  }

  postMessage(message: unknown, transfer?: readonly unknown[]): void {
    if (transfer?.length) throw new Error('stand-in: ports cannot be given to a utility process')
    if (this.#child.connected) this.#child.send(message as object, undefined, undefined, () => {})
  }

  kill(): boolean {
    return this.#child.kill('SIGTERM')
  }
}

checked<IsPart<UtilityProcess, Electron.UtilityProcess>>()

export const utilityProcess = {
  fork: (entry: string, args: readonly string[] = [], options: Electron.ForkOptions = {}) =>
    new UtilityProcess(entry, args, options),
}
