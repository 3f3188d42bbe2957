/**
 * The history as main sees it: requests to the worker `history`, answered in the order asked. A worker that dies is
 * started again and what it owed is asked again, which is harmless: every record may be written twice.
 */
import { Worker } from 'node:worker_threads'
import { AppException, appError } from '../../shared/errors'
import type { Clock } from '../../shared/time'
import type { AppError } from '../../shared/view'
import { exported } from './export'
import type { HistoryStore } from './history'
import type { HistoryAnswer, HistoryData, HistoryJob, HistoryReply, HistoryRequest } from './historyProtocol'
import { passages } from './passages'

export interface WorkerStoreOptions {
  clock: Clock
  /** The built worker. */
  entry: string
  /** Made where it is missing; `-wal` and `-shm` stand beside it while it is open. */
  file: string
  /** What went on in spite of trouble: a damaged file was set aside, the worker was started again. */
  onNotice(error: AppError): void
}

interface Owed {
  request: HistoryRequest
  resolve(value: unknown): void
  reject(reason: AppException): void
  settle(): void
  /** How often a worker died over it. */
  deaths: number
}

export function createWorkerStore(options: WorkerStoreOptions): HistoryStore {
  const { clock } = options
  const desk = new Desk(options)
  return {
    record: (record) => desk.ask({ type: 'record', record, at: clock.epoch() }),
    recent: (now, withinMs) => desk.ask({ type: 'recent', now, withinMs }),
    conversations: (page) => desk.ask({ type: 'conversations', page }),
    turns: (conversation, page) => desk.ask({ type: 'turns', conversation, page }),
    search: (query, page) => desk.ask({ type: 'search', query, page }),
    rename: (conversation, title) => desk.ask({ type: 'rename', conversation, title }),
    deleteConversation: (conversation) => desk.ask({ type: 'deleteConversation', conversation }),
    deleteTurn: (turn) => desk.ask({ type: 'deleteTurn', turn }),
    deleteSince: (at) => desk.ask({ type: 'deleteSince', at }),
    deleteAll: () => desk.ask({ type: 'deleteAll' }),
    export: (format, conversation) =>
      exported(
        format,
        passages((request) => desk.ask(request), conversation),
      ),
    close: () => desk.close(),
  }
}

/** Hands jobs to the worker and keeps each until it was answered. */
class Desk {
  readonly #options: WorkerStoreOptions
  readonly #owed = new Map<number, Owed>()
  #worker: Worker | undefined
  #lastId = 0
  #closing: Promise<void> | undefined
  /** Said once until a worker has answered again. */
  #saidDied = false

  constructor(options: WorkerStoreOptions) {
    this.#options = options
  }

  ask<Request extends HistoryRequest>(request: Request): Promise<HistoryReply<Request['type']>> {
    if (this.#closing) return Promise.reject(new AppException('worker.failed', { worker: 'history' }))
    return this.#ask(request) as Promise<HistoryReply<Request['type']>>
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    if (!this.#worker) return
    await this.#ask({ type: 'close' }).catch(() => {})
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  #ask(request: HistoryRequest): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#lastId += 1
      const settle = this.#options.clock.owe()
      this.#owed.set(this.#lastId, { request, resolve, reject, settle, deaths: 0 })
      this.#worker ??= this.#start()
      this.#worker.postMessage({ id: this.#lastId, request } satisfies HistoryJob)
    })
  }

  #start(): Worker {
    const { entry, file } = this.#options
    const worker = new Worker(entry, { name: 'history', workerData: { file } satisfies HistoryData })
    worker.on('message', (answer: HistoryAnswer) => this.#answered(answer))
    // Its exit follows.
    worker.on('error', () => {})
    worker.on('exit', () => this.#died(worker))
    return worker
  }

  #answered(answer: HistoryAnswer): void {
    if ('notice' in answer) return this.#options.onNotice(answer.notice)
    const owed = this.#owed.get(answer.id)
    if (!owed) return
    this.#owed.delete(answer.id)
    this.#saidDied = false
    if (answer.ok) owed.resolve(answer.value)
    else owed.reject(AppException.of(answer.error))
    owed.settle()
  }

  #died(worker: Worker): void {
    if (worker !== this.#worker) return
    this.#worker = undefined
    for (const [id, owed] of this.#owed) {
      owed.deaths += 1
      if (owed.deaths === 1) continue
      this.#owed.delete(id)
      owed.reject(new AppException('worker.failed', { worker: 'history' }))
      owed.settle()
    }
    if (this.#owed.size === 0) return
    this.#worker = this.#start()
    for (const [id, { request }] of this.#owed) this.#worker.postMessage({ id, request } satisfies HistoryJob)
    if (this.#saidDied) return
    this.#saidDied = true
    this.#options.onNotice(appError('worker.died', { worker: 'history' }))
  }
}
