/** An X server without a screen, and keys pressed on it by nobody. It ends only what it started. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { firstWords } from './firstWords'

const run = promisify(execFile)

export class VirtualDisplay {
  readonly env: NodeJS.ProcessEnv
  readonly #server: ChildProcess

  private constructor(server: ChildProcess, name: string) {
    this.#server = server
    this.env = { ...process.env, DISPLAY: name }
  }

  static async start(): Promise<VirtualDisplay> {
    // The server picks a free number and writes it down when it is ready.
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '640x480x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    })
    const told = server.stdio[3]
    if (!told) throw new Error('Xvfb has no way to say its number')
    return new VirtualDisplay(server, `:${await firstWords(server, told as Readable)}`)
  }

  /** `us`, `de`, `fr`. */
  async layout(name: string): Promise<void> {
    await run('setxkbmap', [name], { env: this.env })
  }

  /** In the words of xdotool: `keydown F8`, `click 8`. Resolves when it was done. */
  async press(...words: string[]): Promise<void> {
    await run('xdotool', words, { env: this.env })
  }

  async stop(): Promise<void> {
    const { exitCode, signalCode } = this.#server
    if (exitCode !== null || signalCode !== null) return
    const gone = once(this.#server, 'exit')
    this.#server.kill()
    await gone
  }
}
