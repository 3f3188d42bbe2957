/**
 * Hands jobs to a worker and keeps each until it was answered. A worker that dies, or answers what is no answer, is
 * started again and what it owed is asked once more; a job over which a second one dies fails. The clock owes what the
 * worker has in hand. Knows nothing of what is asked.
 */
import { AppException, appError } from '../../shared/errors'
import type { Clock } from '../../shared/time'
import type { AppError } from '../../shared/view'
import { isAnswer, type Job } from './jobs'
import { type ThreadOptions, WorkerThread } from './thread'

export interface DeskOptions extends Pick<ThreadOptions, 'entry' | 'name' | 'data' | 'spawn'> {
  clock: Clock
  /** What a person calls the worker, in `worker.died` and `worker.failed`. */
  called: string
  /** So many jobs are in the worker's hands at a time, the others wait here and can be taken back. */
  atOnce: number
  /** `worker.died`, once until a worker has answered again; and what the worker itself has to say. */
  onNotice(error: AppError): void
}

interface Owed<Request> {
  request: Request
  signal: AbortSignal | undefined
  resolve(value: unknown): void
  reject(reason: unknown): void
  /** Of the clock; there from when the worker has it. */
  settle: (() => void) | undefined
  /** How often a worker died over it. */
  deaths: number
}

export class WorkerDesk<Request> {
  readonly #options: DeskOptions
  readonly #thread: WorkerThread<Job<Request>>
  readonly #waiting: Owed<Request>[] = []
  /** In the worker's hands, oldest first. */
  readonly #inHand = new Map<number, Owed<Request>>()
  #lastId = 0
  #saidDied = false
  #closing: Promise<void> | undefined

  constructor(options: DeskOptions) {
    this.#options = options
    const { entry, name, data, spawn } = options
    this.#thread = new WorkerThread({
      ...{ entry, name, data, ...(spawn && { spawn }) },
      received: (message) => this.#received(message),
      died: (cause) => this.#died(cause),
    })
  }

  /**
   * Resolves to the worker's value. Rejects with the worker's error, with `worker.failed`, or with the signal's reason where
   * it aborts before the worker has the job; a job in its hands is finished, but not asked again.
   */
  ask(request: Request, signal?: AbortSignal): Promise<unknown> {
    return this.#closing ? Promise.reject(this.#failure()) : this.#enqueued(request, signal)
  }

  /** Ends the worker as a fault would, so that a test sees what follows. */
  kill(): void {
    this.#thread.kill()
  }

  /** Asks `last` of a worker that runs, after all else; without one, what is asked fails. Idempotent, never rejects. */
  close(last?: Request): Promise<void> {
    this.#closing ??= this.#close(last)
    return this.#closing
  }

  async #close(last: Request | undefined): Promise<void> {
    if (last !== undefined && this.#thread.isRunning) await this.#enqueued(last).catch(() => {})
    for (const owed of [...this.#inHand.values(), ...this.#waiting.splice(0)]) {
      owed.reject(this.#failure())
      owed.settle?.()
    }
    this.#inHand.clear()
    await this.#thread.end()
  }

  #enqueued(request: Request, signal?: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const aborted = () => this.#takeBack(owed)
      // Many jobs may hang on one signal: none stays there when it is done.
      const over =
        <Value>(tell: (value: Value) => void) =>
        (value: Value) => {
          signal?.removeEventListener('abort', aborted)
          tell(value)
        }
      const owed: Owed<Request> = {
        ...{ request, signal, settle: undefined, deaths: 0 },
        ...{ resolve: over(resolve), reject: over(reject) },
      }
      signal?.addEventListener('abort', aborted, { once: true })
      this.#waiting.push(owed)
      this.#next()
    })
  }

  #takeBack(owed: Owed<Request>): void {
    const at = this.#waiting.indexOf(owed)
    if (at < 0) return
    this.#waiting.splice(at, 1)
    owed.reject(owed.signal?.reason)
  }

  #next(): void {
    while (this.#inHand.size < this.#options.atOnce) {
      const owed = this.#waiting.shift()
      if (!owed) return
      this.#lastId += 1
      owed.settle ??= this.#options.clock.owe()
      this.#inHand.set(this.#lastId, owed)
      try {
        this.#thread.post({ id: this.#lastId, request: owed.request })
      } catch (thrown) {
        // It cannot be copied to another thread, today or ever.
        this.#inHand.delete(this.#lastId)
        owed.reject(this.#failure(thrown))
        owed.settle?.()
      }
    }
  }

  #received(message: unknown): void {
    if (!isAnswer(message)) return this.#thread.kill()
    if ('notice' in message) return this.#options.onNotice(message.notice)
    const owed = this.#inHand.get(message.id)
    if (!owed) return
    this.#inHand.delete(message.id)
    this.#saidDied = false
    if (message.ok) owed.resolve(message.value)
    else owed.reject(AppException.of(message.error, { cause: message.detail }))
    owed.settle?.()
    this.#next()
  }

  #died(cause: unknown): void {
    const owed = [...this.#inHand.values()]
    this.#inHand.clear()
    const again = owed.filter((each) => this.#isAskedAgain(each, cause))
    this.#waiting.unshift(...again)
    if (again.length > 0 && !this.#saidDied) {
      this.#saidDied = true
      this.#options.onNotice(appError('worker.died', { worker: this.#options.called }))
    }
    this.#next()
  }

  #isAskedAgain(owed: Owed<Request>, cause: unknown): boolean {
    owed.deaths += 1
    if (owed.deaths === 1 && !owed.signal?.aborted) return true
    owed.reject(owed.signal?.aborted ? owed.signal.reason : this.#failure(cause))
    owed.settle?.()
    return false
  }

  #failure(cause?: unknown): AppException {
    return new AppException('worker.failed', { worker: this.#options.called }, { cause })
  }
}
