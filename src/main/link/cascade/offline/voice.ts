/**
 * The offline voice as main sees it: clauses asked of the worker `speak`, one at a time, so that an aborted one that
 * has not begun never runs. Remembers recent clauses.
 */
import { keepNewest } from '../../../../shared/newest'
import type { Clock } from '../../../../shared/time'
import type { AppError } from '../../../../shared/view'
import { WorkerDesk } from '../../../workers'
import type { ClauseRequest, ClauseVoice, SpokenClause } from '../ports'
import { FLITE_RATE_HZ } from './flite'
import type { SpeakJob } from './speakProtocol'

export interface VoiceOptions {
  clock: Clock
  /** The built worker. */
  entry: string
  /** The worker had to be started again. */
  onNotice(error: AppError): void
}

/** Answers that come again and again: refusals, "one moment", the time within a minute. */
const REMEMBERED_CLAUSES = 64

export class Voice implements ClauseVoice {
  readonly rateHz = FLITE_RATE_HZ
  readonly #desk: WorkerDesk<SpeakJob>
  readonly #remembered = new Map<string, SpokenClause>()

  constructor({ clock, entry, onNotice }: VoiceOptions) {
    this.#desk = new WorkerDesk({ clock, entry, onNotice, name: 'speak', called: 'voice', atOnce: 1 })
  }

  async speak(request: ClauseRequest, signal: AbortSignal): Promise<SpokenClause> {
    const known = this.#recall(request)
    if (known) return known
    const { text, voice, speed } = request
    const made = this.#desk.ask({ text, voice, speed }, signal).then((value) => {
      const clause = value as SpokenClause
      this.#remember(request, clause)
      return clause
    })
    // The one being spoken cannot be interrupted; its result is remembered and nobody waits for it.
    return unlessAborted(made, signal)
  }

  /** Ends the worker as a crash would, so that a test sees what follows. */
  kill(): void {
    this.#desk.kill()
  }

  close(): Promise<void> {
    return this.#desk.close()
  }

  #recall(request: ClauseRequest): SpokenClause | undefined {
    const key = keyOf(request)
    const clause = this.#remembered.get(key)
    if (!clause) return undefined
    this.#remembered.delete(key)
    this.#remembered.set(key, clause)
    return { ...clause, tookMs: 0 }
  }

  #remember(request: ClauseRequest, clause: SpokenClause): void {
    this.#remembered.set(keyOf(request), clause)
    keepNewest(this.#remembered, REMEMBERED_CLAUSES)
  }
}

const keyOf = ({ voice, speed, text }: ClauseRequest): string => `${voice} ${speed} ${text}`

function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason)
    signal.addEventListener('abort', aborted, { once: true })
    // A long answer is thousands of clauses on one signal.
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted))
  })
}
