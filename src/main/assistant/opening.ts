/**
 * From the first connection to the first word: when the assistant is ready, what is told then and never before, and what is
 * told where no connection comes about. Connects nothing itself.
 */
import { AppException, appError } from '../../shared/errors'
import type { LineBody } from '../../shared/lines'
import type { AppError, TurnMode } from '../../shared/view'
import type { LineTime } from './lineTime'
import { wordsOf } from './log'
import type { Parts } from './parts'
import type { AssistantPorts } from './ports'
import type { Announcer } from './sound/announcer'
import type { ViewFeed } from './viewFeed'

export interface OpeningPorts {
  ports: Pick<AssistantPorts, 'settings' | 'clockKind' | 'notices' | 'log'>
  parts: Parts
  view: ViewFeed
  announcer: Announcer
  time: LineTime
  line(body: LineBody): void
  notice(error: AppError): void
}

export class Opening {
  readonly #ports: OpeningPorts
  readonly #ready = Promise.withResolvers<void>()
  readonly ready = this.#ready.promise
  #unsubscribe: (() => void) | undefined
  #isDecided = false

  constructor(ports: OpeningPorts) {
    this.#ports = ports
    this.ready.catch(() => {})
  }

  /** There was a connection, or it is known that there is none: from here on timers go off. */
  get isDecided(): boolean {
    return this.#isDecided
  }

  /** There is a connection: the first, or another one. */
  opened(): void {
    const { ports, parts, time, announcer, line } = this.#ports
    this.#isDecided = true
    if (!time.hasBegun) {
      time.begin()
      const { provider, mode } = ports.settings.get()
      line({ type: 'ready', provider, mode, clock: ports.clockKind })
      this.#ready.resolve()
      this.#tellNotices()
      this.modeIs(mode)
      announcer.look()
    }
    parts.session.post({ type: 'linkOpened' })
  }

  /** When it is ready, and whenever it changes: hands-free nobody shall talk to a microphone that is shut. */
  modeIs(mode: TurnMode): void {
    const { time, notice } = this.#ports
    if (mode === 'hands-free' && time.hasBegun) notice(appError('turn.handsFreeHalfDuplex'))
  }

  failed(error: AppError, thrown: unknown): void {
    const { ports, parts, view, time, announcer, line } = this.#ports
    const isFirst = !this.#isDecided
    this.#isDecided = true
    parts.cues.failed()
    ports.log(wordsOf(thrown))
    this.#tellNotices()
    // Before it was ready the rejected promise tells, once.
    if (time.hasBegun) line({ type: 'error', ...error })
    view.change({ error })
    this.#ready.reject(thrown)
    parts.session.post({ type: 'linkFailed', error })
    // What was promised for a time comes about without a service.
    if (isFirst) announcer.look()
  }

  /** Nobody waits for it any more. */
  close(): void {
    this.#unsubscribe?.()
    this.#ready.reject(new AppException('link.opening'))
  }

  /** Not before somebody can listen to the lines, and never before the first. */
  #tellNotices(): void {
    this.#unsubscribe ??= this.#ports.ports.notices.on(this.#ports.notice)
  }
}
