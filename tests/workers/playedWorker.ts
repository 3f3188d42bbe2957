/** Worker threads as a test plays them: what each was told, and a hand that lets it speak, throw and end. */
import { EventEmitter } from 'node:events'
import type { WorkerOptions } from 'node:worker_threads'
import type { Spawned } from '../../src/main/workers/thread'

class PlayedWorker extends EventEmitter implements Spawned {
  readonly told: unknown[] = []
  readonly entry: string
  readonly options: WorkerOptions
  isOver = false

  constructor(entry: string, options: WorkerOptions) {
    super()
    this.entry = entry
    this.options = options
  }

  postMessage(message: unknown): void {
    this.told.push(structuredClone(message))
  }

  async terminate(): Promise<void> {
    await Promise.resolve()
    this.end()
  }

  says(message: unknown): void {
    this.emit('message', message)
  }

  end(thrown?: Error): void {
    if (this.isOver) return
    this.isOver = true
    if (thrown) this.emit('error', thrown)
    this.emit('exit', 1)
  }
}

/** All that were started, in order. */
export function playedWorkers() {
  const all: PlayedWorker[] = []
  const spawn = (entry: string, options: WorkerOptions): Spawned => {
    const worker = new PlayedWorker(entry, options)
    all.push(worker)
    return worker
  }
  return { all, spawn, last: () => all.at(-1)! }
}
