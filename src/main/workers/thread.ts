/**
 * One worker thread as the code that needs it sees it: there or not there, started again under the same name after it
 * died. What a thread that is gone still had to say is not passed on. Knows nothing of what is said.
 */
import { Worker, type WorkerOptions } from 'node:worker_threads'

/** What of a `Worker` is used, so that a test can play one. */
export interface Spawned {
  postMessage(message: unknown): void
  terminate(): Promise<unknown>
  on(event: 'message' | 'messageerror' | 'error' | 'exit', listener: (value: unknown) => void): unknown
}

export interface ThreadOptions {
  /** The built entry. */
  entry: string
  name: string
  /** Given to every thread as its `workerData`. */
  data?: unknown
  /** As it came: whoever receives it looks what it is. */
  received(message: unknown): void
  /** It ended without having been asked to. `cause`: what it threw, if anything. It may be started again from here. */
  died(cause: unknown): void
  spawn?(entry: string, options: WorkerOptions): Spawned
}

export class WorkerThread<To> {
  readonly #options: ThreadOptions
  #worker: Spawned | undefined

  constructor(options: ThreadOptions) {
    this.#options = options
  }

  get isRunning(): boolean {
    return this.#worker !== undefined
  }

  /** Harmless while it runs. */
  start(): void {
    if (this.#worker) return
    const { entry, name, data, spawn = (file, options) => new Worker(file, options) } = this.#options
    const worker = spawn(entry, { name, workerData: data })
    this.#worker = worker
    let cause: unknown
    worker.on('message', (message) => {
      if (worker === this.#worker) this.#options.received(message)
    })
    // What cannot be read would leave somebody waiting for ever.
    worker.on('messageerror', () => void worker.terminate())
    worker.on('error', (thrown) => {
      // Its exit follows.
      cause = thrown
    })
    worker.on('exit', () => {
      if (worker !== this.#worker) return
      this.#worker = undefined
      this.#options.died(cause)
    })
  }

  /** Starts it where it is not there. Throws for what cannot be copied to another thread. */
  post(message: To): void {
    this.start()
    this.#worker?.postMessage(message)
  }

  /** Ends it as a fault would: `died` follows. */
  kill(): void {
    void this.#worker?.terminate()
  }

  /** For good, in silence. Resolves when it is gone. */
  async end(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }
}
