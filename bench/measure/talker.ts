/**
 * A built Parley between two pipes: one is its microphone, the other its speaker. Times are taken out here, on this
 * process's clock, from what was said into the one to the first byte that came out of the other.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { entryPath } from '../../src/main/entryPath'
import { PacedVoice } from './pacedVoice'

export interface SpokenTurn {
  /** From the last voiced sample said to the first sample of the answer that came out. */
  latencyMs: number
  /** The program's own stage line. */
  stages: string
  user: string
  answer: string
  answerBytes: number
}

/** Half-duplex: the microphone opens 300 ms after the answer's end. */
const BETWEEN_MS = 700
const UNANSWERED_MS = 12_000

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** A data folder in which no working tone sounds: it is no answer. Returns what removes it. */
export function quietFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'settings.json'), JSON.stringify({ workingTone: false, oneMoment: false }))
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) }
}

export class Talker {
  readonly #child: ChildProcess
  readonly #folder = quietFolder()
  #microphone: PacedVoice | undefined
  #text = ''
  #firstByteMs: number | undefined
  #bytes = 0
  #wake = () => {}
  #halving: NodeJS.Timeout | undefined

  private constructor() {
    const args = ['--in', '-', '--rate', '16000', '--out', '-', '--data', this.#folder.path]
    this.#child = spawn(process.execPath, [entryPath('headless'), ...args], { detached: true })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text
      this.#wake()
    })
    this.#child.stdout?.on('data', (bytes: Buffer) => {
      this.#firstByteMs ??= performance.now()
      this.#bytes += bytes.length
    })
  }

  static async start(): Promise<Talker> {
    const talker = new Talker()
    await talker.#until(() => talker.#text.includes('Speak now'), UNANSWERED_MS)
    talker.#microphone = new PacedVoice(talker.#child.stdin!)
    await pause(BETWEEN_MS)
    return talker
  }

  /** Undefined: there was no answer. */
  async ask(question: Int16Array): Promise<SpokenTurn | undefined> {
    this.#text = ''
    this.#bytes = 0
    this.#firstByteMs = undefined
    const saidMs = this.#microphone!.say(question)
    const ended = () => / ms\n/.test(this.#text)
    const answered = await this.#until(ended, question.length / 16 + UNANSWERED_MS)
    await pause(BETWEEN_MS)
    if (!answered || this.#firstByteMs === undefined) return undefined
    const lines = this.#text.split('\n').filter((line) => line !== '' && !line.startsWith('['))
    const [user = '', answer = '', stages = ''] = lines
    return { latencyMs: this.#firstByteMs - saidMs, user: user.trim(), answer, stages, answerBytes: this.#bytes }
  }

  /** Half a core: the whole group of processes is stopped for 10 ms, then goes on for 10 ms. */
  halve(on: boolean): void {
    clearTimeout(this.#halving)
    this.#signal('SIGCONT')
    if (!on) return
    let stopped = false
    let dueMs = performance.now()
    const turn = () => {
      stopped = !stopped
      this.#signal(stopped ? 'SIGSTOP' : 'SIGCONT')
      dueMs = Math.max(dueMs + 10, performance.now() + 1)
      this.#halving = setTimeout(turn, dueMs - performance.now())
    }
    turn()
  }

  async end(): Promise<void> {
    this.halve(false)
    const exited = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#microphone?.end()
    this.#signal('SIGTERM')
    const late = setTimeout(() => this.#signal('SIGKILL'), 5_000)
    await exited
    clearTimeout(late)
    this.#folder.remove()
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return
    process.kill(-this.#child.pid, signal)
  }

  #until(condition: () => boolean, boundMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (result: boolean) => {
        clearTimeout(bound)
        this.#wake = () => {}
        resolve(result)
      }
      const bound = setTimeout(() => settle(condition()), boundMs)
      this.#wake = () => condition() && settle(true)
      this.#wake()
    })
  }
}
