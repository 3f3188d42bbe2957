/**
 * The history as main sees it: every call goes to the worker `history` and comes back committed. A worker that dies is
 * started again once and the calls in flight are repeated (each record is harmless twice). Never blocks main.
 */
import { Worker } from 'node:worker_threads'
import { AppException, appError } from '../../shared/errors'
import type { AppError } from '../../shared/view'
import type { HistoryStore } from './history'
import type { FromHistory, HistoryData, HistoryMethod, ToHistory } from './historyProtocol'

export interface WorkerStoreOptions {
  /** The built worker. */
  entry: string
  /** history.db */
  file: string
  onNotice(error: AppError): void
}

interface Call {
  message: ToHistory
  resolve(value: unknown): void
  reject(reason: unknown): void
}

export function createWorkerStore(options: WorkerStoreOptions): HistoryStore {
  const link = new WorkerLink(options)
  const call =
    <Args extends unknown[], Result>(method: HistoryMethod) =>
    (...args: Args) =>
      link.call(method, args) as Promise<Result>
  return {
    record: call('record'),
    recent: call('recent'),
    conversations: call('conversations'),
    turns: call('turns'),
    search: call('search'),
    rename: call('rename'),
    deleteConversation: call('deleteConversation'),
    deleteTurn: call('deleteTurn'),
    deleteSince: call('deleteSince'),
    deleteAll: call('deleteAll'),
    export: call('export'),
    close: () => link.close(),
  }
}

class WorkerLink {
  readonly #options: WorkerStoreOptions
  /** In the order asked. */
  readonly #calls = new Map<number, Call>()
  #worker: Worker
  #lastId = 0
  #deaths = 0
  #closing: Promise<void> | undefined

  constructor(options: WorkerStoreOptions) {
    this.#options = options
    this.#worker = this.#start()
  }

  call(method: ToHistory['method'], args: unknown[]): Promise<unknown> {
    if (this.#deaths > 1) return Promise.reject(new AppException('worker.failed', { worker: 'history' }))
    this.#lastId += 1
    const message = { id: this.#lastId, method, args } as ToHistory
    return new Promise((resolve, reject) => {
      this.#calls.set(message.id, { message, resolve, reject })
      this.#worker.postMessage(message)
    })
  }

  /** Idempotent: what was asked before is still committed. */
  close(): Promise<void> {
    this.#closing ??= this.call('close', [])
      .catch(() => {})
      .then(async () => {
        await this.#worker.terminate()
      })
    return this.#closing
  }

  #start(): Worker {
    const worker = new Worker(this.#options.entry, {
      workerData: { file: this.#options.file } satisfies HistoryData,
      name: 'history',
    })
    worker.on('message', (message: FromHistory) => this.#took(message))
    // Its exit follows.
    worker.on('error', () => {})
    worker.on('exit', () => this.#died(worker))
    return worker
  }

  #took(message: FromHistory): void {
    if (message.type === 'notice') return this.#options.onNotice(message.error)
    const call = this.#calls.get(message.id)
    if (!call) return
    this.#calls.delete(message.id)
    if (message.ok) call.resolve(message.value)
    else call.reject(failureOf(message))
  }

  #died(worker: Worker): void {
    if (worker !== this.#worker || this.#closing) return
    this.#deaths += 1
    if (this.#deaths > 1) {
      const reason = new AppException('worker.failed', { worker: 'history' })
      for (const call of this.#calls.values()) call.reject(reason)
      this.#calls.clear()
      return
    }
    this.#options.onNotice(appError('worker.died', { worker: 'history' }))
    this.#worker = this.#start()
    for (const { message: again } of this.#calls.values()) this.#worker.postMessage(again)
  }
}

/** The worker's error with its own text; anything else is a bug. */
function failureOf({ error, reason }: Extract<FromHistory, { ok: false }>): Error {
  if (!error) return new AppException('internal', {}, { cause: reason })
  return AppException.of(error)
}
