/**
 * The offline voice as main sees it: clauses asked of the worker `speak`, one at a time, so that an aborted one that
 * has not begun never runs. A worker that dies is started again once and the clause repeated. Remembers recent clauses.
 */
import { Worker } from 'node:worker_threads'
import { AppException } from '../../../../shared/errors'
import type { Clock } from '../../../../shared/time'
import type { SpeakRequest, SpokenClause, TextToSpeech } from '../ports'
import { FLITE_RATE_HZ } from './flite'
import type { SpeakAnswer, SpeakJob } from './speakProtocol'

export interface VoiceOptions {
  clock: Clock
  /** The built worker. */
  entry: string
  /** The worker had to be started again. */
  restarted(): void
}

interface Job {
  request: SpeakRequest
  signal: AbortSignal
  resolve(clause: SpokenClause): void
  reject(reason: unknown): void
  /** How often a worker died over it. */
  deaths: number
}

/** Answers that come again and again: refusals, "one moment", the time within a minute. */
const REMEMBERED_CLAUSES = 64

export class Voice implements TextToSpeech {
  readonly rateHz = FLITE_RATE_HZ
  readonly #options: VoiceOptions
  readonly #waiting: Job[] = []
  readonly #remembered = new Map<string, SpokenClause>()
  #worker: Worker | undefined
  #current: { job: Job; id: number; settle: () => void } | undefined
  #lastId = 0
  #closed = false

  constructor(options: VoiceOptions) {
    this.#options = options
  }

  speak(request: SpeakRequest, signal: AbortSignal): Promise<SpokenClause> {
    const known = this.#recall(request)
    if (known) return Promise.resolve(known)
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const job: Job = { request, signal, resolve, reject, deaths: 0 }
      signal.addEventListener('abort', () => this.#abandon(job), { once: true })
      this.#waiting.push(job)
      this.#next()
    })
  }

  /** Ends the worker as a crash would, so that a test sees what follows. */
  kill(): void {
    void this.#worker?.terminate()
  }

  async close(): Promise<void> {
    this.#closed = true
    const reason = new AppException('worker.failed', { worker: 'voice' })
    for (const job of this.#waiting.splice(0)) job.reject(reason)
    this.#current?.job.reject(reason)
    this.#current?.settle()
    this.#current = undefined
    await this.#worker?.terminate()
  }

  #abandon(job: Job): void {
    const at = this.#waiting.indexOf(job)
    if (at >= 0) this.#waiting.splice(at, 1)
    // The one being spoken cannot be interrupted; its result is remembered and nobody waits for it.
    job.reject(job.signal.reason)
  }

  #next(): void {
    if (this.#current || this.#closed) return
    const job = this.#waiting.shift()
    if (!job) return
    this.#worker ??= this.#start()
    this.#lastId += 1
    this.#current = { job, id: this.#lastId, settle: this.#options.clock.owe() }
    const { text, voice, speed } = job.request
    this.#worker.postMessage({ id: this.#lastId, text, voice, speed } satisfies SpeakJob)
  }

  #start(): Worker {
    const worker = new Worker(this.#options.entry, { name: 'speak' })
    worker.on('message', (answer: SpeakAnswer) => this.#answered(worker, answer))
    // Its exit follows.
    worker.on('error', () => {})
    worker.on('exit', () => this.#died(worker))
    return worker
  }

  #answered(worker: Worker, answer: SpeakAnswer): void {
    const current = this.#current
    if (worker !== this.#worker || !current || current.id !== answer.id) return
    this.#current = undefined
    if (answer.ok) {
      const { samples, words, tookMs } = answer
      this.#remember(current.job.request, { samples, words, tookMs })
      current.job.resolve({ samples, words, tookMs })
    } else current.job.reject(new AppException('worker.failed', { worker: 'voice' }, { cause: answer.reason }))
    current.settle()
    this.#next()
  }

  #died(worker: Worker): void {
    if (worker !== this.#worker || this.#closed) return
    this.#worker = undefined
    const current = this.#current
    this.#current = undefined
    current?.settle()
    if (!current) return
    current.job.deaths += 1
    if (current.job.deaths > 1) current.job.reject(new AppException('worker.failed', { worker: 'voice' }))
    else if (!current.job.signal.aborted) {
      this.#waiting.unshift(current.job)
      this.#options.restarted()
    }
    this.#next()
  }

  #recall(request: SpeakRequest): SpokenClause | undefined {
    const key = keyOf(request)
    const clause = this.#remembered.get(key)
    if (!clause) return undefined
    this.#remembered.delete(key)
    this.#remembered.set(key, clause)
    return { ...clause, tookMs: 0 }
  }

  #remember(request: SpeakRequest, clause: SpokenClause): void {
    this.#remembered.set(keyOf(request), clause)
    const oldest = this.#remembered.keys().next().value
    if (this.#remembered.size > REMEMBERED_CLAUSES && oldest !== undefined) this.#remembered.delete(oldest)
  }
}

const keyOf = ({ voice, speed, text }: SpeakRequest): string => `${voice} ${speed} ${text}`
