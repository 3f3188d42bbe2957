/**
 * Main's side of the worker `hear`: the offline SpeechToText. The worker is started at once and again when it dies, the
 * utterance under way repeated from its kept sound; a second death fails it, and the next one tries anew.
 * Takes a debt on the clock for every message, so that a virtual clock stands still while the worker owes an answer.
 */
import { AppException, appError } from '../../../../shared/errors'
import type { Clock } from '../../../../shared/time'
import type { AppError } from '../../../../shared/view'
import { ONCE, RestartPlan } from '../../../restartPlan'
import { WorkerThread } from '../../../workers'
import type { HearEvent, HearingStream, SpeechToText } from '../ports'
import { ProviderError } from '../providerError'
import { type HearData, type HearJob, isFromHear, type ToHear } from './hearProtocol'
import type { Report } from './listener'
import { ReportedVoice } from './reportedVoice'

export interface HearingOptions extends HearData {
  /** Path of the worker's built entry file. */
  entry: string
  clock: Clock
  /** The worker died and was started again. */
  onNotice?(error: AppError): void
}

const RATE_HZ = 16000
/** More of one utterance cannot be repeated after a death; no command is longer. */
const LONGEST_KEPT_SAMPLES = 60 * RATE_HZ

interface Utterance {
  id: number
  onEvent: (event: HearEvent) => void
  /** Everything the worker was told, to tell it again. */
  said: HearJob[]
  keptSamples: number
  restarts: RestartPlan
  /** Voice is reported once even if the sound is heard twice. */
  voice: ReportedVoice
  /** Sound the present worker has looked at. */
  heardSamples: number
  over: boolean
}

export class Hearing implements SpeechToText {
  readonly rateHz = RATE_HZ
  readonly detectsVoice = true
  readonly #options: HearingOptions
  readonly #thread: WorkerThread<ToHear>
  #ready: Promise<void> = Promise.resolve()
  /** Ends the wait of `ready`, for better or worse; undefined while nobody has to wait. */
  #opened: ((failure?: AppException) => void) | undefined
  /** Releases of the clock, one for each unanswered message, oldest first. */
  #debts: (() => void)[] = []
  /** Lengths of the unanswered pushes' sound, in the same order; 0 for other messages. */
  #owedSamples: number[] = []
  #utterance: Utterance | undefined
  #lastId = 0
  /** While nobody speaks, until a worker is ready. */
  readonly #restarts = new RestartPlan(ONCE)
  #closed = false

  constructor(options: HearingOptions) {
    this.#options = options
    this.#thread = new WorkerThread({
      ...{ entry: options.entry, name: 'hear' },
      received: (message) => this.#received(message),
      died: (cause) => this.#died(cause),
    })
    this.#open()
  }

  /** Resolves when the worker listens. Rejects with `worker.failed` when it cannot. */
  get ready(): Promise<void> {
    return this.#ready
  }

  start(onEvent: (event: HearEvent) => void, signal: AbortSignal): HearingStream {
    const id = ++this.#lastId
    const utterance: Utterance = {
      ...{ id, onEvent, said: [], keptSamples: 0, heardSamples: 0 },
      voice: new ReportedVoice(),
      restarts: new RestartPlan(ONCE),
      over: this.#closed,
    }
    this.#utterance = utterance
    if (!this.#thread.isRunning && !this.#closed) this.#open()
    this.#tell(utterance, { type: 'start', utterance: id })
    signal.addEventListener('abort', () => this.#abandon(utterance), { once: true })
    if (signal.aborted) this.#abandon(utterance)
    return {
      push: (samples) => {
        this.#tell(utterance, { type: 'push', utterance: id, samples: samples.slice() })
        return true
      },
      end: () => this.#tell(utterance, { type: 'end', utterance: id }),
    }
  }

  /** The worker runs already. */
  warm(): void {}

  /** Ends the worker as a fault would; it is started again. For tests of that. */
  kill(): void {
    this.#thread.kill()
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#utterance !== undefined) this.#utterance.over = true
    this.#forgive()
    this.#opened?.(failure())
    await this.#thread.end()
  }

  #open(): void {
    const { vocabulary, vadWeightsPath, acousticModelFolder, clock } = this.#options
    this.#thread.start()
    this.#thread.post({ type: 'open', data: { vocabulary, vadWeightsPath, acousticModelFolder } })
    // Of a worker that died while it opened: whoever waits goes on waiting for the next.
    if (this.#opened) return
    const settle = clock.owe()
    this.#ready = new Promise((resolve, reject) => {
      this.#opened = (failed) => {
        this.#opened = undefined
        settle()
        if (failed) reject(failed)
        else resolve()
      }
    })
    // Whoever awaits `ready` learns of it; nobody has to.
    this.#ready.catch(() => {})
  }

  #received(message: unknown): void {
    // Nothing sensible comes from it any more; as if it had died.
    if (!isFromHear(message)) return this.#thread.kill()
    if (message.type === 'took') return this.#took(message.utterance, message.reports)
    this.#restarts.forget()
    this.#opened?.()
  }

  #tell(utterance: Utterance, message: HearJob): void {
    if (utterance.over || utterance !== this.#utterance) return
    if (message.type === 'push') {
      utterance.keptSamples += message.samples.length
      if (utterance.keptSamples > LONGEST_KEPT_SAMPLES) return
    }
    utterance.said.push(message)
    this.#post(message)
  }

  #post(message: HearJob): void {
    if (!this.#thread.isRunning) return
    this.#debts.push(this.#options.clock.owe())
    this.#owedSamples.push(message.type === 'push' ? message.samples.length : 0)
    this.#thread.post(message)
  }

  #took(id: number, reports: readonly Report[]): void {
    const settle = this.#debts.shift()
    const samples = this.#owedSamples.shift() ?? 0
    const utterance = this.#utterance
    if (utterance !== undefined && utterance.id === id && !utterance.over) {
      utterance.heardSamples += samples
      for (const report of reports) this.#deliver(utterance, report)
      if (samples > 0 && !utterance.over) utterance.onEvent({ type: 'heardUntil', atSample: utterance.heardSamples })
    }
    // After the events: whatever they start takes its own debt before time moves on.
    settle?.()
  }

  #deliver(utterance: Utterance, report: Report): void {
    if (utterance.over) return
    switch (report.type) {
      case 'voice':
        if (utterance.voice.isNew(report)) utterance.onEvent(report)
        return
      case 'words':
        utterance.onEvent({ type: 'interim', text: report.text })
        return
      case 'final': {
        utterance.over = true
        this.#utterance = undefined
        const { text, words, verdict } = report
        utterance.onEvent({ type: 'final', text, words, understood: verdict !== 'refused', usage: [] })
      }
    }
  }

  #abandon(utterance: Utterance): void {
    if (utterance.over) return
    utterance.over = true
    if (this.#utterance !== utterance) return
    this.#utterance = undefined
    this.#post({ type: 'abandon', utterance: utterance.id })
  }

  #died(cause: unknown): void {
    this.#forgive()
    const utterance = this.#utterance
    const { restarts } = utterance ?? { restarts: this.#restarts }
    if (restarts.died(this.#options.clock.now()) === undefined) {
      this.#opened?.(failure(cause))
      if (utterance !== undefined) this.#fail(utterance)
      return
    }
    this.#open()
    if (utterance !== undefined) {
      utterance.heardSamples = 0
      for (const message of utterance.said) this.#post(message)
    }
    this.#options.onNotice?.(appError('worker.died', { worker: 'hear' }))
  }

  #fail(utterance: Utterance): void {
    utterance.over = true
    this.#utterance = undefined
    const failure = new ProviderError({
      ...{ provider: 'Parley', kind: 'server', code: 'worker.failed', details: { worker: 'hear' } },
    })
    utterance.onEvent({ type: 'failed', failure, usage: [] })
  }

  #forgive(): void {
    for (const settle of this.#debts.splice(0)) settle()
    this.#owedSamples = []
  }
}

const failure = (cause?: unknown) => new AppException('worker.failed', { worker: 'hear' }, { cause })
